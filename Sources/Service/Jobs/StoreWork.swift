import Dispatch
import HTTP
import Locks

/// Threads for endpoints that wait for a database or a disk, apart from those that predict: a slow store must not
/// hold up predictions. So many requests wait or are worked on at once and no more; beyond it the answer is 503.
final class StoreWork: Sendable {
  private let queue: DispatchQueue
  private let busy = Locked(0)
  private let most: Int
  private let reportFailure: @Sendable (_ requestID: String, _ message: String) -> Void

  /// Work of which `most` pieces are taken at once, and done side by side or one after the other; what goes wrong
  /// inside the server is reported.
  init(
    most: Int = 32, oneByOne: Bool = false,
    reportFailure: @escaping @Sendable (_ requestID: String, _ message: String) -> Void
  ) {
    queue = DispatchQueue(label: "service.store", attributes: oneByOne ? [] : .concurrent)
    self.most = most
    self.reportFailure = reportFailure
  }

  /// Does some work on a thread of its own; false when there is too much already.
  func submit(_ work: @escaping @Sendable () -> Void) -> Bool {
    let isTaken = busy.withLock { busy in
      guard busy < most else { return false }
      busy += 1
      return true
    }
    guard isTaken else { return false }
    queue.async { @Sendable [self] in
      work()
      busy.withLock { $0 -= 1 }
    }
    return true
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
