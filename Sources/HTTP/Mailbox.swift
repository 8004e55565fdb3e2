import Dispatch
import Locks
import Synchronization

/// Names a connection of a loop: a place, and how often the place has been used.
struct ConnectionID: Sendable, Equatable {
  let slot: UInt32
  let generation: UInt32

  var tag: UInt64 { UInt64(generation) << 32 | UInt64(slot) }

  init(slot: UInt32, generation: UInt32) {
    self.slot = slot
    self.generation = generation
  }

  init(tag: UInt64) {
    self.init(slot: UInt32(truncatingIfNeeded: tag), generation: UInt32(tag >> 32))
  }
}

/// How a new connection is received.
enum Reception: Sendable, Equatable {
  /// There is room.
  case welcome
  /// There is room when the connection that has been idle longest goes.
  case crowded
  /// There are too many: 503.
  case refused
}

/// What other threads tell a loop.
enum LoopMessage: Sendable {
  /// Serve a connection that has been accepted.
  case adopt(descriptor: Int32, peer: PeerAddress, Reception)
  /// A handler's answer to an exchange.
  case answer(ConnectionID, exchange: UInt32, Response)
  /// A streamed response has new content, or has ended.
  case stream(ConnectionID, BodyWriter)
  /// What became of bytes of a body that were to be written to a file.
  case spooled(ConnectionID, exchange: UInt32, SpoolOutcome)
  /// Bytes of a file that is being answered with; nil when it could not be read.
  case read(ConnectionID, exchange: UInt32, [UInt8]?)
  /// Give a sign of life.
  case probe(DispatchSemaphore)
  /// Take no more connections and end those there are after what they are answering.
  case drain
  /// Cut every connection and end.
  case stop
}

/// How other threads reach a loop: a list of messages, and a descriptor that wakes it.
final class Mailbox: Sendable {
  private struct State {
    var messages: [LoopMessage] = []
    var isClosed = false
  }

  private let state = Locked(State())
  /// Whether the loop will look at its messages without being woken.
  private let isAwake = Atomic<Bool>(true)
  private let wake: Descriptor

  /// A mailbox whose loop is awake.
  init() throws(SystemError) {
    wake = Descriptor(try SystemCalls.makeWake())
  }

  /// The descriptor that becomes readable when the loop is woken.
  var descriptor: Int32 { wake.number }

  /// Leaves a message, and wakes the loop if it sleeps.
  func post(_ message: LoopMessage) {
    let isTaken = state.withLock { state in
      if !state.isClosed { state.messages.append(message) }
      return !state.isClosed
    }
    guard isTaken else { return Mailbox.discard(message) }
    let wasAwake = isAwake.exchange(true, ordering: .sequentiallyConsistent)
    if !wasAwake { SystemCalls.signalWake(wake.number) }
  }

  /// Takes the messages; to be called by the loop after it has woken.
  func take() -> [LoopMessage] {
    isAwake.store(true, ordering: .sequentiallyConsistent)
    return state.withLock { state in
      guard !state.messages.isEmpty else { return [] }
      var taken: [LoopMessage] = []
      swap(&taken, &state.messages)
      return taken
    }
  }

  /// Takes no more messages, and lets go of those that nobody has taken; to be called when the loop ends.
  func close() {
    let left = state.withLock { state in
      state.isClosed = true
      defer { state.messages = [] }
      return state.messages
    }
    for message in left { Mailbox.discard(message) }
  }

  private static func discard(_ message: LoopMessage) {
    switch message {
    case .adopt(let descriptor, _, _): SystemCalls.close(descriptor)
    case .stream(_, let writer): writer.close()
    case .answer, .spooled, .read, .probe, .drain, .stop: break
    }
  }

  /// Declares that the loop is about to sleep; false when there are messages to be taken first.
  func prepareToSleep() -> Bool {
    isAwake.store(false, ordering: .sequentiallyConsistent)
    return state.withLock { $0.messages.isEmpty }
  }

  /// Empties the wake descriptor.
  func clearWake() {
    SystemCalls.clearWake(wake.number)
  }
}
