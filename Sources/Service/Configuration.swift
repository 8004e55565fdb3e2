/// Everything that Config/whiteline.json5 can say, with its default. `Configuration+JSON.swift` reads it.
public struct Configuration: Hashable, Sendable {
  /// Where and with how many threads the server listens.
  public struct Server: Hashable, Sendable {
    /// Address or name to listen on.
    public var host = "127.0.0.1"
    /// TCP port; 0 takes any that is free.
    public var port = 8080
    /// Path of a Unix-domain socket to listen on as well.
    public var unixSocket: String?
    /// Event loops, threads that serve the sockets.
    public var loops = 1
    /// Threads that work on predictions; 0 means one a core.
    public var workers = 0
    /// Requests that may wait for a worker; beyond it the answer is 503.
    public var queueCapacity = 256
    /// Seconds that requests in flight get to finish after SIGTERM.
    public var drainSeconds = 20.0
    /// Listen on addresses other than loopback although no key is asked for.
    public var allowAnonymous = false
  }

  /// Encryption of TCP connections; without both files they are plain.
  public struct TLS: Hashable, Sendable {
    /// PEM file of the certificate and those between it and the root.
    public var certificate: String?
    /// PEM file of the private key.
    public var key: String?
    /// PEM file of the authorities that sign clients' certificates; clients must then show one.
    public var clientAuthorities: String?
  }

  /// What a client may send and how slowly; sizes in bytes, times in seconds.
  public struct Limits: Hashable, Sendable {
    /// Request target.
    public var target = 8 << 10
    /// Request line and fields together.
    public var head = 32 << 10
    /// Fields in a head.
    public var fields = 100
    /// Body as sent.
    public var body = 8 << 20
    /// Bodies that are kept in files at one time while they arrive and are worked on.
    public var uploads = 64
    /// Body after gzip is undone.
    public var decompressedBody = 32 << 20
    /// Atoms in one structure.
    public var atoms = 2000
    /// Sites predicted by one request.
    public var sites = 256
    /// Connections in all.
    public var connections = 10_000
    /// Connections from one address that is not loopback.
    public var connectionsPerAddress = 1_000
    /// Time for the handshake of TLS.
    public var handshakeTime = 10.0
    /// Time for the whole head.
    public var headTime = 10.0
    /// Time without a minimum rate at the start of a body.
    public var bodyGrace = 10.0
    /// Bytes a second a body has to keep up on average after the grace.
    public var bodyRate = 1024
    /// Time for the whole body.
    public var bodyTime = 120.0
    /// Time a client may take no byte of its answer.
    public var writeStall = 20.0
    /// Time a connection may stay idle between requests.
    public var idleTime = 75.0
    /// Time a request may take from first byte to answer.
    public var requestTime = 10.0
  }

  /// Which models are served.
  public struct Models: Hashable, Sendable {
    /// Folder with a folder a model.
    public var folder = "Models"
    /// Model used when a request names none.
    public var standard = "fe-k"
    /// Models to load; empty loads every one in the folder.
    public var load: [String] = []
  }

  /// What is written to standard error.
  public struct Logging: Hashable, Sendable {
    /// Form of a line.
    public enum Format: String, Hashable, Sendable, CaseIterable { case text, json }
    /// Least severe level written: trace, debug, info, notice, warning, error, critical.
    public var level = Level.info
    /// Form of a line.
    public var format = Format.text
    /// Whether each request gets a line.
    public var access = true

    /// Severities, least first.
    public enum Level: String, Hashable, Sendable, CaseIterable {
      case trace, debug, info, notice, warning, error, critical
    }
  }

  /// Where the server listens.
  public var server = Server()
  /// How connections are encrypted.
  public var tls = TLS()
  /// What clients may send.
  public var limits = Limits()
  /// What is served.
  public var models = Models()
  /// What is logged.
  public var logging = Logging()

  /// All defaults.
  public init() {}
}
