extension Conversation {
  /// When the driver must call `expire`, unless something happens before; nil for never.
  func deadline(_ limits: Bounds) -> MonotonicInstant? {
    let reading = readingDeadline(limits)
    guard !output.isEmpty else { return reading }
    let writing = min(
      outputProgress.advanced(nanoseconds: limits.writeStall),
      outputSince.advanced(nanoseconds: limits.writeStall)
        .advanced(nanoseconds: Conversation.time(for: outputTaken, rate: limits.writeRate)))
    return reading.map { min($0, writing) } ?? writing
  }

  /// Takes note that bytes of the output have been sent.
  mutating func sent(_ count: Int, at now: MonotonicInstant) {
    guard count > 0 else { return }
    output.consume(count)
    outputTaken += count
    outputProgress = now
    if output.isEmpty, case .awaitingHead = phase { since = now }
  }

  /// Takes note that our side of the connection has been ended; lingering is timed from here.
  mutating func endedOutput(at now: MonotonicInstant) {
    hasEndedOutput = true
    since = now
  }

  /// Acts on a deadline that has passed; one that has moved on meanwhile is left alone.
  mutating func expire(at now: MonotonicInstant, in context: ServingContext) {
    guard let due = deadline(context.limits), due <= now else { return }
    let reading = readingDeadline(context.limits)
    if !output.isEmpty, reading.map({ $0 > now }) ?? true { return cut(in: context) }
    switch phase {
    case .awaitingHead where headSince != nil: fail(.headTimedOut, of: unfinished, at: now, in: context)
    case .awaitingHead:
      context.counters.idleTimeouts.bump()
      phase = .ending(.close)
    case .readingBody where exchange?.spooling?.waitingSince == nil:
      fail(.bodyTimedOut, at: now, in: context)
    case .readingBody, .storingBody: fail(.deadlinePassed, at: now, in: context)
    case .handling: abandon(at: now, in: context)
    case .streaming: break
    case .ending: phase = .ending(.reset)
    }
  }

  /// The peer takes its response too slowly or not at all.
  private mutating func cut(in context: ServingContext) {
    context.counters.writeTimeouts.bump()
    phase = .ending(.reset)
  }

  /// The request was not answered in time; a later answer is ignored.
  private mutating func abandon(at now: MonotonicInstant, in context: ServingContext) {
    context.counters.count(.deadlinePassed)
    exchangeNumber &+= 1
    guard let request = exchange?.request else { return }
    respond(Conversation.busy(.deadlinePassed, request, context), at: now, in: context)
  }

  private func readingDeadline(_ limits: Bounds) -> MonotonicInstant? {
    switch phase {
    case .awaitingHead:
      if let headSince { return headSince.advanced(nanoseconds: limits.headTime) }
      guard output.isEmpty else { return nil }
      if isHandshaking, !isDraining { return since.advanced(nanoseconds: limits.handshakeTime) }
      if isDraining { return since.advanced(nanoseconds: limits.drainGrace) }
      return since.advanced(nanoseconds: hasServed == 0 ? limits.headTime : limits.idleTime)
    case .readingBody, .storingBody:
      let whole = exchange?.bodyTime ?? limits.bodyTime
      if let waitingSince = exchange?.spooling?.waitingSince {
        return waitingSince.advanced(nanoseconds: whole)
      }
      let earned = Conversation.time(for: exchange?.bodyCount ?? 0, rate: limits.bodyRate)
      return min(
        bodySince.advanced(nanoseconds: whole),
        bodySince.advanced(nanoseconds: limits.bodyGrace).advanced(nanoseconds: earned))
    case .handling: return exchange?.request.deadline
    case .streaming: return nil
    case .ending:
      if hasEndedOutput { return since.advanced(nanoseconds: limits.lingerTime) }
      return output.isEmpty ? since.advanced(nanoseconds: limits.writeStall) : nil
    }
  }

  /// How many nanoseconds a number of bytes takes at a rate in bytes a second; for ever at none.
  private static func time(for count: Int, rate: Int) -> Int64 {
    guard rate > 0 else { return .max }
    let (time, isLonger) = Int64(count).multipliedReportingOverflow(by: 1_000_000_000 / Int64(rate))
    return isLonger ? .max : time
  }
}
