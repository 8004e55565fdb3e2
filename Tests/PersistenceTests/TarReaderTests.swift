import Persistence
import Testing

@Suite struct TarReaderTests {
  /// Path and content of every entry.
  private func entries(_ bytes: [UInt8], limits: ArchiveLimits = .standard) throws -> [String: [UInt8]] {
    var found: [String: [UInt8]] = [:]
    var archive = TarReader(SmallPieces(bytes, 700), limits: limits)
    while let entry = try archive.next() {
      let content = try archive.contents()
      #expect(content.count == entry.size)
      found[entry.kind == .folder ? entry.path + "/" : entry.path] = content
    }
    return found
  }

  private func fault(_ bytes: [UInt8], limits: ArchiveLimits = .standard) -> TarFault? {
    do {
      _ = try entries(bytes, limits: limits)
      return nil
    } catch PersistenceError.tar(let fault, _) {
      return fault
    } catch {
      return nil
    }
  }

  private func archive(_ build: (inout TarBuilder) -> Void) -> [UInt8] {
    var builder = TarBuilder()
    build(&builder)
    return builder.finished
  }

  private let long = String(repeating: "d/", count: 80) + "é.xyz"

  @Test func readsFilesAndFolders() throws {
    let content = (0..<1500).map { UInt8(truncatingIfNeeded: $0) }
    let bytes = archive {
      $0.add("./", flag: "5")
      $0.add("./set/", flag: "5")
      $0.add("set//a.xyz", content)
      $0.add("b.txt", [1], flag: "\u{0}")
      $0.add("c.txt", [], prefix: "deep/er")
      $0.add("gnu.txt", Array(repeating: 9, count: 512), magic: "ustar  \u{0}")
    }
    #expect(
      try entries(bytes) == [
        "set/": [], "set/a.xyz": content, "b.txt": [1], "deep/er/c.txt": [],
        "gnu.txt": Array(repeating: 9, count: 512),
      ])
  }

  @Test func readsLongNames() throws {
    let bytes = archive {
      $0.add("././@LongLink", Array(long.utf8) + [0], flag: "L", magic: "ustar  \u{0}")
      $0.add("cut", [1])
      $0.addPax("\(long.utf8.count + 11) path=\(long)2\n", "20 mtime=1700000000\n")
      $0.add("cut", [2])
      $0.add("pax_global_header", Array("17 comment=hello\n".utf8), flag: "g")
      $0.add("short", [3])
    }
    #expect(try entries(bytes) == [long: [1], long + "2": [2], "short": [3]])
  }

  @Test func skipsWhatIsNotRead() throws {
    let bytes = archive {
      $0.add("a", Array(repeating: 1, count: 5000))
      $0.add("b", [2])
    }
    var archive = TarReader(MemorySource(bytes))
    let first = try archive.next()
    #expect(first?.path == "a")
    #expect(first?.kind == .file)
    #expect(first?.size == 5000)
    #expect(try archive.read(upTo: 3) == [1, 1, 1])
    #expect(try archive.next()?.path == "b")
    #expect(try archive.contents() == [2])
    #expect(try archive.read(upTo: 3) == [])
    #expect(try archive.next() == nil)
  }

  @Test(arguments: [
    "../a", "a/../../b", "/etc/passwd", "..", "a/..", "./../x", "//a",
  ])
  func refusesPathsThatEscape(_ path: String) {
    #expect(fault(archive { $0.add(path, [1]) }) == .escapingPath(path))
    #expect(
      fault(
        archive {
          $0.addPax("\(path.utf8.count + (path.utf8.count < 2 ? 8 : 9)) path=\(path)\n")
          $0.add("good", [1])
        }) == .escapingPath(path))
  }

  @Test func refusesWhatIsNeitherFileNorFolder() {
    #expect(fault(archive { $0.add("l", flag: "1") }) == .link("l"))
    #expect(fault(archive { $0.add("l", flag: "2") }) == .link("l"))
    #expect(fault(archive { $0.add("d", flag: "3") }) == .device("d"))
    #expect(fault(archive { $0.add("d", flag: "4") }) == .device("d"))
    #expect(fault(archive { $0.add("p", flag: "6") }) == .device("p"))
    #expect(fault(archive { $0.add("s", flag: "S") }) == .unknownKind("s", flag: 83))
  }

  @Test func refusesBadHeaders() {
    #expect(fault(archive { $0.add("a", [1], magic: "tsar") }) == .notAHeader)
    #expect(fault(archive { $0.add("a", [1], checksum: 5) }) == .wrongChecksum)
    #expect(fault(archive { $0.add("a", [1], size: "0000000000x") }) == .badNumber(field: "size"))
    #expect(fault(archive { $0.add("a", [1], size: "-0000000001") }) == .badNumber(field: "size"))
    #expect(fault(archive { $0.add("a/", [1], flag: "5") }) == .badNumber(field: "size"))
    #expect(fault(archive { $0.add("", [1]) }) == .badPath)
    #expect(fault(archive { $0.add("./", [1]) }) == .badPath)
    #expect(fault(Array(repeating: UInt8(ascii: "x"), count: 2048)) == .notAHeader)
    for record in [
      "path=x\n", "9 path=x", "99 path=x\n", "0 path=x\n", "9 path-xy\n", "999999999999999999999 a=b\n",
    ] {
      #expect(
        fault(
          archive {
            $0.addPax(record)
            $0.add("a")
          }) == .badExtendedHeader, "\(record)")
    }
    #expect(
      fault(archive { $0.add("x", Array(repeating: 1, count: 70_000), flag: "x") }) == .badExtendedHeader)
  }

  @Test func refusesPathsThatAreNotText() {
    var bytes = archive { $0.add("ab", [1]) }
    bytes[0] = 0xFF
    bytes[148...155] = ArraySlice("000000\u{0} ".utf8)
    let blanks = bytes[0..<512].reduce(0) { $0 + Int($1) } - 6 * 0x30 - 0x20 + 8 * 0x20
    let digits = String(blanks, radix: 8)
    bytes.replaceSubrange(
      148..<154, with: Array((String(repeating: "0", count: 6 - digits.count) + digits).utf8))
    #expect(fault(bytes) == .badPath)
  }

  @Test func stopsAtTheLimits() {
    let bytes = archive {
      for name in ["a", "b", "c"] { $0.add(name, Array(repeating: 1, count: 100)) }
    }
    #expect(fault(bytes, limits: ArchiveLimits(entries: 3, entryBytes: 100, totalBytes: 300)) == nil)
    #expect(fault(bytes, limits: ArchiveLimits(entries: 2)) == .tooManyEntries(limit: 2))
    #expect(fault(bytes, limits: ArchiveLimits(entryBytes: 99)) == .entryTooLarge("a", limit: 99))
    #expect(fault(bytes, limits: ArchiveLimits(totalBytes: 299)) == .tooLarge(limit: 299))
    #expect(
      fault(archive { $0.add("huge", [], size: "77777777777") })
        == .entryTooLarge("huge", limit: 64 << 20))
  }

  @Test func everyBeginningIsTruncated() {
    let bytes = archive {
      $0.add("a", Array(repeating: 1, count: 600))
      $0.addPax("10 path=b\n")
      $0.add("x", [2])
    }
    let endMark = bytes.count - 1024
    for length in Array(stride(from: 0, to: endMark + 512, by: 37)) + [
      511, 512, 513, 1535, endMark - 1, endMark,
    ] {
      #expect(fault(Array(bytes.prefix(length))) == .truncated, "\(length)")
    }
    #expect(fault(Array(bytes.prefix(endMark + 512))) == nil)
    #expect(fault(bytes + [UInt8](repeating: 0, count: 9000)) == nil)
    #expect(fault(bytes + [0, 0, 7]) == .trailingBytes)
  }

  @Test func readsThroughGzipAndChecksItsEnd() throws {
    let bytes = archive { $0.add("a", Array(repeating: 1, count: 100_000)) }
    var packed = try Gzip.compressed(bytes)
    var archive = TarReader(try GzipDecoder(MemorySource(packed), limit: 1 << 20))
    #expect(try archive.next()?.size == 100_000)
    #expect(try archive.next() == nil)

    packed[packed.count - 5] ^= 1
    var damaged = TarReader(try GzipDecoder(MemorySource(packed), limit: 1 << 20))
    _ = try damaged.next()
    let error = #expect(throws: PersistenceError.self) { try damaged.next() }
    #expect(error == .gzip(.wrongChecksum, offset: packed.count - 4))
  }
}
