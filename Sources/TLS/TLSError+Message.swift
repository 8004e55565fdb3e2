extension TLSError {
  /// What is wrong, where, and how to put it right.
  public var message: String {
    switch self {
    case .unavailable(let reason): "OpenSSL cannot be used: \(reason). Install OpenSSL 3."
    case .unreadableCertificate(let path, let reason):
      "The certificate chain \"\(path)\" cannot be used: \(reason). Give a PEM file, the server's own "
        + "certificate first."
    case .unreadableKey(let path, let reason):
      "The private key \"\(path)\" cannot be used: \(reason). Give a PEM file without a passphrase."
    case .mismatchedPair(let certificate, let key):
      "The private key \"\(key)\" does not belong to the certificate \"\(certificate)\". Give the pair "
        + "that was issued together."
    case .unreadableAuthorities(let path, let reason):
      "The authorities for client certificates \"\(path)\" cannot be used: \(reason). Give a PEM file."
    case .unmakeableCertificate(let names, let reason):
      "No certificate could be made for \(names.joined(separator: ", ")): \(reason). Give host names or "
        + "numeric addresses."
    }
  }
}
