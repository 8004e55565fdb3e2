import Dispatch
import Synchronization

@testable import HTTP

/// A server on a free port of this machine, stopped when the test lets it go.
final class LiveServer {
  let server: Server
  let port: Int

  init(
    router: Router = testRouter, loops: Int = 1, workers: Int = 2, queue: Int = 16,
    _ change: (inout Limits) -> Void = { _ in }
  ) throws {
    var configuration = ServerConfiguration()
    configuration.loops = loops
    configuration.workers = workers
    configuration.queueCapacity = queue
    configuration.namesRequests = false
    configuration.limits.body = 1000
    configuration.limits.lingerTime = .milliseconds(200)
    change(&configuration.limits)
    server = Server(configuration, router: router)
    port = try server.start().first?.port ?? 0
  }

  deinit { server.stop(within: .milliseconds(100)) }

  func connect() -> RawClient { RawClient(port: port) }
}

/// A door that handlers wait at until the test opens it.
final class Gate: Sendable {
  private let semaphore = DispatchSemaphore(value: 0)
  private let arrivals = DispatchSemaphore(value: 0)

  /// Waits for `open`; for handlers.
  func pass() {
    arrivals.signal()
    semaphore.wait()
  }

  /// Waits until a handler is at the gate.
  func awaitArrival() { arrivals.wait() }

  func open() { semaphore.signal() }
}
