/// The name of a job: 26 characters of Crockford's base 32 in lower case, ten of time and sixteen of chance, so
/// that names sort by age.
public struct JobID: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The characters.
  public let text: String

  private static let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)

  /// A new name for a job of this moment.
  public init(at moment: Timestamp) {
    var generator = SystemRandomNumberGenerator()
    self.init(at: moment, using: &generator)
  }

  /// A new name, its chance taken from `generator`.
  public init(at moment: Timestamp, using generator: inout some RandomNumberGenerator) {
    var bytes: [UInt8] = []
    let time = UInt64(bitPattern: moment.milliseconds)
    for place in stride(from: 45, through: 0, by: -5) { bytes.append(Self.alphabet[Int(time >> place & 31)]) }
    for _ in 0..<16 { bytes.append(Self.alphabet[Int.random(in: 0..<32, using: &generator)]) }
    text = String(decoding: bytes, as: UTF8.self)
  }

  /// A name as somebody wrote it; nil when no job can have it.
  public init?(_ text: String) {
    guard text.utf8.count == 26, text.utf8.allSatisfy({ Self.alphabet.contains($0) }) else { return nil }
    self.text = text
  }

  /// The characters.
  public var description: String { text }

  /// Older first.
  public static func < (one: JobID, other: JobID) -> Bool { one.text < other.text }
}
