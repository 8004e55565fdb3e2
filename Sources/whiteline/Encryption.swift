import HTTP
import Logging
import Service
import TLS

/// The TLS of a server as configured, and its renewal on SIGHUP.
struct Encryption: Sendable {
  private let tls: TLS

  /// Nil where the configuration names no certificate.
  init?(_ configuration: Configuration.TLS) throws(Failure) {
    guard let certificate = configuration.certificate, let key = configuration.key else { return nil }
    do throws(TLSError) {
      tls = try TLS(
        TLSConfiguration(
          certificate: certificate, key: key,
          clients: Self.clients(configuration)))
    } catch {
      throw Failure(error.message)
    }
  }

  private static func clients(_ configuration: Configuration.TLS) -> TLSConfiguration.ClientCertificates {
    guard let authorities = configuration.clientAuthorities else { return .none }
    return switch configuration.clientCertificates {
    case .required: .required(authorities: authorities)
    case .optional: .requested(authorities: authorities)
    }
  }

  /// What the server takes.
  var security: any TransportSecurity { tls }

  /// Reads the files anew; where that fails, the old certificate stays in use.
  func reload(_ log: Logger) {
    do throws(TLSError) {
      try tls.reload()
      log.notice("certificate reloaded")
    } catch {
      log.error("the certificate was not reloaded and the old one stays in use: \(error.message)")
    }
  }
}
