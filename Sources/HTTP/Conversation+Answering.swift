extension Conversation {
  /// Answers the request in hand. A streamed response has its head written; its content follows by
  /// `stream` and `finishStream`. Returns whether content is to follow.
  @discardableResult
  mutating func respond(
    _ response: Response, at now: MonotonicInstant, in context: ServingContext
  ) -> Bool {
    guard case .handling = phase, var current = exchange else { return false }
    exchange = nil
    var response = response
    context.router.decoration?(current.request, &response)
    if !response.isSendable { response = problem(.unsendableResponse, current.request, context) }
    if isDraining || peerHasEnded && waiting == 0 || response.asksToClose { current.keepsConnection = false }
    let encoder = encoder(for: &current, response, context)
    let framing = encoder.framing(of: response)
    send(response, by: encoder, at: now, in: context)
    current.status = response.status.code
    context.counters.countResponse(current.status)
    if case .bytes(let bytes) = response.body, framing != .none, !current.isHead {
      current.sentCount = bytes.count
    }
    exchange = current
    if response.isStreamed, framing != .none, !current.isHead {
      phase = .streaming(framing)
      return true
    }
    finish(at: now, in: context)
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
    guard case .streaming(let framing) = phase else { return }
    if framing == .chunked { write(at: now) { $0.append("0\r\n\r\n") } }
    finish(at: now, in: context)
  }

  /// Breaks a streamed response off, so that the peer sees that it is not whole.
  mutating func abortStream() {
    guard case .streaming = phase else { return }
    phase = .ending(.reset)
  }

  /// Answers an error that the server found and ends the connection: what follows cannot be trusted.
  mutating func fail(_ error: HTTPError, at now: MonotonicInstant, in context: ServingContext) {
    context.counters.count(error)
    var current = exchange
    exchange = nil
    var response = problem(error, current?.request, context)
    context.router.decoration?(current?.request, &response)
    if !response.isSendable { response = Conversation.plainProblem(error) }
    if response.status == .serviceUnavailable { response.fields.set("Retry-After", "1") }
    current?.keepsConnection = false
    let encoder = ResponseEncoder(
      version: current?.request.version ?? .http11, isHead: current?.isHead ?? false,
      keepsConnection: false,
      requestID: context.namesRequests ? current?.request.requestID ?? context.makeID() : nil)
    send(response, by: encoder, at: now, in: context)
    context.counters.countResponse(response.status.code)
    current?.status = response.status.code
    log(current, response, at: now, in: context)
    phase = .ending(.linger)
    since = now
  }

  /// The answer to an error, as the router's hook makes it.
  func problem(_ error: HTTPError, _ request: Request?, _ context: ServingContext) -> Response {
    Conversation.problem(error, request, context)
  }

  static func problem(_ error: HTTPError, _ request: Request?, _ context: ServingContext) -> Response {
    let id = request?.requestID ?? context.makeID()
    let problem = Problem(
      status: error.status ?? .internalServerError, detail: error.message, requestID: id.text, reason: error)
    let response = context.router.problem(problem)
    return response.isSendable && !response.isStreamed ? response : problem.plainText
  }

  private static func plainProblem(_ error: HTTPError) -> Response {
    Problem(status: error.status ?? .internalServerError, detail: error.message, requestID: "", reason: error)
      .plainText
  }

  /// Notes that the answer is complete, and goes on to the next request or to the end.
  private mutating func finish(at now: MonotonicInstant, in context: ServingContext) {
    let current = exchange
    exchange = nil
    hasServed += 1
    since = now
    log(current, nil, at: now, in: context)
    phase = current?.keepsConnection == true ? .awaitingHead : .ending(.linger)
  }

  private func encoder(
    for exchange: inout Exchange, _ response: Response, _ context: ServingContext
  ) -> ResponseEncoder {
    func make(_ keeps: Bool) -> ResponseEncoder {
      ResponseEncoder(
        version: exchange.request.version, isHead: exchange.isHead, keepsConnection: keeps,
        requestID: context.namesRequests ? exchange.request.requestID : nil)
    }
    if make(true).framing(of: response) == .untilClose { exchange.keepsConnection = false }
    return make(exchange.keepsConnection)
  }

  private mutating func send(
    _ response: Response, by encoder: ResponseEncoder, at now: MonotonicInstant, in context: ServingContext
  ) {
    write(at: now) { encoder.encode(response, date: context.currentDate(), into: &$0) }
    guard !encoder.isHead, case .bytes(let bytes) = response.body,
      encoder.framing(of: response) == .sized(bytes.count)
    else { return }
    write(bytes, at: now)
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

  private func log(
    _ exchange: Exchange?, _ response: Response?, at now: MonotonicInstant, in context: ServingContext
  ) {
    guard let record = context.accessLog else { return }
    var sent = exchange?.sentCount ?? 0
    if case .bytes(let bytes) = response?.body { sent = bytes.count }
    record(accessRecord(exchange, status: response?.status.code, sent: sent, isAborted: false, at: now))
  }

  /// The access log's line for an exchange.
  func accessRecord(
    _ exchange: Exchange?, status: Int?, sent: Int, isAborted: Bool, at now: MonotonicInstant
  ) -> AccessRecord {
    let request = exchange?.request
    return AccessRecord(
      method: request?.method.name ?? "", route: request?.route ?? "", path: request?.target.path ?? "",
      version: request?.version ?? .http11, status: status ?? exchange?.status ?? 0,
      bytesReceived: exchange?.bodyCount ?? 0, bytesSent: sent,
      duration: now - (request?.receivedAt ?? headSince ?? now), peer: peer, requestID: request?.id ?? "",
      isAborted: isAborted)
  }
}
