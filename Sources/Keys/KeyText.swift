/// A key as its owner holds it: `wl_<id>_<secret>`. The id finds the record, the secret opens it.
///
/// The text exists when the key is made and when it is shown; it is never stored and never logged.
public struct KeyText: Sendable, Equatable {
  /// Characters of the id.
  public static let idLength = 8
  /// Characters of the secret, five random bits each: 240 bits.
  public static let secretLength = 48
  /// What every key begins with, so that scanners for leaked secrets know it.
  public static let prefix = "wl_"

  /// The public part.
  public let id: String
  /// The part that nobody else may know.
  let secret: String

  /// The whole key, to be shown once.
  public var text: String { "\(KeyText.prefix)\(id)_\(secret)" }

  /// A fresh key of random characters.
  init(using random: inout some RandomNumberGenerator) {
    id = KeyText.characters(KeyText.idLength, &random)
    secret = KeyText.characters(KeyText.secretLength, &random)
  }

  /// Takes a text apart; nil where it is no key by its form.
  public init?(_ text: String) {
    let bytes = Array(text.utf8)
    let start = KeyText.prefix.utf8.count
    let middle = start + KeyText.idLength
    guard bytes.count == middle + 1 + KeyText.secretLength, bytes.starts(with: KeyText.prefix.utf8),
      bytes[middle] == UInt8(ascii: "_")
    else { return nil }
    let (id, secret) = (bytes[start..<middle], bytes[(middle + 1)...])
    guard (id + secret).allSatisfy(KeyText.alphabet.contains) else { return nil }
    self.id = String(decoding: id, as: UTF8.self)
    self.secret = String(decoding: secret, as: UTF8.self)
  }

  /// Whether a text has the form of an id.
  public static func isID(_ text: String) -> Bool {
    text.utf8.count == idLength && text.utf8.allSatisfy(alphabet.contains)
  }

  /// Digits and letters without i, l, o and u, which are misread.
  private static let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)

  private static func characters(_ count: Int, _ random: inout some RandomNumberGenerator) -> String {
    let bytes = (0..<count).map { _ in alphabet[Int.random(in: 0..<alphabet.count, using: &random)] }
    return String(decoding: bytes, as: UTF8.self)
  }
}
