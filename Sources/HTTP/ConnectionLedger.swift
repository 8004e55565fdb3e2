import Dispatch
import Locks

/// Counts the connections of all loops, in all and by address, against the limits.
final class ConnectionLedger: Sendable {
  private struct State {
    var open = 0
    var byAddress: [PeerAddress: Int] = [:]
    var listeners = 0
    var isWaiting = false

    var isOver: Bool { open == 0 && listeners == 0 }
  }

  private let state = Locked(State())
  private let over = DispatchSemaphore(value: 0)
  private let limits: Limits
  private let proxies: TrustedProxies

  init(limits: Limits, proxies: TrustedProxies = .none) {
    self.limits = limits
    self.proxies = proxies
  }

  /// Connections at present.
  var open: Int { state.withLock { $0.open } }

  /// Counts a new connection.
  func admit(_ peer: PeerAddress) -> Reception {
    state.withLock { state in
      state.open += 1
      guard isCounted(peer) else { return state.open > limits.connections ? .crowded : .welcome }
      state.byAddress[peer, default: 0] += 1
      if state.byAddress[peer, default: 0] > limits.connectionsPerAddress { return .refused }
      return state.open > limits.connections ? .crowded : .welcome
    }
  }

  /// Counts a connection that has gone.
  func release(_ peer: PeerAddress) {
    let isOver = state.withLock { state -> Bool in
      state.open -= 1
      if isCounted(peer), let count = state.byAddress[peer] {
        state.byAddress[peer] = count > 1 ? count - 1 : nil
      }
      return ConnectionLedger.takeWaiter(&state)
    }
    if isOver { over.signal() }
  }

  /// Notes how many sockets listen.
  func listen(_ count: Int) {
    let isOver = state.withLock { state -> Bool in
      state.listeners = count
      return ConnectionLedger.takeWaiter(&state)
    }
    if isOver { over.signal() }
  }

  /// Waits until nothing listens and every connection has gone; false when the time is up before.
  func waitUntilOver(within time: Duration) -> Bool {
    let isOver = state.withLock { state -> Bool in
      state.isWaiting = !state.isOver
      return state.isOver
    }
    if isOver { return true }
    let nanoseconds = Int(clamping: time.nanoseconds)
    return over.wait(timeout: .now() + .nanoseconds(max(0, nanoseconds))) == .success
  }

  private static func takeWaiter(_ state: inout State) -> Bool {
    guard state.isWaiting, state.isOver else { return false }
    state.isWaiting = false
    return true
  }

  private func isCounted(_ peer: PeerAddress) -> Bool {
    if peer == .unix || proxies.contains(peer) { return false }
    return !(limits.exemptsLoopback && peer.isLoopback)
  }
}
