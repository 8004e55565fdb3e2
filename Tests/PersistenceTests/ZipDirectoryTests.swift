import Persistence
import Testing

@Suite struct ZipDirectoryTests {
  private func fault(
    _ name: String, _ content: [UInt8] = [1], _ change: (inout ZipBuilder.Part) -> Void = { _ in }
  ) -> ZipFault? {
    Zip.fault(
      Zip.archive {
        $0.add("good", [1])
        $0.add(name, content, change)
      })
  }

  @Test(arguments: ["../a", "a/../../b", "/etc/passwd", "..", "a/..", "./../x", "//a", "../"])
  func refusesPathsThatEscape(_ path: String) {
    #expect(fault(path, []) == .escapingPath(path))
  }

  @Test(arguments: ["..\\a", "C:\\a", "C:/a", "\\a"])
  func refusesPathsThatEscapeElsewhere(_ path: String) {
    let slashed = String(path.map { $0 == "\\" ? "/" : $0 })
    #expect(fault(path) { ($0.system, $0.mode) = (0, 0) } == .escapingPath(slashed))
  }

  @Test func refusesPathsThatAreNone() {
    #expect(fault("") == .badPath)
    #expect(fault(".") == .badPath)
    #expect(fault("a\u{0}b") == .badPath)
    #expect(fault(String(repeating: "a", count: 1025)) == .badPath)
    #expect(fault("a") { $0.name = [0xFF, 0xFE] } == .badPath)
  }

  @Test func refusesWhatIsNeitherFileNorFolder() {
    #expect(fault("l") { $0.mode = 0o120777 } == .link("l"))
    #expect(fault("l") { ($0.mode, $0.system) = (0o120777, 0) } == .link("l"))
    #expect(fault("l/", []) { $0.mode = 0o120777 } == .link("l"))
    for mode in [0o010000, 0o020000, 0o060000, 0o140000] {
      #expect(fault("d") { $0.mode = mode } == .device("d"))
    }
    #expect(fault("a/", [1]) == .badHeader)
  }

  @Test func refusesEncryptionAndUnknownMethods() {
    for flag in [0x0001, 0x0041, 0x2000] {
      #expect(fault("a") { $0.flags = flag } == .encrypted("a"))
    }
    for method in [1, 9, 12, 14, 93, 99] {
      #expect(fault("a") { $0.method = method } == .unknownMethod("a", method: method))
    }
    #expect(fault("a") { ($0.isDeflated, $0.declaredSize) = (false, 2) } == .badHeader)
  }

  @Test func refusesTwoEntriesOfOnePath() {
    #expect(fault("good") == .duplicate("good"))
    #expect(fault("./good") == .duplicate("good"))
    #expect(fault("good/", []) == .duplicate("good"))
  }

  @Test func refusesEntriesThatOverlap() {
    // Two entries of one header, as some bombs have them; one within another; one that reaches into the directory.
    #expect(fault("a") { $0.offset = 0 } == .overlap("a"))
    #expect(fault("a") { $0.offset = 3 } == .overlap("good"))
    #expect(fault("a") { $0.offset = 1_000_000 } == .overlap("a"))
    #expect(fault("a") { ($0.offset, $0.isLong) = (1 << 59, true) } == .overlap("a"))
    #expect(fault("a") { ($0.offset, $0.isLong) = (1 << 61, true) } == .badHeader)
    var builder = ZipBuilder()
    builder.add("a", [UInt8](repeating: 1, count: 50)) { ($0.isDeflated, $0.flags) = (false, 0) }
    let whole = builder.finished()
    let start = builder.bytes.count
    // A compressed size one larger than what is there: its last byte would be the directory's first.
    var larger = whole
    for place in [18, 22, start + 20, start + 24] { larger[place] += 1 }
    #expect(Zip.fault(larger) == .overlap("a"))
  }

  @Test func stopsAtTheLimits() {
    let bytes = Zip.archive {
      for name in ["a", "b", "c"] { $0.add(name, Array(repeating: 1, count: 100)) }
    }
    #expect(Zip.fault(bytes, limits: ArchiveLimits(entries: 3, entryBytes: 100, totalBytes: 300)) == nil)
    #expect(Zip.fault(bytes, limits: ArchiveLimits(entries: 2)) == .tooManyEntries(limit: 2))
    #expect(Zip.fault(bytes, limits: ArchiveLimits(entryBytes: 99)) == .entryTooLarge("a", limit: 99))
    #expect(Zip.fault(bytes, limits: ArchiveLimits(totalBytes: 299)) == .tooLarge(limit: 299))
  }

