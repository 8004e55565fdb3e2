import Dispatch
import Locks

/// Writes the content of a streamed response, from any thread.
public final class BodyWriter: Sendable {
  private struct State {
    var fresh: [[UInt8]] = []
    var freshCount = 0
    var unsentByLoop = 0
    var isFinished = false
    var isAborted = false
    var isClosed = false
    var isPosted = false
    var waiters = 0
    var isDraining = false
    var onClose: [@Sendable () -> Void] = []
    var onDrain: [@Sendable () -> Void] = []
  }

  private let state = Locked(State())
  private let room = DispatchSemaphore(value: 0)
  private let connection: ConnectionID
  private let mailbox: Mailbox
  private let highWater: Int
  private let cutOff: Int
  /// The exchange whose response is written.
  let exchange: UInt32

  init(connection: ConnectionID, exchange: UInt32, mailbox: Mailbox, highWater: Int, cutOff: Int) {
    self.connection = connection
    self.exchange = exchange
    self.mailbox = mailbox
    self.highWater = highWater
    self.cutOff = cutOff
  }

  /// Adds content, without waiting. False when nobody reads any more, or so slowly that the stream has
  /// been cut; then stop writing.
  @discardableResult
  public func write(_ bytes: [UInt8]) -> Bool {
    let (isTaken, mustPost) = state.withLock { state -> (Bool, Bool) in
      guard !state.isClosed, !state.isFinished, !state.isAborted else { return (false, false) }
      if state.freshCount + state.unsentByLoop > cutOff {
        state.isAborted = true
        return (false, BodyWriter.markPosted(&state))
      }
      guard !bytes.isEmpty else { return (true, false) }
      state.fresh.append(bytes)
      state.freshCount += bytes.count
      return (true, BodyWriter.markPosted(&state))
    }
    if mustPost { mailbox.post(.stream(connection, self)) }
    return isTaken
  }

  /// Waits while much is unsent; false when nobody reads any more. For workers, never for the event loop.
  public func waitUntilWritable() -> Bool {
    while true {
      let answer = state.withLock { state -> Bool? in
        if state.isClosed || state.isAborted { return false }
        if state.freshCount + state.unsentByLoop <= highWater { return true }
        state.waiters += 1
        return nil
      }
      if let answer { return answer }
      room.wait()
    }
  }

  /// Bytes that have been written but not yet sent.
  public var unsent: Int { state.withLock { $0.freshCount + $0.unsentByLoop } }

  /// Whether nobody reads any more, or the stream has ended.
  public var isClosed: Bool { state.withLock { $0.isClosed || $0.isFinished || $0.isAborted } }

  /// Ends the content, whole.
  public func finish() {
    end { $0.isFinished = true }
  }

  /// Breaks the content off: the connection is cut, so that the peer sees that it is not whole.
  public func abort() {
    end { $0.isAborted = true }
  }

  /// Runs an action once when the stream has ended or the peer is gone; at once if that is so already.
  public func onClose(_ action: @escaping @Sendable () -> Void) {
    let isClosed = state.withLock { state in
      if !state.isClosed { state.onClose.append(action) }
      return state.isClosed
    }
    if isClosed { action() }
  }

  /// Runs an action once when the server begins to drain while the stream goes on; at once if it does already.
  /// A stream without an end of its own should write a last word and finish: else it is cut when the time to
  /// drain is over. The action runs on the event loop and must return at once.
  public func onDrain(_ action: @escaping @Sendable () -> Void) {
    let isDraining = state.withLock { state in
      if !state.isDraining, !state.isClosed { state.onDrain.append(action) }
      return state.isDraining && !state.isClosed
    }
    if isDraining { action() }
  }

  private func end(_ change: (inout State) -> Void) {
    let mustPost = state.withLock { state -> Bool in
      guard !state.isClosed, !state.isFinished, !state.isAborted else { return false }
      change(&state)
      return BodyWriter.markPosted(&state)
    }
    if mustPost { mailbox.post(.stream(connection, self)) }
  }

  private static func markPosted(_ state: inout State) -> Bool {
    defer { state.isPosted = true }
    return !state.isPosted
  }
}

extension BodyWriter {
  /// What the loop finds in a writer.
  struct News: Sendable {
    var bytes: [[UInt8]]
    var isFinished: Bool
    var isAborted: Bool
  }

  /// Takes what has been written since the last time; for the loop.
  func take() -> News {
    state.withLock { state in
      let news = News(bytes: state.fresh, isFinished: state.isFinished, isAborted: state.isAborted)
      state.fresh = []
      state.unsentByLoop += state.freshCount
      state.freshCount = 0
      state.isPosted = false
      return news
    }
  }

  /// Takes note of how much the loop has not yet sent, and lets waiting writers go on.
  func progress(unsent: Int) {
    let waiters = state.withLock { state -> Int in
      state.unsentByLoop = unsent
      guard state.freshCount + unsent <= highWater else { return 0 }
      defer { state.waiters = 0 }
      return state.waiters
    }
    for _ in 0..<waiters { room.signal() }
  }

  /// Takes note that the server drains.
  func drain() {
    let actions = state.withLock { state in
      state.isDraining = true
      defer { state.onDrain = [] }
      return state.onDrain
    }
    for action in actions { action() }
  }

  /// Takes note that the stream is over.
  func close() {
    let (waiters, actions) = state.withLock { state -> (Int, [@Sendable () -> Void]) in
      guard !state.isClosed else { return (0, []) }
      state.isClosed = true
      state.fresh = []
      defer {
        state.waiters = 0
        state.onClose = []
        state.onDrain = []
      }
      return (state.waiters, state.onClose)
    }
    for _ in 0..<waiters { room.signal() }
    for action in actions { action() }
  }
}
