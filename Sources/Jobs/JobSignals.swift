import Locks

/// Tells threads of this process that jobs changed. Stores announce what they write and, where the database
/// tells them, what others wrote; who must not miss anything looks again now and then besides.
public final class JobSignals: Sendable {
  /// What changed.
  public enum Signal: Hashable, Sendable {
    /// There may be work to claim.
    case work
    /// A job changed, or has a new event.
    case job(JobID)
    /// Anything may have changed: the connection to the database was lost for a while.
    case everything
  }

  /// A place among those who are told; ends with `JobSignals.unsubscribe`.
  public struct Subscription: Hashable, Sendable {
    fileprivate let number: Int
  }

  private struct State {
    var next = 0
    var actions: [Int: @Sendable (Signal) -> Void] = [:]
  }

  private let state = Locked(State())
  private let watch: @Sendable (JobSignals, _ isHeard: Bool) -> Void

  /// Nobody is told yet.
  public convenience init() { self.init { @Sendable _, _ in } }

  /// Nobody is told yet. `watch` is called when the first one subscribes and when the last one has gone: a store
  /// may listen for what others write only while somebody here wants to know. It must not come back here.
  public init(_ watch: @escaping @Sendable (JobSignals, _ isHeard: Bool) -> Void) { self.watch = watch }

  /// Calls `action` on each signal, on the thread that announces it: it should only wake somebody.
  public func subscribe(_ action: @escaping @Sendable (Signal) -> Void) -> Subscription {
    state.withLock { state in
      state.next += 1
      state.actions[state.next] = action
      if state.actions.count == 1 { watch(self, true) }
      return Subscription(number: state.next)
    }
  }

  /// Ends a subscription.
  public func unsubscribe(_ subscription: Subscription) {
    state.withLock { state in
      let isLast = state.actions.removeValue(forKey: subscription.number) != nil && state.actions.isEmpty
      if isLast { watch(self, false) }
    }
  }

  /// Tells everybody.
  public func announce(_ signal: Signal) {
    let actions = state.withLock { Array($0.actions.values) }
    for action in actions { action(signal) }
  }
}
