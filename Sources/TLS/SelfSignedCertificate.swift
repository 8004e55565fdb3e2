internal import COpenSSL

/// A certificate signed by itself, for trying TLS on one's own machine.
public struct SelfSignedCertificate: Sendable {
  /// The certificate as PEM text.
  public let certificate: String
  /// The private key as PEM text.
  public let key: String

  /// Makes a P-256 key and a certificate for host names or numeric addresses, good for some days.
  public init(names: [String], days: Int = 30) throws(TLSError) {
    let alternatives = names.map {
      ($0.contains(":") || SelfSignedCertificate.isIPv4($0) ? "IP:" : "DNS:") + $0
    }
    var certificate = [CChar](repeating: 0, count: 16 << 10)
    var key = certificate
    let isMade = unsafe copenssl_self_signed(
      names.first ?? "", alternatives.joined(separator: ","), days, &certificate, &key,
      Int32(certificate.count))
    guard isMade == 1 else { throw .unmakeableCertificate(names: names, reason: TLSContext.lastError()) }
    self.certificate = SelfSignedCertificate.text(certificate)
    self.key = SelfSignedCertificate.text(key)
  }

  private static func isIPv4(_ name: String) -> Bool {
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts.allSatisfy { UInt8($0) != nil }
  }

  private static func text(_ characters: [CChar]) -> String {
    String(decoding: characters.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}
