import Persistence

/// Writes zip archives for the tests, good ones and bad ones.
struct ZipBuilder {
  /// What follows the data.
  enum Descriptor { case none, plain, signed, long, falsified }

  /// One entry; what a bad archive would falsify can be set.
  struct Part {
    var name: [UInt8]
    var content: [UInt8]
    var isDeflated = true
    var method: Int?
    var flags = 0
    /// Program that wrote it: 3 for Unix, 0 for FAT.
    var system = 3
    var mode = 0o100644
    var checksum: UInt32?
    var declaredSize: Int?
    /// The compressed data, where they are not to be those of `content`.
    var data: [UInt8]?
    var localName: [UInt8]?
    var localExtra: [UInt8] = []
    var descriptor = Descriptor.none
    /// Whether the directory gives sizes and place in the extra field.
    var isLong = false
    /// Whether the header before the data gives sizes in the extra field.
    var isLongBefore = false
    var offset: Int?
    var disk = 0
    var comment: [UInt8] = []
  }

  private(set) var bytes: [UInt8] = []
  private var directory: [UInt8] = []
  private var count = 0

  /// Adds an entry.
  mutating func add(_ name: String, _ content: [UInt8] = [], _ change: (inout Part) -> Void = { _ in }) {
    var part = Part(name: Array(name.utf8), content: content)
    if name.last == "/" { (part.isDeflated, part.mode) = (false, 0o040755) }
    change(&part)
    if part.descriptor != .none { part.flags |= 8 }
    let packed = Self.deflated(part.content)
    let data = part.data ?? (part.isDeflated ? packed.data : part.content)
    let checksum = part.checksum ?? packed.checksum
    let size = part.declaredSize ?? part.content.count
    let start = part.offset ?? bytes.count
    let method = part.method ?? (part.isDeflated ? 8 : 0)
    let isLater = part.descriptor != .none
    let before = Self.sizes(
      isLater ? 0 : data.count, isLater ? 0 : size, nil, isLong: part.isLongBefore)
    let name = part.localName ?? part.name
    bytes += Self.number(0x0403_4b50, 4) + Self.number(20, 2) + Self.number(part.flags, 2)
    bytes += Self.number(method, 2) + Self.number(0, 4) + Self.number(isLater ? 0 : Int(checksum), 4)
    bytes += before.fields + Self.number(name.count, 2)
    bytes += Self.number(before.extra.count + part.localExtra.count, 2) + name + before.extra
    bytes += part.localExtra + data
    bytes += Self.descriptor(part.descriptor, checksum, data.count, size)
    let after = Self.sizes(data.count, size, start, isLong: part.isLong)
    directory += Self.number(0x0201_4b50, 4) + Self.number(part.system << 8 | 45, 2) + Self.number(20, 2)
    directory += Self.number(part.flags, 2) + Self.number(method, 2) + Self.number(0, 4)
    directory += Self.number(Int(checksum), 4) + after.fields + Self.number(part.name.count, 2)
    directory += Self.number(after.extra.count, 2) + Self.number(part.comment.count, 2)
    directory += Self.number(part.disk, 2) + Self.number(0, 2) + Self.number(part.mode << 16, 4)
    directory += Self.number(part.isLong ? 0xFFFF_FFFF : start, 4) + part.name + after.extra + part.comment
    count += 1
  }

