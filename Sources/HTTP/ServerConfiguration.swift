/// Where a server listens.
public enum ListenAddress: Sendable, Equatable {
  /// A name or numeric address and a port; port 0 takes any free one. `::` listens to IPv4 as well.
  case tcp(host: String, port: Int)
  /// A Unix-domain socket at a path, with the permissions of its file.
  case unix(path: String, mode: UInt32 = 0o660)
  /// A socket that listens already, as systemd hands it over.
  case inherited(descriptor: Int32)
}

/// Where a server listens in fact.
public enum BoundAddress: Sendable, Hashable, CustomStringConvertible {
  /// A numeric address and a port.
  case tcp(host: String, port: Int)
  /// The path of a Unix-domain socket; empty when it has no name in the file system.
  case unix(path: String)

  /// The address as the beginning of a URL, or after `unix:` a path.
  public var description: String {
    switch self {
    case .tcp(let host, let port) where host.contains(":"): "http://[\(host)]:\(port)"
    case .tcp(let host, let port): "http://\(host):\(port)"
    case .unix(let path): "unix:\(path)"
    }
  }

  /// The port; 0 for a Unix-domain socket.
  public var port: Int {
    if case .tcp(_, let port) = self { port } else { 0 }
  }
}

extension BoundAddress {
  /// Where a socket listens that was opened by someone else; throws unless it is a stream socket that does.
  public init(inherited descriptor: Int32) throws(HTTPError) {
    do throws(SystemError) {
      self = try SystemCalls.inheritedAddress(descriptor)
    } catch {
      throw .systemCall("Taking over socket \(descriptor)", errno: error.code)
    }
  }
}

/// How a server is set up.
public struct ServerConfiguration: Sendable {
  /// Where it listens.
  public var listeners: [ListenAddress]
  /// Event loops, one thread each; connections are dealt out to them in turn.
  public var loops = 1
  /// Threads that run `.work` handlers and the closures of streamed responses.
  public var workers = 2
  /// Requests that may wait for a worker; beyond them 503.
  public var queueCapacity = 256
  /// Connections that may wait in the kernel to be accepted.
  public var backlog = 1024
  /// What peers may ask and how long they may take.
  public var limits = Limits()
  /// Whether responses carry `X-Request-Id`.
  public var namesRequests = true
  /// What encrypts connections over TCP; nil for none.
  public var security: (any TransportSecurity)?
  /// Proxies whose word is taken on who asks; they are free of the limit of connections per address.
  public var trustedProxies = TrustedProxies.none
  /// Called on the event loop for each answered or aborted request; it must return at once.
  public var accessLog: (@Sendable (AccessRecord) -> Void)?

  /// Called for what whoever runs the server should know, on any thread; it must return at once.
  public var warn: (@Sendable (ServerWarning) -> Void)?

  /// A server on one address, by default on this machine only and on any free port.
  public init(host: String = "127.0.0.1", port: Int = 0) {
    listeners = [.tcp(host: host, port: port)]
  }

  /// A server on some addresses.
  public init(listeners: [ListenAddress]) {
    self.listeners = listeners
  }
}
