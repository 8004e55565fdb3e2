/// The files that TLS needs.
public struct TLSConfiguration: Sendable, Equatable {
  /// Whether clients show certificates.
  public enum ClientCertificates: Sendable, Equatable {
    /// They are not asked.
    case none
    /// They must show one that is signed by an authority in the PEM file.
    case required(authorities: String)
  }

  /// The PEM file of the server's certificate and those between it and the root.
  public var certificate: String
  /// The PEM file of the private key.
  public var key: String
  /// Whether clients show certificates.
  public var clients: ClientCertificates

  /// A configuration of a certificate and its key.
  public init(certificate: String, key: String, clients: ClientCertificates = .none) {
    self.certificate = certificate
    self.key = key
    self.clients = clients
  }
}
