import Persistence
import Testing

@Suite struct GzipTests {
  private let text = Array(String(repeating: "XANES 7112.0 eV, ", count: 40).utf8)
  /// "hello\n", written by another gzip (with a file name in its header).
  private let foreign: [UInt8] = [
    0x1F, 0x8B, 0x08, 0x08, 0x01, 0x00, 0x00, 0x00, 0x02, 0xFF, 0x68, 0x65,
    0x6C, 0x6C, 0x6F, 0x2E, 0x74, 0x78, 0x74, 0x00, 0xCB, 0x48, 0xCD, 0xC9,
    0xC9, 0xE7, 0x02, 0x00, 0x20, 0x30, 0x3A, 0x36, 0x06, 0x00, 0x00, 0x00,
  ]

  private func fault(_ bytes: [UInt8], limit: Int = 1 << 20) -> GzipFault? {
    do throws(PersistenceError) {
      _ = try Gzip.decompressed(bytes, limit: limit)
      return nil
    } catch {
      if case .gzip(let fault, _) = error { return fault }
      return nil
    }
  }

  @Test(arguments: [0, 1, 100, 65_535, 65_536, 65_537, 300_000], [1, 6, 9])
  func whatIsCompressedExpandsAgain(count: Int, level: Int) throws {
    let noise = (0..<count).map { UInt8(truncatingIfNeeded: ($0 &* 2_654_435_761) >> 13) }
    let plain = [UInt8](repeating: 7, count: count)
    for bytes in [noise, plain] {
      let packed = try Gzip.compressed(bytes, level: level)
      #expect(try Gzip.decompressed(packed, limit: count) == bytes)
    }
  }

  @Test(arguments: [0, 1, 4096, 300_000])
  func numbersExpandAgain(count: Int) throws {
    let numbers = (0..<count).flatMap { withoutRepeats in
      let bits = Float(withoutRepeats).squareRoot().bitPattern
      return (0..<4).map { UInt8(truncatingIfNeeded: bits >> (8 * $0)) }
    }
    let packed = try Gzip.compressed(numbers: numbers)
    #expect(try Gzip.decompressed(packed, limit: numbers.count) == numbers)
    #expect(count < 1000 || packed.count < numbers.count * 95 / 100)
    #expect(try Gzip.compressed(numbers: numbers) == packed)
  }

  /// Pieces that are added one after the other are one member, whatever their lengths.
  @Test(arguments: [0, 1, 100, 50_000, 300_000])
  func whatIsWrittenInPiecesExpandsAgain(piece: Int) throws {
    let text = (0..<60_000).flatMap { Array("\(Double($0).squareRoot()) ".utf8.prefix(5)) }
    let writer = try GzipWriter()
    var packed: [UInt8] = []
    var rest = text[...]
    while piece > 0, rest.count > piece {
      packed += writer.adding(Array(rest.prefix(piece)), isLast: false)
      rest = rest.dropFirst(piece)
    }
    #expect(piece == 0 || piece > 100_000 || packed.count > 50_000)
    packed += writer.adding(Array(rest), isLast: true)
    #expect(try Gzip.decompressed(packed, limit: text.count) == text)
    #expect(packed.count < text.count * 7 / 10)
    #expect(try Gzip.decompressed(try GzipWriter().adding([], isLast: true), limit: 0).isEmpty)
  }

  @Test(arguments: [0, 1, 65_536, 300_000])
  func whatIsStoredExpandsAgain(count: Int) throws {
    let bytes = [UInt8](repeating: 7, count: count)
    let packed = try Gzip.stored(bytes)
    #expect(packed.count >= count)
    #expect(try Gzip.decompressed(packed, limit: count) == bytes)
  }

  @Test func equalInputGivesEqualOutput() throws {
    #expect(try Gzip.compressed(text) == Gzip.compressed(text))
    #expect(try Gzip.compressed(text).count < text.count / 5)
  }

  @Test func readsWhatOthersWrite() throws {
    #expect(try Gzip.decompressed(foreign, limit: 6) == Array("hello\n".utf8))
  }

  @Test func everyBeginningIsTruncated() throws {
    for packed in [try Gzip.compressed(text), foreign] {
      for length in 0..<packed.count {
        #expect(fault(Array(packed.prefix(length))) == .truncated, "\(length) of \(packed.count)")
      }
    }
  }

  @Test func everyChangedBitIsFoundOrHarmless() throws {
    let packed = try Gzip.compressed(text)
    for index in packed.indices {
      for bit in 0..<8 {
        var changed = packed
        changed[index] ^= 1 << bit
        if let bytes = try? Gzip.decompressed(changed, limit: 1 << 20) {
          #expect(bytes == text, "bit \(bit) of byte \(index)")
        }
      }
    }
  }

  @Test func namesTheFault() throws {
    let packed = try Gzip.compressed(text)
    var badSum = packed
    badSum[packed.count - 8] ^= 1
    #expect(fault(badSum) == .wrongChecksum)
    var badLength = packed
    badLength[packed.count - 1] ^= 1
    #expect(fault(badLength) == .wrongLength)
    #expect(fault(Array("PK\u{3}\u{4}".utf8)) == .notGzip)
    #expect(fault(packed + [0]) == .trailingBytes(members: 1))
    #expect(fault(packed + packed + [0x1F, 0x8C]) == .trailingBytes(members: 2))
    #expect(fault(packed + [0x1F]) == .truncated)
    #expect(fault([0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 0xFF]) == .damaged("invalid block type"))
  }

  @Test func membersOneAfterTheOtherAreOneStream() throws {
    let packed = try Gzip.compressed(text) + Gzip.compressed([]) + Gzip.compressed([1, 2])
    #expect(try Gzip.decompressed(packed, limit: text.count + 2) == text + [1, 2])
    #expect(fault(packed, limit: text.count + 1) == .tooLarge(limit: text.count + 1))
  }

  @Test func bombsStopAtTheLimit() throws {
    let bomb = try Gzip.compressed([UInt8](repeating: 0, count: 20_000_000), level: 9)
    #expect(bomb.count < 25_000)
    #expect(fault(bomb, limit: 1000) == .tooLarge(limit: 1000))
    #expect(fault(bomb, limit: 0) == .tooLarge(limit: 0))
    #expect(fault(bomb, limit: 19_999_999) == .tooLarge(limit: 19_999_999))
    #expect(fault(bomb, limit: 20_000_000) == nil)
  }

  @Test(arguments: [1, 2, 7, 512])
  func theCutOfTheStreamDoesNotMatter(piece: Int) throws {
    let packed = try Gzip.compressed(text) + Gzip.compressed(text)
    var decoder = try GzipDecoder(SmallPieces(packed, piece), limit: 1 << 20)
    var bytes: [UInt8] = []
    while true {
      let next = try decoder.read(upTo: piece)
      if next.isEmpty { break }
      #expect(next.count <= piece)
      bytes += next
    }
    #expect(bytes == text + text)
  }
}

/// A source that gives little at a time, as a slow sender does.
struct SmallPieces: ByteSource {
  private var source: MemorySource
  private let piece: Int

  init(_ bytes: [UInt8], _ piece: Int) {
    source = MemorySource(bytes)
    self.piece = piece
  }

  mutating func read(upTo count: Int) -> [UInt8] { source.read(upTo: min(count, piece)) }
}
