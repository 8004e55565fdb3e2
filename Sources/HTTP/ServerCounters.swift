import Synchronization

/// What a server has done so far; counted by the loops, read by anyone.
final class ServerCounters: Sendable {
  let accepted = Atomic<Int>(0)
  let refused = Atomic<Int>(0)
  let shed = Atomic<Int>(0)
  let evicted = Atomic<Int>(0)
  let open = Atomic<Int>(0)
  let active = Atomic<Int>(0)
  let requests = Atomic<Int>(0)
  let informational = Atomic<Int>(0)
  let successful = Atomic<Int>(0)
  let redirected = Atomic<Int>(0)
  let clientErrors = Atomic<Int>(0)
  let serverErrors = Atomic<Int>(0)
  let bytesReceived = Atomic<Int>(0)
  let bytesSent = Atomic<Int>(0)
  let malformed = Atomic<Int>(0)
  let headTimeouts = Atomic<Int>(0)
  let bodyTimeouts = Atomic<Int>(0)
  let writeTimeouts = Atomic<Int>(0)
  let idleTimeouts = Atomic<Int>(0)
  let deadlinesPassed = Atomic<Int>(0)
  let queueRejections = Atomic<Int>(0)
  let bodyRejections = Atomic<Int>(0)
  let aborted = Atomic<Int>(0)

  /// Counts a response by the hundred of its status.
  func countResponse(_ status: Int) {
    switch status / 100 {
    case 1: informational.bump()
    case 2: successful.bump()
    case 3: redirected.bump()
    case 4: clientErrors.bump()
    default: serverErrors.bump()
    }
  }

  /// Counts an error that the server found.
  func count(_ error: HTTPError) {
    switch error {
    case .headTimedOut: headTimeouts.bump()
    case .bodyTimedOut: bodyTimeouts.bump()
    case .deadlinePassed: deadlinesPassed.bump()
    case .queueFull: queueRejections.bump()
    case .noRoomForBody: bodyRejections.bump()
    default: if error.isMalformedRequest { malformed.bump() }
    }
  }
}

extension Atomic<Int> {
  /// Adds to a counter that nothing else is ordered by.
  func bump(_ amount: Int = 1) {
    wrappingAdd(amount, ordering: .relaxed)
  }

  /// The counter's present value.
  var value: Int { load(ordering: .relaxed) }
}

/// A snapshot of a server's counters; totals since the start unless said otherwise.
public struct ServerMetrics: Sendable, Equatable {
  /// Connections taken.
  public var connectionsAccepted = 0
  /// Connections turned away because there were too many.
  public var connectionsRefused = 0
  /// Connections closed unanswered because there were no descriptors for them.
  public var connectionsShed = 0
  /// Idle connections closed to make room for others.
  public var connectionsEvicted = 0
  /// Connections at present.
  public var connectionsOpen = 0
  /// Connections with a request being answered at present.
  public var connectionsActive = 0
  /// Requests read to the end of their head.
  public var requests = 0
  /// Responses by the hundred of their status: 1xx, 2xx, 3xx, 4xx, 5xx.
  public var responses = [0, 0, 0, 0, 0]
  /// Bytes read from peers.
  public var bytesReceived = 0
  /// Bytes sent to peers.
  public var bytesSent = 0
  /// Requests that were off the grammar or beyond a limit of the head.
  public var malformedRequests = 0
  /// Heads that did not arrive in time.
  public var headTimeouts = 0
  /// Bodies that did not arrive in time.
  public var bodyTimeouts = 0
  /// Connections reset because the peer took its response too slowly.
  public var writeTimeouts = 0
  /// Connections closed because they were idle.
  public var idleTimeouts = 0
  /// Requests not answered before their deadline.
  public var deadlinesPassed = 0
  /// Requests turned away because the queue was full.
  public var queueRejections = 0
  /// Requests turned away because the bodies in memory left no room for theirs.
  public var bodyRejections = 0
  /// Bytes of bodies in memory at present; small bodies are not counted.
  public var bodiesInMemory = 0
  /// Requests whose peer was gone before the answer was complete.
  public var aborted = 0
  /// Requests waiting for a worker at present.
  public var queueDepth = 0
  /// Nanoseconds that requests have waited for a worker.
  public var queueWaits = Histogram.ofDurations().snapshot
  /// What was answered, by route and method.
  public var routes: [RouteMetrics] = []

  init(_ counters: ServerCounters, queueDepth: Int) {
    connectionsAccepted = counters.accepted.value
    connectionsRefused = counters.refused.value
    connectionsShed = counters.shed.value
    connectionsEvicted = counters.evicted.value
    connectionsOpen = counters.open.value
    connectionsActive = counters.active.value
    requests = counters.requests.value
    responses = [
      counters.informational.value, counters.successful.value, counters.redirected.value,
      counters.clientErrors.value, counters.serverErrors.value,
    ]
    bytesReceived = counters.bytesReceived.value
    bytesSent = counters.bytesSent.value
    malformedRequests = counters.malformed.value
    headTimeouts = counters.headTimeouts.value
    bodyTimeouts = counters.bodyTimeouts.value
    writeTimeouts = counters.writeTimeouts.value
    idleTimeouts = counters.idleTimeouts.value
    deadlinesPassed = counters.deadlinesPassed.value
    queueRejections = counters.queueRejections.value
    bodyRejections = counters.bodyRejections.value
    aborted = counters.aborted.value
    self.queueDepth = queueDepth
  }
}
