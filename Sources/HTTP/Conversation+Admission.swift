extension Conversation {
  /// Begins an exchange with a head that is complete.
  mutating func begin(
    _ head: [UInt8], _ parsed: consuming ParsedHead, at now: MonotonicInstant, in context: ServingContext
  ) {
    let method = Method(bytes: head.span.extracting(parsed.method))
    let fields = Fields(bytes: head, entries: parsed.entries)
    do throws(HTTPError) {
      let head = try RequestHead(
        method, fields, target: parsed.target, version: parsed.version, router: context.router)
      context.recentHeads.keep(head)
      begin(head, at: now, in: context)
    } catch {
      count(in: context)
      fail(error, of: RequestDraft(method: method, id: RequestDraft.id(in: fields)), at: now, in: context)
    }
  }

  /// Begins an exchange with a head that is understood: decides what becomes of it before its body is read.
  mutating func begin(_ head: RequestHead, at now: MonotonicInstant, in context: ServingContext) {
    count(in: context)
    let origin = Origin(head.fields, peer: peer, isSecure: isEncrypted, proxies: context.proxies)
    if head.target.isHTTPS, !origin.isSecure, !context.proxies.contains(peer) {
      let draft = RequestDraft(method: head.method, id: head.facts.requestID(in: head.fields))
      return fail(.insecureTarget, of: draft, at: now, in: context)
    }
    let arrival = Arrival(
      head, from: peer, origin: origin, at: headSince ?? now,
      id: head.facts.requestID(in: head.fields) ?? context.makeID())
    admit(Request(arrival: arrival, body: []), head.facts, at: now, in: context)
  }

  private mutating func count(in context: ServingContext) {
    context.counters.requests.bump()
    exchangeNumber &+= 1
  }

  /// Routes a request and either goes on to read its body, or hands it over, or refuses it.
  private mutating func admit(
    _ request: consuming Request, _ facts: HeadFacts, at now: MonotonicInstant, in context: ServingContext
  ) {
    let refusal = Conversation.route(&request, facts, context)
    request.deadline = Conversation.deadline(of: request, facts, context.limits)
    let limit =
      refusal == nil ? request.entry?.bodyLimit ?? context.limits.body : context.limits.discardedBody
    let keeps = keepsConnection(request, facts, context.limits)
    let exchange = Exchange(
      request: consume request, keepsConnection: keeps, refusal: refusal, bodyLimit: limit)
    self.exchange = exchange
    guard facts.framing != .none else {
      phase = .handling
      return
    }
    expectBody(exchange, facts, at: now, in: context)
  }

  /// Goes on to the body, unless it is too large, or the request is refused and the body not worth reading.
  private mutating func expectBody(
    _ exchange: Exchange, _ facts: HeadFacts, at now: MonotonicInstant, in context: ServingContext
  ) {
    var count = 0
    if case .sized(let told) = facts.framing { count = told }
    if let refusal = exchange.refusal {
      if facts.expectsContinue || count > exchange.bodyLimit || exchange.request.method == .connect {
        return refuse(refusal, at: now, in: context)
      }
    } else if count > exchange.bodyLimit {
      let error = HTTPError.bodyTooLarge(limit: exchange.bodyLimit)
      return refuse(Conversation.problem(error, exchange.request, context), at: now, in: context)
    } else if !prepareFile(exchange, expecting: count, in: context) {
      return refuse(
        Conversation.busy(.tooManyUploads, exchange.request, context), at: now, in: context)
    } else if exchange.spooling == nil, !context.bodies.hasRoom(for: count) {
      context.counters.count(.noRoomForBody)
      return refuse(Conversation.busy(.noRoomForBody, exchange.request, context), at: now, in: context)
    } else if facts.expectsContinue {
      context.counters.countResponse(100)
      write(at: now) { $0.append("HTTP/1.1 100 Continue\r\n\r\n") }
    }
    exchange.expectBody(facts.framing)
    bodySince = now
    phase = .readingBody
  }

  /// Makes ready a file for the body where the route wants one; false when there are too many.
  private func prepareFile(_ exchange: Exchange, expecting count: Int, in context: ServingContext) -> Bool {
    guard let options = exchange.request.entry?.options.bodyFile else { return true }
    guard let file = context.spooler?.makeFile(in: options.folder) else { return false }
    exchange.spooling = Spooling(file: file, expected: count > 0 ? count : nil)
    return true
  }

  /// Answers without reading the body, and so for the last time on this connection.
  mutating func refuse(
    _ response: Response, at now: MonotonicInstant, in context: ServingContext
  ) {
    exchange?.keepsConnection = false
    exchange?.refusal = nil
    phase = .handling
    respond(response, at: now, in: context)
  }

  /// Whether the connection outlives the exchange (RFC 9112, section 9.3).
  private func keepsConnection(_ request: Request, _ facts: HeadFacts, _ limits: Bounds) -> Bool {
    if facts.asksToClose || isDraining || request.method == .connect { return false }
    if hasServed + 1 >= limits.requestsPerConnection { return false }
    return request.version >= .http11 || facts.asksToKeep
  }

  /// Finds the route; returns an answer instead when there is none or the request does not suit it.
  private static func route(
    _ request: inout Request, _ facts: HeadFacts, _ context: ServingContext
  ) -> Response? {
    if !request.method.isRecognised || request.method == .connect {
      return problem(.unknownMethod, request, context)
    }
    switch request.head.match {
    case .notFound: return problem(.notFound, request, context)
    case .options(let allow): return Response(.noContent, fields: ["Allow": allow])
    case .methodNotAllowed(let allow):
      var response = problem(.methodNotAllowed(allowed: allow), request, context)
      response.fields.set("Allow", allow)
      return response
    case .route(let entry):
      request.entry = entry
      if let refusal = context.router.admission?(&request) { return refusal }
      return unsuitable(request, entry, facts, context)
    }
  }

  private static func unsuitable(
    _ request: Request, _ entry: RouteEntry, _ facts: HeadFacts, _ context: ServingContext
  ) -> Response? {
    if facts.framing == .none { return nil }
    if facts.isContentTypeRepeated { return problem(.repeatedContentType, request, context) }
    if entry.options.requiresLength, facts.framing == .chunked {
      return problem(.lengthRequired, request, context)
    }
    guard entry.mediaTypes != nil else { return nil }
    let takes =
      facts.contentType.map { entry.takes(contentType: request.fields.bytes.span.extracting($0.value)) }
      ?? false
    if takes { return nil }
    let accepted = entry.options.contentTypes ?? []
    var response = problem(.unsupportedMediaType(accepted: accepted), request, context)
    let name = request.method == .patch ? "Accept-Patch" : "Accept"
    response.fields.set(name, accepted.joined(separator: ", "))
    return response
  }

  /// When the answer is no longer wanted: the route's time or the client's, whichever is sooner.
  private static func deadline(
    of request: Request, _ facts: HeadFacts, _ limits: Bounds
  ) -> MonotonicInstant? {
    let allowed: Int64? =
      switch request.entry?.options.deadline ?? .standard {
      case .standard: limits.requestTime
      case .after(let time): time.nanoseconds
      case .none: nil
      }
    guard facts.timeout != nil else {
      return allowed.map { request.receivedAt.advanced(nanoseconds: $0) }
    }
    let asked = facts.timeout
      .flatMap { try? HeadFacts.length(request.fields.bytes.span.extracting($0.value)) }
      .map { Int64(min($0, 86_400_000)) * 1_000_000 }
    return [allowed, asked].compactMap { $0 }.min().map { request.receivedAt.advanced(nanoseconds: $0) }
  }
}
