extension EventLoop {
  /// Lets a request's handler answer it, here or elsewhere.
  mutating func dispatch(_ exchange: Exchange, of connection: Connection) {
    if let refusal = exchange.refusal { return respond(connection, refusal) }
    guard let handler = exchange.request.entry?.handler else {
      return respond(connection, Conversation.problem(.notFound, exchange.request, context))
    }
    switch handler {
    case .immediate(let answer): respond(connection, answer(exchange.request))
    case .work(let answer): queue(exchange, answer, of: connection)
    case .batched(let batch): queue(exchange, in: batch, of: connection)
    case .deferred(let hand): hand(exchange.request, responder(for: exchange.request, of: connection))
    }
    if !exchange.request.body.isEmpty { exchange.request.body = [] }
    if exchange.request.share != nil { exchange.request.share = nil }
    if exchange.request.bodyFile != nil { exchange.request.bodyFile = nil }
  }

  private mutating func queue(
    _ exchange: Exchange, _ answer: @escaping @Sendable (Request) -> Response, of connection: Connection
  ) {
    let request = exchange.request
    let responder = responder(for: request, of: connection)
    let isQueued = pool.submit { [now, pool] in
      pool.noteWait(since: now, .now())
      responder.answer { answer(request) }
    }
    if !isQueued { refuse(connection, request, responder) }
  }

  private mutating func queue(_ exchange: Exchange, in batch: BatchQueue, of connection: Connection) {
    let request = exchange.request
    let responder = responder(for: request, of: connection)
    batch.add(PendingRequest(request, responder, since: now))
    let isQueued = pool.submit { [pool] in batch.run(in: pool) }
    if !isQueued, batch.withdraw(responder) { refuse(connection, request, responder) }
  }

  private mutating func responder(for request: Request, of connection: Connection) -> Responder {
    let ticket = Ticket()
    connection.ticket = ticket
    isSharingWork = true
    return Responder(
      connection: connection.id, exchange: conversations[connection.place].exchangeNumber, mailbox: mailbox,
      ticket: ticket, deadline: request.deadline)
  }

  private mutating func refuse(_ connection: Connection, _ request: Request, _ responder: Responder) {
    responder.abandon()
    context.counters.count(.queueFull)
    respond(connection, Conversation.busy(.queueFull, request, context))
  }

  private mutating func respond(_ connection: Connection, _ response: consuming Response) {
    connection.ticket = nil
    let streamer = response.streamer
    let isOpen = conversations[connection.place].respond(consume response, at: now, in: context)
    guard isOpen, let start = streamer else { return }
    let writer = BodyWriter(
      connection: connection.id, exchange: conversations[connection.place].exchangeNumber, mailbox: mailbox,
      highWater: limits.unsent, cutOff: limits.unsentStream)
    connection.writer = writer
    if isDraining { writer.drain() }
    // The request has been let in, and its answer has begun: there is no saying any more that the queue is full.
    pool.resubmit { start(writer) }
  }

  /// A handler elsewhere has answered.
  mutating func answer(_ id: ConnectionID, _ exchange: UInt32, _ response: Response) {
    guard let connection = connection(id), conversations[connection.place].exchangeNumber == exchange else {
      return
    }
    respond(connection, response)
    proceed(connection, with: conversations[connection.place].resume(at: now, in: context))
  }

  /// A streamed response goes on.
  mutating func stream(_ id: ConnectionID, _ writer: BodyWriter) {
    let news = writer.take()
    guard let connection = connection(id), connection.writer === writer else { return writer.close() }
    for bytes in news.bytes { conversations[connection.place].stream(bytes, at: now) }
    if news.isAborted {
      conversations[connection.place].abortStream()
      settle(connection)
    } else if news.isFinished {
      conversations[connection.place].finishStream(at: now, in: context)
      connection.writer = nil
      writer.close()
      proceed(connection, with: conversations[connection.place].resume(at: now, in: context))
    } else {
      settle(connection)
    }
  }
}
