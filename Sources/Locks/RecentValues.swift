/// Values that take long to make, kept for the next who asks: those used last, as many as a limit allows. Any number
/// of threads may ask.
///
/// Never more than a few dozen, however small: a key is compared with those of all that are kept.
public final class RecentValues<Key: Equatable & Sendable, Value: Sendable>: Sendable {
  private struct Entry {
    let key: Key
    let value: Value
    let size: Int
  }

  /// Those used last come last.
  private let entries = Locked<[Entry]>([])
  private let limit: Int
  private let size: @Sendable (Value) -> Int

  /// Most values kept.
  public static var most: Int { 64 }

  /// Nothing yet, and never more than `limit` of it: a number of values, or whatever `size` counts.
  public init(limit: Int, size: @escaping @Sendable (Value) -> Int = { _ in 1 }) {
    self.limit = limit
    self.size = size
  }

  /// The value of a key, made if it is not at hand. It is made outside the lock, so that two threads that ask for
  /// a new one at once may both make it. One beyond the limit by itself is not kept.
  public func value<Failure: Error>(
    of key: Key, make: () throws(Failure) -> Value
  ) throws(Failure) -> Value {
    if let known = known(key) { return known }
    let made = try make()
    keep(Entry(key: key, value: made, size: size(made)))
    return made
  }

  /// Number of values kept.
  public var count: Int { entries.withLock { $0.count } }

  private func known(_ key: Key) -> Value? {
    entries.withLock { list in
      guard let index = list.lastIndex(where: { $0.key == key }) else { return nil }
      if index < list.count - 1 { list.append(list.remove(at: index)) }
      return list.last?.value
    }
  }

  private func keep(_ made: Entry) {
    entries.withLock { list in
      guard made.size <= limit, !list.contains(where: { $0.key == made.key }) else { return }
      list.append(made)
      var total = list.reduce(0) { $0 + $1.size }
      while total > limit || list.count > Self.most { total -= list.removeFirst().size }
    }
  }
}
