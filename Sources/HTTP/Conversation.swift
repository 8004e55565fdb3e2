/// One connection's side of the protocol: bytes in, requests out; responses in, bytes out.
///
/// A value that does no input, output or waiting. The driver hands it what has happened (`receive`,
/// `receiveEnd`, `respond`, `sent`, `expire`) and the time, answers the requests it asks to be handled,
/// sends its `output`, and then does what `disposition` says. One request is answered at a time, so
/// pipelined requests are answered in order; the rest waits unread.
struct Conversation {
  enum Phase: Sendable {
    /// Between requests, or within a head.
    case awaitingHead
    case readingBody
    /// The body is complete and on its way to a file.
    case storingBody
    /// A handler has the request.
    case handling
    /// A handler is writing the content of its response.
    case streaming(ResponseEncoder.Framing)
    /// Nothing more is read; the output is still sent.
    case ending(Ending)
  }

  /// How a connection is given up.
  enum Ending: Sendable, Equatable {
    /// Close when everything is sent.
    case close
    /// When everything is sent, end our side, then read and discard until the peer ends its own, so that
    /// it can read the last response before a reset destroys it (RFC 9112, section 9.6).
    case linger
    /// Cut at once.
    case reset
  }

  /// What the driver has to do once it has sent what it could.
  enum Disposition: Sendable, Equatable {
    case keep, endOutput, close, reset
  }

  let peer: PeerAddress
  var phase = Phase.awaitingHead
  var parser = HeadParser()
  var exchange: Exchange?
  var output = Output()
  /// Counts exchanges, so that a late answer to an earlier one is recognised.
  var exchangeNumber: UInt32 = 0
  var isDraining = false
  /// Whether the transport below encrypts.
  var isEncrypted = false
  /// Whether the transport below is still agreeing on keys.
  var isHandshaking = false
  /// Whether reading has stopped because too much output is unsent.
  var isHeldBack = false
  var peerHasEnded = false
  var hasEndedOutput = false
  var hasServed = 0

  /// Bytes received but not yet read, from `pendingStart` on.
  var pending: [UInt8] = []
  var pendingStart = 0

  /// When the connection became idle, the head began, or lingering began.
  var since: MonotonicInstant
  /// When the first byte of the present head arrived.
  var headSince: MonotonicInstant?
  /// When the body began.
  var bodySince = MonotonicInstant(nanoseconds: 0)
  /// When the output stopped being empty, and when the peer last took some of it.
  var outputSince = MonotonicInstant(nanoseconds: 0)
  var outputProgress = MonotonicInstant(nanoseconds: 0)
  var outputTaken = 0

  /// A conversation that begins now.
  init(peer: PeerAddress, at now: MonotonicInstant) {
    self.peer = peer
    since = now
  }

  /// How many received bytes wait to be read.
  var waiting: Int { pending.count - pendingStart }

  /// Whether nothing at all is going on, or no more than empty lines have been sent: such a connection
  /// may be closed without loss.
  var isIdle: Bool {
    guard case .awaitingHead = phase else { return false }
    return !parser.hasBegun && waiting == parser.offset && output.isEmpty
  }

  /// Whether the driver should read from the peer.
  func wantsInput(_ limits: Bounds) -> Bool {
    if peerHasEnded { return false }
    switch phase {
    case .awaitingHead: return output.count <= limits.unsent || waiting < limits.head
    case .readingBody: return exchange?.spooling?.waitingSince == nil
    case .storingBody, .handling, .streaming: return waiting < limits.head
    case .ending(let ending): return ending == .linger
    }
  }

  /// What to do next, once the output has been sent as far as it goes. Changes nothing, but is asked of an
  /// element of an array in place, without a copy, only if it may.
  var disposition: Disposition {
    mutating get {
      guard case .ending(let ending) = phase else { return .keep }
      if ending == .reset { return .reset }
      guard output.isEmpty else { return .keep }
      if ending == .close || peerHasEnded { return .close }
      return hasEndedOutput ? .keep : .endOutput
    }
  }

  /// What the driver of a connection that is kept has to see to.
  struct Needs {
    /// Whether there is something to send.
    var hasOutput: Bool
    /// Whether the driver should read from the peer.
    var input: Bool
    /// Whether a handler has a request, or its answer is being written.
    var answer: Bool
    /// Whether reading had stopped for too much unsent output and may go on.
    var isHeldBack: Bool
    /// When the driver must call `expire`, unless something happens before; nil for never.
    var deadline: MonotonicInstant?
    /// Since when nothing at all is going on; nil where something is.
    var idleSince: MonotonicInstant?
  }

  /// What the driver has to see to; changes nothing, see `disposition`.
  mutating func needs(_ limits: Bounds) -> Needs {
    Needs(
      hasOutput: !output.isEmpty, input: wantsInput(limits), answer: exchange != nil,
      isHeldBack: isHeldBack && output.count <= limits.unsent, deadline: deadline(limits),
      idleSince: isIdle ? since : nil)
  }

  /// Takes note that the transport below is ready: the first head has its own time.
  mutating func finishHandshake(at now: MonotonicInstant) {
    guard isHandshaking else { return }
    isHandshaking = false
    since = now
  }

  /// Gives the connection up because the transport below it has failed.
  mutating func breakOff(at now: MonotonicInstant) {
    exchange = nil
    output = Output()
    phase = .ending(.linger)
    since = now
  }

  /// Ends the connection after what has been answered; an idle one ends at once.
  mutating func drain(at now: MonotonicInstant) {
    guard !isDraining else { return }
    isDraining = true
    guard isIdle else { return }
    if hasServed > 0 { phase = .ending(.close) } else { since = now }
  }
}