  @Test func bombsAreRefusedBeforeTheyExpand() {
    let zeros = [UInt8](repeating: 0, count: 3 << 20)
    let bomb = Zip.archive { $0.add("zeros", zeros) }
    #expect(bomb.count < 5000)
    #expect(Zip.fault(bomb) == .expandsTooFar(ratio: 200))
    #expect(Zip.fault(bomb, limits: ArchiveLimits(ratio: 2000)) == nil)
    #expect(Zip.fault(bomb, limits: ArchiveLimits(unquestionedBytes: 3 << 20)) == nil)
    // Many small ones come to the same.
    let small = [UInt8](repeating: 0, count: 200_000)
    let many = Zip.archive { for index in 0..<40 { $0.add("\(index)", small) } }
    #expect(Zip.fault(many, limits: ArchiveLimits(ratio: 100)) == .expandsTooFar(ratio: 100))
    // One that says it is small is cut off where it grows beyond that.
    #expect(Zip.fault(Zip.archive { $0.add("a", zeros) { $0.declaredSize = 10 } }) == .wrongSize("a"))
    #expect(
      Zip.fault(Zip.archive { $0.add("a", [1]) { ($0.declaredSize, $0.isLong) = (1 << 40, true) } })
        == .entryTooLarge("a", limit: 64 << 20))
  }

  @Test func refusesFalseEndRecords() {
    var builder = ZipBuilder()
    builder.add("a", [1])
    builder.add("b", [2])
    for isLong in [false, true] {
      let good = builder.finished(isLong: isLong)
      #expect(Zip.fault(good) == nil)
      #expect(Zip.fault(builder.finished(disk: 1, isLong: isLong)) == .severalDisks)
      #expect(Zip.fault(builder.finished(count: 1, isLong: isLong)) == .wrongCount(declared: 1))
      #expect(Zip.fault(builder.finished(count: 3, isLong: isLong)) == .wrongCount(declared: 3))
      #expect(Zip.fault(builder.finished(size: 90, isLong: isLong)) == .directoryMisplaced)
      #expect(Zip.fault(builder.finished(offset: 1, isLong: isLong)) == .directoryMisplaced)
      #expect(Zip.fault(builder.finished(isLong: isLong, gap: [0])) == .directoryMisplaced)
      #expect(Zip.fault(builder.finished(size: good.count, offset: 0, isLong: isLong)) == .directoryMisplaced)
    }
    #expect(Zip.fault(builder.finished(size: Int.max / 2, isLong: true)) == .directoryMisplaced)
    #expect(Zip.fault(builder.finished(offset: Int.max / 2, isLong: true)) == .directoryMisplaced)
    #expect(
      Zip.fault(builder.finished(count: 1 << 40, isLong: true)) == .tooManyEntries(limit: 200_000))
    #expect(fault("a") { $0.disk = 2 } == .severalDisks)
    #expect(Zip.fault([]) == .noDirectory)
    #expect(Zip.fault(Array(repeating: 0x50, count: 100_000)) == .noDirectory)
  }

  @Test func refusesFalseEntriesOfTheDirectory() {
    var builder = ZipBuilder()
    builder.add("a", [1]) { $0.isLong = true }
    let bytes = builder.finished()
    let start = builder.bytes.count
    // Its signature, the length of its name, of its extra fields, of one of them, of its comment.
    for (place, value) in [(0, 0), (29, 9), (31, 9), (33, 9), (54, 200)] as [(Int, UInt8)] {
      var changed = bytes
      changed[start + place] = value
      #expect(Zip.fault(changed) == .badHeader, "\(place)")
    }
    // Numbers of all ones without the field that has them in full; with a field that is too short.
    for (place, value) in [(52, 2), (54, 16)] as [(Int, UInt8)] {
      var changed = bytes
      changed[start + place] = value
      #expect(Zip.fault(changed) != nil, "\(place)")
    }
  }
}
