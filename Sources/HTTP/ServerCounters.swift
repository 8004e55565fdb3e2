import Synchronization

/// What one event loop has done so far; counted by that loop alone, read by anyone.
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
  /// Adds to a counter that only this thread writes and nothing else is ordered by: several times as fast as an
  /// addition that others may get between.
  func bump(_ amount: Int = 1) {
    store(load(ordering: .relaxed) &+ amount, ordering: .relaxed)
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

  /// The sum of what the loops have counted.
  init(_ counters: [ServerCounters], queueDepth: Int) {
    func total(_ value: (ServerCounters) -> Int) -> Int { counters.reduce(0) { $0 + value($1) } }
    connectionsAccepted = total { $0.accepted.value }
    connectionsRefused = total { $0.refused.value }
    connectionsShed = total { $0.shed.value }
    connectionsEvicted = total { $0.evicted.value }
    connectionsOpen = total { $0.open.value }
    connectionsActive = total { $0.active.value }
    requests = total { $0.requests.value }
    responses = [
      total { $0.informational.value }, total { $0.successful.value }, total { $0.redirected.value },
      total { $0.clientErrors.value }, total { $0.serverErrors.value },
    ]
    bytesReceived = total { $0.bytesReceived.value }
    bytesSent = total { $0.bytesSent.value }
    malformedRequests = total { $0.malformed.value }
    headTimeouts = total { $0.headTimeouts.value }
    bodyTimeouts = total { $0.bodyTimeouts.value }
    writeTimeouts = total { $0.writeTimeouts.value }
    idleTimeouts = total { $0.idleTimeouts.value }
    deadlinesPassed = total { $0.deadlinesPassed.value }
    queueRejections = total { $0.queueRejections.value }
    bodyRejections = total { $0.bodyRejections.value }
    aborted = total { $0.aborted.value }
    self.queueDepth = queueDepth
  }
}
