import Dispatch
import HTTP
import Locks

/// Threads for endpoints that wait for a database or a disk, apart from those that predict: a slow store must not
/// hold up predictions. So many requests are worked on at once, so many more wait for their turn, first come, first
/// served; beyond that the answer is 503.
final class StoreWork: Sendable {
  private struct State {
    var busy = 0
    var waiting: [@Sendable () -> Void] = []
  }

  private let queue = DispatchQueue(label: "service.store", attributes: .concurrent)
  private let state = Locked(State())
  private let atOnce: Int
  private let queued: Int
  private let reportFailure: @Sendable (_ requestID: String, _ message: String) -> Void

  /// Work of which `atOnce` pieces are done side by side while `queued` more wait; what goes wrong inside the server
  /// is reported.
  init(
    atOnce: Int = 32, queued: Int = 1000,
    reportFailure: @escaping @Sendable (_ requestID: String, _ message: String) -> Void
  ) {
    (self.atOnce, self.queued) = (atOnce, queued)
    self.reportFailure = reportFailure
  }

  /// Does some work on a thread of its own, soon; false when there is too much already.
  func submit(_ work: @escaping @Sendable () -> Void) -> Bool {
    let (isTaken, mustStart) = state.withLock { state in
      if state.busy < atOnce {
        state.busy += 1
        return (true, true)
      }
      guard state.waiting.count < queued else { return (false, false) }
      state.waiting.append(work)
      return (true, false)
    }
    if mustStart { queue.async { @Sendable [self] in run(work) } }
    return isTaken
  }

  private func run(_ work: @Sendable () -> Void) {
    work()
    while let next = next() { next() }
  }

  /// What has waited longest; nil where nothing waits, and then there is room for one more.
  private func next() -> (@Sendable () -> Void)? {
    state.withLock { state in
      if state.waiting.isEmpty {
        state.busy -= 1
        return nil
      }
      return state.waiting.removeFirst()
    }
  }

  /// An endpoint whose answer comes from the stores.
  func handler(_ answer: @escaping @Sendable (Request) throws(ServiceError) -> Response) -> Handler {
    handler { request, responder throws(ServiceError) in responder.complete(try answer(request)) }
  }

  /// An endpoint that begins in the stores and answers now or later.
  func handler(
    _ begin: @escaping @Sendable (Request, Responder) throws(ServiceError) -> Void
  ) -> Handler {
    .deferred { [self] request, responder in
      let isTaken = submit {
        if responder.refusesLate() { return }
        do throws(ServiceError) { try begin(request, responder) } catch {
          let response = error.response(to: request)
          if response.status.code >= 500 { self.reportFailure(request.id, "\(error)") }
          responder.complete(response)
        }
      }
      if !isTaken { responder.complete(ServiceError.tooBusy.response(to: request)) }
    }
  }
}

extension Responder {
  /// Whether nobody waits any more; whoever still does, though the time has passed, is told so.
  func refusesLate() -> Bool {
    guard isAbandoned else { return false }
    complete(Response(HTTPError.deadlinePassed, fields: ["Retry-After": "1"]))
    return true
  }
}

extension ServiceError {
  /// The problem as a response, with what the status asks for beside it.
  func response(to request: Request) -> Response {
    var response = problem.response(instance: request.id)
    switch self {
    case .unsupportedCoding: response.fields["Accept-Encoding"] = "gzip"
    case .codedUpload: response.fields["Accept-Encoding"] = "identity"
    case .notAcceptable: response.fields["Vary"] = "Accept"
    case .tooBusy: response.fields["Retry-After"] = "1"
    default: if response.status.code == 503 { response.fields["Retry-After"] = "5" }
    }
    return response
  }
}
