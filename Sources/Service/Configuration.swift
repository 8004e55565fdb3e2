public import Prediction

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
    /// Hosts that the service answers for, without ports; empty for any.
    public var hosts: [String] = []
    /// Event loops, threads that serve the sockets.
    public var loops = 1
    /// Threads that work on predictions; 0 means four a processor.
    public var workers = 0
    /// Requests that may wait for a worker; beyond it the answer is 503.
    public var queueCapacity = 256
    /// Seconds that requests in flight get to finish after SIGTERM.
    public var drainSeconds = 20.0
    /// Addresses, networks and "unix" whose Forwarded and X-Forwarded fields are believed.
    public var trustedProxies: [String] = []
    /// Let callers without a key in even on addresses other than loopback.
    public var allowAnonymous = false
  }

  /// Encryption of TCP connections; without both files they are plain.
  public struct TLS: Hashable, Sendable {
    /// PEM file of the certificate and those between it and the root.
    public var certificate: String?
    /// PEM file of the private key.
    public var key: String?
    /// Whether clients are let in without a certificate.
    public enum ClientCertificates: String, Hashable, Sendable, CaseIterable {
      /// They are not.
      case required
      /// They are, but one that is shown must be signed by a known authority.
      case optional
    }
    /// PEM file of the authorities that sign clients' certificates; clients are then asked for one.
    public var clientAuthorities: String?
    /// Whether clients that are asked for a certificate must show one.
    public var clientCertificates = ClientCertificates.required
    /// Seconds for which browsers that came over TLS are told to come over TLS only (HSTS); 0 tells nothing.
    public var strictTransportSeconds = 0
  }

  /// Which pages of other origins may ask from within a browser; by default none.
  public struct CORS: Hashable, Sendable {
    /// Origins as browsers send them (`https://beamline.example.org`), or `*` for all.
    public var origins: [String] = []
    /// Methods that they may use.
    public var methods = ["GET", "HEAD", "POST", "PUT", "DELETE"]
    /// Fields that they may send beside those that the interface knows.
    public var headers: [String] = []
    /// Seconds for which a browser may remember that.
    public var maxAge = 600
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
    /// All bodies together that are in memory at one time; those of up to 64 KiB are not counted.
    public var bodiesInMemory = 256 << 20
    /// Bodies that are kept in files at one time while they arrive and are worked on.
    public var uploads = 64
    /// Body after gzip is undone.
    public var decompressedBody = 32 << 20
    /// Archive of a dataset as uploaded.
    public var dataset = 512 << 20
    /// Gzipped weights as uploaded.
    public var weights = 256 << 20
    /// Atoms in one structure.
    public var atoms = 2000
    /// Sites predicted by one request, or of one structure of a job.
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
    /// How weights are kept in memory.
    public var precision = ModelPrecision.single
  }

  /// Where the service keeps what outlives it: keys, jobs, datasets, trained models.
  public struct Data: Hashable, Sendable {
    /// The folder; made when something is first stored.
    public var folder = "Data"
    /// Bytes that have to be free on its disk for /readyz to say yes.
    public var minimumFree = 64 << 20
  }

  /// The queue and its workers.
  public struct Jobs: Hashable, Sendable {
    /// PostgreSQL as libpq takes it (`postgresql://...` or `key=value` words), for many machines; nil keeps an SQLite file in the
    /// data folder.
    public var database: String?
    /// Jobs that this process does at once; 0 leaves them to `whiteline work`.
    public var workers = 1
    /// Threads of the engine for each job; 0 means half of the cores, at least one.
    public var threads = 0
    /// Seconds without a heartbeat after which a worker counts as dead.
    public var leaseSeconds = 60.0
    /// Seconds between heartbeats.
    public var heartbeatSeconds = 15.0
    /// Days that jobs which have ended are kept.
    public var retentionDays = 90.0
  }

  /// Who has to show a key.
  public struct Keys: Hashable, Sendable {
    /// When a key is asked for.
    public enum Requirement: String, Hashable, Sendable, CaseIterable {
      /// Of everybody who comes over TCP, unless the server listens on loopback only.
      case auto
      /// Of everybody, whatever the server listens on.
      case always
      /// Of nobody.
      case never
    }
    /// Who is asked for a key.
    public var required = Requirement.auto
    /// Requests a minute that a key without a budget of its own may make; 0 for any number.
    public var requestsPerMinute = 0
    /// Whether /metrics asks for a key of scope admin where keys are asked for.
    public var protectMetrics = false
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
  /// Which pages of other origins may ask.
  public var cors = CORS()
  /// What clients may send.
  public var limits = Limits()
  /// What is served.
  public var models = Models()
  /// Where things are stored.
  public var data = Data()
  /// The queue and its workers.
  public var jobs = Jobs()
  /// Who has to show a key.
  public var keys = Keys()
  /// What is logged.
  public var logging = Logging()

  /// All defaults.
  public init() {}
}
