import Persistence
import Testing

@Suite struct ZipReaderTests {
  private let text = Array(String(repeating: "7112.0 0.25\n", count: 500).utf8)
  private let noise = (0..<3000).map { UInt8(truncatingIfNeeded: ($0 &* 2_654_435_761) >> 13) }

  @Test func readsFilesAndFolders() throws {
    let bytes = Zip.archive {
      $0.add("./")
      $0.add("set/")
      $0.add("set//a.xyz", text)
      $0.add("./stored.txt", noise) { $0.isDeflated = false }
      $0.add("empty.txt")
      $0.add("nothing.txt") { $0.isDeflated = false }
      $0.add("folder", []) { ($0.mode, $0.isDeflated) = (0o040755, false) }
    }
    #expect(
      try Zip.entries(bytes) == [
        "set/": [], "set/a.xyz": text, "stored.txt": noise, "empty.txt": [], "nothing.txt": [], "folder/": [],
      ])
    #expect(try Zip.entries(ZipBuilder().finished()).isEmpty)
  }

  @Test func givesEntriesInTheOrderOfTheDirectory() throws {
    let bytes = Zip.archive {
      $0.add("b", [1])
      $0.add("a", [2, 3])
    }
    var archive = try ZipReader(MemorySource(bytes))
    #expect(try archive.contents().isEmpty)
    let first = try archive.next()
    #expect(first?.path == "b")
    #expect(first?.kind == .file)
    #expect(first?.size == 1)
    // What is not read is passed over; what is read twice is the same.
    #expect(try archive.next()?.path == "a")
    #expect(try archive.contents() == [2, 3])
    #expect(try archive.contents() == [2, 3])
    #expect(try archive.next() == nil)
    #expect(try archive.next() == nil)
    #expect(try archive.contents().isEmpty)
  }

  @Test(arguments: [ZipBuilder.Descriptor.plain, .signed, .long])
  func readsSizesThatFollowTheData(_ form: ZipBuilder.Descriptor) throws {
    let bytes = Zip.archive {
      $0.add("a", text) { $0.descriptor = form }
      $0.add("b", noise) { ($0.descriptor, $0.isDeflated) = (form, false) }
      $0.add("c") { $0.descriptor = form }
    }
    #expect(try Zip.entries(bytes) == ["a": text, "b": noise, "c": []])
  }

  @Test func readsLongNumbers() throws {
    var builder = ZipBuilder()
    builder.add("a", text) { $0.isLong = true }
    builder.add("b", noise) { ($0.isLong, $0.isLongBefore) = (true, true) }
    builder.add("c", text) { $0.isLongBefore = true }
    let content = ["a": text, "b": noise, "c": text]
    #expect(try Zip.entries(builder.finished()) == content)
    #expect(try Zip.entries(builder.finished(isLong: true)) == content)
    #expect(try Zip.entries(builder.finished(comment: "made by hand", isLong: true)) == content)
  }

  @Test func readsNamesInUTF8() throws {
    let bytes = Zip.archive {
      $0.add("Übergänge/é.xyz", [1]) { $0.flags = 0x0800 }
      $0.add("日本.txt", [2])
    }
    #expect(try Zip.entries(bytes) == ["Übergänge/é.xyz": [1], "日本.txt": [2]])
  }

  @Test func readsBackslashesOfOtherSystems() throws {
    let bytes = Zip.archive {
      $0.add("set\\xyz\\a.xyz", [1]) { ($0.system, $0.mode) = (0, 0) }
      $0.add("b\\c", [2])
    }
    #expect(try Zip.entries(bytes) == ["set/xyz/a.xyz": [1], "b\\c": [2]])
  }

  @Test func takesWhatStandsBetweenEntries() throws {
    var builder = ZipBuilder()
    builder.add("a", text) { $0.localExtra = [0xFE, 0xCA, 2, 0, 1, 2] }
    builder.pad(13)
    builder.add("b", noise) { $0.comment = Array("a note".utf8) }
    #expect(try Zip.entries(builder.finished()) == ["a": text, "b": noise])
    #expect(try Zip.entries(builder.finished(comment: "PK\u{5}\u{6} is no end record")).count == 2)
  }

  @Test func readsFromAFile() throws {
    let folder = TemporaryFolder()
    let path = folder.path + "/a.zip"
    try AtomicFile.write(Zip.archive { $0.add("a", text) }, to: path)
    var archive = try ZipReader(FileSource(path))
    #expect(try archive.next()?.path == "a")
    #expect(try archive.contents() == text)
  }

  @Test func everyBeginningIsRefused() throws {
    var builder = ZipBuilder()
    builder.add("a", text) { $0.descriptor = .signed }
    builder.add("b", [1, 2, 3]) { $0.isDeflated = false }
    for bytes in [builder.finished(), builder.finished(comment: "note"), builder.finished(isLong: true)] {
      #expect(Zip.fault(bytes) == nil)
      for length in 0..<bytes.count {
        #expect(Zip.fault(Array(bytes.prefix(length))) == .noDirectory, "\(length) of \(bytes.count)")
      }
      #expect(Zip.fault(bytes + [0]) == .noDirectory)
      #expect(Zip.fault([0] + bytes) == .directoryMisplaced)
    }
  }

  @Test func everyChangedBitIsFoundOrHarmless() throws {
    let content = Array(String(repeating: "XANES 7112.0 eV, ", count: 9).utf8)
    var builder = ZipBuilder()
    builder.add("a", content) { $0.descriptor = .signed }
    builder.add("b", content) { $0.isDeflated = false }
    builder.add("c", content) { ($0.isLong, $0.isLongBefore) = (true, true) }
    let bytes = builder.finished(isLong: true)
    var found = 0
    for index in bytes.indices {
      for bit in 0..<8 {
        var changed = bytes
        changed[index] ^= 1 << bit
        guard let entries = try? Zip.entries(changed) else {
          found += 1
          continue
        }
        // A name may be another one in both places only by two changes; contents are never wrong.
        #expect(entries.values.allSatisfy { $0 == content || $0.isEmpty }, "bit \(bit) of byte \(index)")
      }
    }
    #expect(found > bytes.count * 4)
  }

  @Test func refusesDamagedData() {
    let packed = ZipBuilder.deflated(text).data
    func fault(_ change: @escaping (inout ZipBuilder.Part) -> Void) -> ZipFault? {
      Zip.fault(Zip.archive { $0.add("a", text, change) })
    }
    #expect(fault { $0.checksum = 5 } == .wrongChecksum("a"))
    #expect(fault { ($0.isDeflated, $0.checksum) = (false, 5) } == .wrongChecksum("a"))
    #expect(fault { $0.declaredSize = 5999 } == .wrongSize("a"))
    #expect(fault { $0.declaredSize = 6001 } == .wrongSize("a"))
    #expect(fault { $0.declaredSize = 0 } == .wrongSize("a"))
    #expect(fault { $0.data = packed + [0] } == .damaged("a", "something follows their end"))
    #expect(fault { $0.data = Array(packed.dropLast()) } == .damaged("a", "they end too early"))
    #expect(fault { $0.data = [] } == .damaged("a", "they end too early"))
    #expect(fault { $0.data = [0xFF] + packed } == .damaged("a", "invalid block type"))
    #expect(
      Zip.fault(Zip.archive { $0.add("a", []) { $0.data = [] } }) == .damaged("a", "they end too early"))
  }

  @Test func refusesTwoDescriptionsOfOneFile() {
    func fault(_ change: @escaping (inout ZipBuilder.Part) -> Void) -> ZipFault? {
      Zip.fault(Zip.archive { $0.add("a", text, change) })
    }
    #expect(fault { $0.localName = Array("b".utf8) } == .contradiction("a"))
    #expect(fault { $0.localName = Array("ab".utf8) } == .contradiction("a"))
    #expect(fault { $0.descriptor = .falsified } == .contradiction("a"))
    #expect(fault { ($0.flags, $0.descriptor) = (8, .none) } == .contradiction("a"))
    var bytes = Zip.archive { $0.add("a", text) }
    for (place, name) in [(0, "signature"), (6, "flags"), (8, "method"), (14, "check sum"), (18, "size")] {
      var changed = bytes
      changed[place] ^= 1
      #expect(Zip.fault(changed) == .contradiction("a"), "\(name)")
    }
    bytes[28] = 0xFF
    bytes[29] = 0xFF
    #expect(Zip.fault(bytes) == .overlap("a"))
  }
}
