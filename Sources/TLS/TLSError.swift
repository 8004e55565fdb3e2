/// What can be wrong with the set-up of TLS.
public enum TLSError: Error, Equatable, Sendable {
  /// OpenSSL could not make a context.
  case unavailable(reason: String)
  /// The certificate chain cannot be read, or is no PEM.
  case unreadableCertificate(path: String, reason: String)
  /// The private key cannot be read, or is no PEM.
  case unreadableKey(path: String, reason: String)
  /// The key does not belong to the certificate.
  case mismatchedPair(certificate: String, key: String)
  /// The certificates of the authorities that sign clients' certificates cannot be read.
  case unreadableAuthorities(path: String, reason: String)
  /// No certificate could be made for some names.
  case unmakeableCertificate(names: [String], reason: String)
}