  /// The archive with directory and end record, each number of which can be falsified.
  func finished(
    disk: Int = 0, count: Int? = nil, size: Int? = nil, offset: Int? = nil, comment: String = "",
    isLong: Bool = false, gap: [UInt8] = []
  ) -> [UInt8] {
    let (count, size, offset) = (count ?? self.count, size ?? directory.count, offset ?? bytes.count)
    var end: [UInt8] = []
    if isLong {
      let start = bytes.count + directory.count + gap.count
      end += Self.number(0x0606_4b50, 4) + Self.number(44, 8) + Self.number(45, 2) + Self.number(45, 2)
      end += Self.number(disk, 4) + Self.number(disk, 4) + Self.number(count, 8) + Self.number(count, 8)
      end += Self.number(size, 8) + Self.number(offset, 8)
      end += Self.number(0x0706_4b50, 4) + Self.number(0, 4) + Self.number(start, 8) + Self.number(1, 4)
    }
    let (few, many) = (0xFFFF, 0xFFFF_FFFF)
    end += Self.number(0x0605_4b50, 4) + Self.number(disk, 2) + Self.number(disk, 2)
    end += Self.number(isLong ? few : count, 2) + Self.number(isLong ? few : count, 2)
    end += Self.number(isLong ? many : size, 4) + Self.number(isLong ? many : offset, 4)
    end += Self.number(comment.utf8.count, 2) + Array(comment.utf8)
    return bytes + directory + gap + end
  }

  /// Adds bytes between two entries.
  mutating func pad(_ count: Int) { bytes += [UInt8](repeating: 7, count: count) }

  /// The content as raw deflate, and its check sum: a gzip member without what surrounds it.
  static func deflated(_ content: [UInt8]) -> (data: [UInt8], checksum: UInt32) {
    let member = (try? Gzip.compressed(content)) ?? []
    let checksum = member.suffix(8).prefix(4).reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    return (Array(member.dropFirst(10).dropLast(8)), checksum)
  }

  private static func sizes(
    _ compressed: Int, _ size: Int, _ offset: Int?, isLong: Bool
  ) -> (fields: [UInt8], extra: [UInt8]) {
    guard isLong else { return (number(compressed, 4) + number(size, 4), []) }
    let numbers = number(size, 8) + number(compressed, 8) + (offset.map { number($0, 8) } ?? [])
    // Another field comes first, as archivers' time stamps do.
    let extra = number(0x5455, 2) + number(1, 2) + [0] + number(1, 2) + number(numbers.count, 2) + numbers
    return ([UInt8](repeating: 0xFF, count: 8), extra)
  }

  private static func descriptor(
    _ form: Descriptor, _ checksum: UInt32, _ compressed: Int, _ size: Int
  ) -> [UInt8] {
    let sum = number(Int(checksum), 4)
    return switch form {
    case .none: []
    case .plain: sum + number(compressed, 4) + number(size, 4)
    case .signed: number(0x0807_4b50, 4) + sum + number(compressed, 4) + number(size, 4)
    case .long: number(0x0807_4b50, 4) + sum + number(compressed, 8) + number(size, 8)
    case .falsified: number(0x0807_4b50, 4) + sum + number(compressed, 4) + number(size + 1, 4)
    }
  }

  private static func number(_ value: Int, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }
}

/// Helpers of the suites about zip archives.
enum Zip {
  /// An archive made by a builder.
  static func archive(_ build: (inout ZipBuilder) -> Void) -> [UInt8] {
    var builder = ZipBuilder()
    build(&builder)
    return builder.finished()
  }

  /// Path and content of every entry; folders end in "/".
  static func entries(
    _ bytes: [UInt8], limits: ArchiveLimits = .standard
  ) throws(PersistenceError) -> [String: [UInt8]] {
    var found: [String: [UInt8]] = [:]
    var archive = try ZipReader(MemorySource(bytes), limits: limits)
    while let entry = try archive.next() {
      found[entry.kind == .folder ? entry.path + "/" : entry.path] = try archive.contents()
    }
    return found
  }

  /// What is wrong with an archive; nil when nothing is, or something else than its form.
  static func fault(_ bytes: [UInt8], limits: ArchiveLimits = .standard) -> ZipFault? {
    do throws(PersistenceError) {
      _ = try entries(bytes, limits: limits)
      return nil
    } catch {
      if case .zip(let fault, _) = error { return fault }
      return nil
    }
  }
}
