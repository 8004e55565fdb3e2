extension Conversation {
  /// Takes bytes from the peer; returns an exchange when its request is complete. Then call `resume` after it
  /// has been answered: more may wait.
  mutating func receive(
    _ bytes: Span<UInt8>, at now: MonotonicInstant, in context: ServingContext
  ) -> Exchange? {
    if case .ending = phase { return nil }
    if waiting > 0 {
      compact()
      pending.append(bytes)
      return resume(at: now, in: context)
    }
    var used = 0
    let complete = read(bytes, &used, at: now, in: context)
    if used < bytes.count { pending.append(bytes.extracting(used..<bytes.count)) }
    return complete
  }

  /// Reads on in what has been received; returns an exchange when its request is complete.
  mutating func resume(at now: MonotonicInstant, in context: ServingContext) -> Exchange? {
    var complete: Exchange?
    if waiting > 0 {
      var buffer: [UInt8] = []
      swap(&buffer, &pending)
      var used = 0
      complete = read(buffer.span.extracting(pendingStart..<buffer.count), &used, at: now, in: context)
      swap(&buffer, &pending)
      pendingStart += used
      if waiting == 0 || isEnding { dropPending() }
    }
    if complete == nil { settleEnd(at: now, in: context) }
    return complete
  }

  /// Takes note that the peer will send nothing more. A request that is complete is still answered.
  mutating func receiveEnd(at now: MonotonicInstant, in context: ServingContext) -> Exchange? {
    peerHasEnded = true
    return resume(at: now, in: context)
  }

  /// What is known of the request whose head is not complete.
  var unfinished: RequestDraft {
    RequestDraft(method: parser.method(in: pending.span.extracting(pendingStart..<pending.count)))
  }

  private var isEnding: Bool {
    if case .ending = phase { true } else { false }
  }

  private mutating func compact() {
    guard pendingStart > 0 else { return }
    pending.removeFirst(pendingStart)
    pendingStart = 0
  }

  private mutating func dropPending() {
    pending = []
    pendingStart = 0
  }

  /// After the peer's end: what is incomplete now stays so.
  private mutating func settleEnd(at now: MonotonicInstant, in context: ServingContext) {
    guard peerHasEnded else { return }
    switch phase {
    case .awaitingHead where isHeldBack: break
    case .awaitingHead where parser.hasBegun:
      fail(.incompleteRequest, of: unfinished, at: now, in: context)
    case .awaitingHead: phase = .ending(.close)
    case .readingBody: fail(.incompleteRequest, at: now, in: context)
    case .storingBody, .handling, .streaming, .ending: break
    }
  }

  /// Reads requests from bytes that begin where reading stopped, until one is complete.
  private mutating func read(
    _ bytes: Span<UInt8>, _ used: inout Int, at now: MonotonicInstant, in context: ServingContext
  ) -> Exchange? {
    while true {
      switch phase {
      case .awaitingHead:
        isHeldBack = used < bytes.count && output.count > context.limits.unsent
        guard used < bytes.count, !isHeldBack else { return nil }
        guard readHead(bytes, &used, at: now, in: context) else { return nil }
      case .readingBody:
        guard readBody(bytes, &used, at: now, in: context) else { return nil }
      case .storingBody, .handling, .streaming: return nil
      case .ending:
        used = bytes.count
        return nil
      }
      if let completed { return completed }
    }
  }

  /// Reads a head; true when it is complete or in error.
  private mutating func readHead(
    _ bytes: Span<UInt8>, _ used: inout Int, at now: MonotonicInstant, in context: ServingContext
  ) -> Bool {
    let head = bytes.extracting(used..<bytes.count)
    if parser.offset == 0, let known = context.recentHeads.head(beginning: head) {
      used += known.length
      begin(known, at: now, in: context)
      return true
    }
    do throws(HTTPError) {
      let isComplete = try parser.parse(head, limits: context.limits)
      if headSince == nil, parser.hasBegun { headSince = now }
      guard isComplete else { return false }
    } catch {
      headSince = headSince ?? now
      fail(error, of: RequestDraft(method: parser.method(in: head)), at: now, in: context)
      return true
    }
    let parsed = parser.finish()
    let length = parsed.length
    used += length
    begin(head.extracting(0..<length).array, consume parsed, at: now, in: context)
    headSince = nil
    return true
  }

  /// Reads a body; true when it is complete or in error.
  private mutating func readBody(
    _ bytes: Span<UInt8>, _ used: inout Int, at now: MonotonicInstant, in context: ServingContext
  ) -> Bool {
    guard let exchange else { return false }
    do throws(HTTPError) {
      let (count, isComplete) = try exchange.readBody(
        bytes.extracting(used..<bytes.count), limits: context.limits)
      used += count
      try exchange.claim(from: context.bodies)
      guard isComplete else {
        holdBackBody(exchange, at: now, context.limits)
        return false
      }
    } catch {
      if case .bodyTooLarge = error, let refusal = exchange.refusal {
        refuse(refusal, at: now, in: context)
      } else {
        fail(error, at: now, in: context)
      }
      return true
    }
    if exchange.spooling == nil {
      phase = .handling
    } else {
      phase = .storingBody
      exchange.spooling?.waitingSince = now
    }
    return true
  }

  /// The exchange whose request is complete: to be handled, or answered by its refusal.
  var completed: Exchange? {
    if case .handling = phase { exchange } else { nil }
  }
}
