extension Conversation {
  /// Answers the request in hand. A streamed response has its head written; its content follows by
  /// `stream` and `finishStream`. Returns whether content is to follow.
  @discardableResult
  mutating func respond(
    _ response: consuming Response, at now: MonotonicInstant, in context: ServingContext
  ) -> Bool {
    guard case .handling = phase, let exchange else { return false }
    let now = context.answerTime(of: exchange.request.receivedAt, now)
    if let error = response.error {
      let fields = response.fields
      response = Conversation.problem(error, exchange.request, context)
      for (name, value) in fields { response.fields.set(name, value) }
    }
    if let decoration = context.router.decoration {
      decoration(exchange.request, &response)
    }
    return send(response, to: exchange, at: now, in: context)
  }

  private mutating func send(
    _ response: Response, to exchange: Exchange, at now: MonotonicInstant, in context: ServingContext
  ) -> Bool {
    guard response.isSendable else {
      let problem = Conversation.problem(.unsendableResponse, exchange.request, context)
      return send(problem, to: exchange, at: now, in: context)
    }
    let framing = ResponseEncoder.framing(of: response, version: exchange.version)
    if isDraining || (peerHasEnded && waiting == 0) || framing == .untilClose || response.asksToClose {
      exchange.keepsConnection = false
    }
    let encoder = ResponseEncoder(
      version: exchange.version, isHead: exchange.isHead, keepsConnection: exchange.keepsConnection,
      requestID: context.namesRequests ? exchange.request.arrival.id : nil)
    exchange.status = response.status.code
    exchange.answeredAt = now
    context.counters.countResponse(exchange.status)
    exchange.sentCount = write(response, framing, by: encoder, at: now, in: context)
    if !response.isWhole, framing != .none, framing != .sized(0), !exchange.isHead {
      exchange.sending = response.file.map { FileSending(file: $0.content, rest: $0.range) }
      phase = .streaming(framing)
      return true
    }
    finish(exchange, at: now, in: context)
    return false
  }

  /// Adds content to a streamed response.
  mutating func stream(_ bytes: [UInt8], at now: MonotonicInstant) {
    guard case .streaming(let framing) = phase, !bytes.isEmpty else { return }
    exchange?.sentCount += bytes.count
    guard framing == .chunked else { return write(bytes, at: now) }
    write(at: now) {
      $0.append(hexadecimal: bytes.count)
      $0.append("\r\n")
    }
    write(bytes, at: now)
    write(at: now) { $0.append("\r\n") }
  }

  /// Ends a streamed response, whole.
  mutating func finishStream(at now: MonotonicInstant, in context: ServingContext) {
    guard case .streaming(let framing) = phase, let exchange else { return }
    if framing == .chunked { write(at: now) { $0.append("0\r\n\r\n") } }
    finish(exchange, at: now, in: context)
  }

  /// Breaks a streamed response off, so that the peer sees that it is not whole.
  mutating func abortStream() {
    guard case .streaming = phase else { return }
    phase = .ending(.reset)
  }

  /// Answers an error that the server found and ends the connection: what follows cannot be trusted. Of a
  /// request that could not be read, `draft` tells what is known.
  mutating func fail(
    _ error: HTTPError, of draft: RequestDraft = RequestDraft(), at now: MonotonicInstant,
    in context: ServingContext
  ) {
    context.counters.count(error)
    let request = exchange?.request
    let now = (request?.receivedAt ?? headSince).map { context.answerTime(of: $0, now) } ?? now
    let id = request?.arrival.id ?? draft.id ?? context.makeID()
    var response = Conversation.problem(error, id, context)
    context.router.decoration?(request, &response)
    if !response.isSendable { response = Conversation.plainProblem(error, id) }
    if response.status == .serviceUnavailable {
      response.fields.set("Retry-After", "\(context.secondsToRetry)")
    }
    let version = exchange?.version ?? .http11
    let encoder = ResponseEncoder(
      version: version, isHead: exchange?.isHead ?? draft.isHead, keepsConnection: false,
      requestID: context.namesRequests ? id : nil)
    let framing = ResponseEncoder.framing(of: response, version: version)
    let sent = write(response, framing, by: encoder, at: now, in: context)
    context.counters.countResponse(response.status.code)
    exchange?.status = response.status.code
    var draft = draft
    draft.id = id
    log(exchange, draft, status: response.status.code, sent: sent, at: now, in: context)
    exchange = nil
    phase = .ending(.linger)
    since = now
  }

  /// The answer to an error, as the router's hook makes it.
  static func problem(_ error: HTTPError, _ request: Request, _ context: ServingContext) -> Response {
    problem(error, request.arrival.id, context)
  }

  private static func problem(_ error: HTTPError, _ id: RequestID, _ context: ServingContext) -> Response {
    let problem = Problem(
      status: error.status ?? .internalServerError, detail: error.message, requestID: id.text, reason: error)
    let response = context.router.problem(problem)
    return response.isSendable && response.isWhole ? response : problem.plainText
  }

  /// The answer to an error that passes by itself.
  static func busy(_ error: HTTPError, _ request: Request, _ context: ServingContext) -> Response {
    var response = problem(error, request, context)
    response.fields.set("Retry-After", "\(context.secondsToRetry)")
    return response
  }

  private static func plainProblem(_ error: HTTPError, _ id: RequestID) -> Response {
    Problem(
      status: error.status ?? .internalServerError, detail: error.message, requestID: id.text, reason: error
    ).plainText
  }

  /// Notes that the answer is complete, and goes on to the next request or to the end.
  private mutating func finish(
    _ exchange: Exchange, at now: MonotonicInstant, in context: ServingContext
  ) {
    hasServed += 1
    since = now
    log(exchange, status: exchange.status, sent: exchange.sentCount, at: now, in: context)
    phase = exchange.keepsConnection ? .awaitingHead : .ending(.linger)
    self.exchange = nil
  }

  /// Writes a head, and content that is known; returns how much content.
  private mutating func write(
    _ response: Response, _ framing: ResponseEncoder.Framing, by encoder: ResponseEncoder,
    at now: MonotonicInstant, in context: ServingContext
  ) -> Int {
    guard !encoder.isHead, response.isWhole, framing == .sized(response.content.count) else {
      write(at: now) { encoder.encode(response, framing, date: context.date, content: [], into: &$0) }
      return 0
    }
    let count = response.content.count
    let isSmall = count < Output.joined
    write(at: now) {
      encoder.encode(
        response, framing, date: context.date, content: isSmall ? response.content : [], into: &$0)
    }
    if !isSmall { write(response.content, at: now) }
    return count
  }

  mutating func write(_ bytes: [UInt8], at now: MonotonicInstant) {
    if output.isEmpty { beginOutput(at: now) }
    output.append(bytes)
  }

  mutating func write(at now: MonotonicInstant, _ body: (inout [UInt8]) -> Void) {
    if output.isEmpty { beginOutput(at: now) }
    output.append(body)
  }

  private mutating func beginOutput(at now: MonotonicInstant) {
    outputSince = now
    outputProgress = now
    outputTaken = 0
  }
}
