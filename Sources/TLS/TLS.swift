public import HTTP
import Locks

/// TLS 1.2 and 1.3 for a server's connections, by OpenSSL 3.
public final class TLS: TransportSecurity {
  private let configuration: TLSConfiguration
  private let context: Locked<TLSContext>

  /// Reads certificate and key.
  public init(_ configuration: TLSConfiguration) throws(TLSError) {
    self.configuration = configuration
    context = Locked(try TLSContext(configuration))
  }

  /// Reads certificate and key again; new connections use them, those there are go on as they are. When the
  /// files are unusable, everything stays as it was.
  ///
  /// The key that protects session tickets is made anew too: call this regularly, also when the files have
  /// not changed.
  public func reload() throws(TLSError) {
    let fresh = try TLSContext(configuration)
    context.withLock { $0 = fresh }
  }

  /// Encrypts one more connection.
  public func makeSession() -> (any SecureSession)? {
    TLSSession(context.withLock { $0 })
  }
}
