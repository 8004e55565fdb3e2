/// A body on its way to a file.
struct Spooling {
  let file: BodyFile
  /// How long the body is going to be, if that has been told; forgotten when the first order has been taken.
  var expected: Int?
  /// Bytes that no order has taken yet.
  var fresh: [[UInt8]] = []
  /// Bytes that have been received and are not yet in the file.
  var unwritten = 0
  var isWriting = false
  /// Since when the peer is kept waiting for the disk.
  var waitingSince: MonotonicInstant?

  /// Bytes up to which pieces are joined: a body may come in chunks of one byte.
  static let joined = 64 << 10

  mutating func add(_ bytes: Span<UInt8>) {
    guard bytes.count > 0 else { return }
    unwritten += bytes.count
    if let last = fresh.indices.last, fresh[last].count + bytes.count <= Spooling.joined {
      fresh[last].append(bytes)
    } else {
      fresh.append(bytes.array)
    }
  }
}

extension Conversation {
  /// What the driver has to write to a file next, unless there is nothing or it still writes. When it has
  /// done so it calls `spooled`.
  mutating func takeSpoolOrder() -> SpoolOrder? {
    guard let exchange, let spooling = exchange.spooling, !spooling.isWriting else { return nil }
    let isLast = isStoringBody
    guard isLast || !spooling.fresh.isEmpty else { return nil }
    exchange.spooling?.fresh = []
    exchange.spooling?.expected = nil
    exchange.spooling?.isWriting = true
    return SpoolOrder(
      file: spooling.file, pieces: spooling.fresh, expected: spooling.expected, isLast: isLast)
  }

  /// Takes note of what became of an order; returns the exchange when its request is complete with it.
  mutating func spooled(
    _ outcome: SpoolOutcome, at now: MonotonicInstant, in context: ServingContext
  ) -> Exchange? {
    guard let exchange, exchange.spooling != nil else { return nil }
    switch outcome {
    case .failed(let error):
      fail(.bodyNotStored(errno: error.code), at: now, in: context)
      return nil
    case .written(let count, let isLast):
      exchange.spooling?.isWriting = false
      exchange.spooling?.unwritten -= count
      if isLast { return completeSpooling(exchange, at: now, in: context) }
      if !isStoringBody { goOnReceiving(exchange, at: now, context.limits) }
      return nil
    }
  }

  /// Makes the peer wait when too much of its body is unwritten.
  func holdBackBody(_ exchange: Exchange, at now: MonotonicInstant, _ limits: Bounds) {
    guard let spooling = exchange.spooling, spooling.waitingSince == nil else { return }
    if spooling.unwritten > limits.unwritten { exchange.spooling?.waitingSince = now }
  }

  /// The time that the peer was kept waiting does not count as the body's.
  private mutating func goOnReceiving(_ exchange: Exchange, at now: MonotonicInstant, _ limits: Bounds) {
    guard let spooling = exchange.spooling, let since = spooling.waitingSince,
      spooling.unwritten <= limits.unwritten
    else { return }
    bodySince = bodySince + (now - since)
    exchange.spooling?.waitingSince = nil
  }

  /// The request's time to be answered begins when its body is there: it was the peer's until then.
  private mutating func completeSpooling(
    _ exchange: Exchange, at now: MonotonicInstant, in context: ServingContext
  ) -> Exchange? {
    exchange.request.bodyFile = exchange.spooling?.file
    exchange.spooling = nil
    if let deadline = exchange.request.deadline {
      exchange.request.deadline = deadline + (now - exchange.request.receivedAt)
    }
    phase = .handling
    return completed
  }

  private var isStoringBody: Bool {
    if case .storingBody = phase { true } else { false }
  }
}
