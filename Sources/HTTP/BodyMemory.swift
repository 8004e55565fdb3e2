import Synchronization

/// The bytes of request bodies that all connections together have in memory, against a limit: of bodies that still
/// arrive, that wait for a worker, and that one works on. Bodies on their way to files have limits of their own.
///
/// Small bodies are not counted: quick requests go on while large ones are turned away, and cost nothing here.
final class BodyMemory: Sendable {
  /// Bytes up to which a body is not counted.
  static let exempt = 64 << 10

  private let limit: Int
  private let held = Atomic<Int>(0)

  init(limit: Int) { self.limit = limit }

  /// Bytes at present.
  var count: Int { held.load(ordering: .relaxed) }

  /// Whether a body whose length has been told would fit now. Nothing is set aside for it: it counts as it comes.
  func hasRoom(for count: Int) -> Bool { count <= BodyMemory.exempt || count <= limit - self.count }

  fileprivate func take(_ count: Int) -> Bool {
    if held.add(count, ordering: .relaxed).newValue <= limit { return true }
    giveBack(count)
    return false
  }

  fileprivate func giveBack(_ count: Int) { held.subtract(count, ordering: .relaxed) }
}

/// What one body holds of the memory for bodies; given back when the last one who has the request lets go of it,
/// however the request ends.
final class BodyShare: Sendable {
  private let memory: BodyMemory
  private let held = Atomic<Int>(0)

  init(of memory: BodyMemory) { self.memory = memory }

  deinit { memory.giveBack(held.load(ordering: .relaxed)) }

  /// Takes as much as is missing to a number of bytes; false when there is not so much. For the loop that reads the
  /// body.
  func grow(to count: Int) -> Bool {
    let missing = count - held.load(ordering: .relaxed)
    guard memory.take(missing) else { return false }
    held.add(missing, ordering: .relaxed)
    return true
  }
}
