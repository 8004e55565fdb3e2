/// What a peer may ask of the server, and how long it may take.
public struct Limits: Sendable, Equatable {
  // MARK: sizes
  /// Bytes of a request target; more is 414.
  public var target = 8 << 10
  /// Bytes of a request's head; more is 431.
  public var head = 32 << 10
  /// Field lines of a head; more is 431.
  public var fields = 100
  /// Bytes of a request's body where the route says nothing; more is 413.
  public var body = 8 << 20
  /// Bytes of a refused request's body that are read so that the connection can be kept.
  public var discardedBody = 64 << 10
  /// Bytes of one chunk's extension.
  public var chunkExtension = 256
  /// Bytes of all chunk extensions of a body.
  public var chunkExtensions = 4 << 10
  /// Bytes of a chunked body's trailers.
  public var trailers = 8 << 10
  /// Requests answered on one connection before it is closed; nil for any number.
  public var requestsPerConnection: Int?
  /// Pipelined requests answered in one go before other connections have their turn.
  public var pipelinedPerTurn = 16
  /// Unsent bytes above which no further request of the connection is read.
  public var unsent = 256 << 10
  /// Unsent bytes of a streamed response above which its reader is too slow and is cut.
  public var unsentStream = 4 << 20

  /// Bytes of a body on its way to a file that may be unwritten before the peer has to wait.
  public var unwritten = 512 << 10
  /// Bytes of a file that are read at once to be sent; at most twice as many are in memory for each peer.
  public var filePiece = 128 << 10
  /// Bytes of all bodies that are in memory at one time, those of up to 64 KiB not counted; more is 503.
  public var bodiesInMemory = 256 << 20
  /// Bodies kept in files at one time; more is 503.
  public var bodyFiles = 64

  // MARK: connections
  /// Connections in all.
  public var connections = 10_000
  /// Connections of one address.
  public var connectionsPerAddress = 1_000
  /// Whether loopback peers, such as a proxy on the same machine, are free of the limit per address.
  public var exemptsLoopback = true

  // MARK: times
  /// For the handshake of TLS.
  public var handshakeTime = Duration.seconds(10)
  /// For a whole head, from its first byte; also for a new connection until then.
  public var headTime = Duration.seconds(10)
  /// Before the minimum rate of a body counts.
  public var bodyGrace = Duration.seconds(10)
  /// Bytes a second that a body must reach on average after the grace.
  public var bodyRate = 1024
  /// For a whole body.
  public var bodyTime = Duration.seconds(120)
  /// Without a byte of the response taken by the peer; the connection is then reset.
  public var writeStall = Duration.seconds(20)
  /// Bytes a second at which the peer must take a response on average, after `writeStall`.
  public var writeRate = 1024
  /// For an idle connection between requests; longer than a proxy's 60 seconds.
  public var idleTime = Duration.seconds(75)
  /// Idle at least so long, a connection may be closed to make room for another.
  public var evictionAge = Duration.milliseconds(250)
  /// For the peer to read the last response before the connection is closed.
  public var lingerTime = Duration.seconds(2)
  /// For the first request of a connection taken just before the server began to drain.
  public var drainGrace = Duration.seconds(1)
  /// For a request to be answered where the route says nothing, or the client asks for less.
  public var requestTime = Duration.seconds(10)

  /// The default limits.
  public init() {}
}
