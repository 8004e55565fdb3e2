extension Conversation {
  /// Takes note of what became of an exchange; `draft` tells what is known of a request that could not be
  /// read.
  func log(
    _ exchange: Exchange?, _ draft: RequestDraft? = nil, status: Int, sent: Int, at now: MonotonicInstant,
    in context: ServingContext
  ) {
    let start = exchange?.request.receivedAt ?? headSince ?? now
    context.statistics.count(
      exchange, status: status, nanoseconds: UInt64(max(0, now.nanoseconds(since: start))))
    guard let log = context.accessLog else { return }
    var record = accessRecord(exchange, status: status, sent: sent, isAborted: false, at: now)
    if exchange == nil, let draft {
      (record.method, record.requestID) = (draft.method, draft.id?.text ?? "")
    }
    log(record)
  }

  /// The access log's line for an exchange.
  func accessRecord(
    _ exchange: Exchange?, status: Int?, sent: Int, isAborted: Bool, at now: MonotonicInstant
  ) -> AccessRecord {
    let request = exchange?.request
    let began = request?.receivedAt ?? headSince ?? now
    return AccessRecord(
      method: request?.method.name ?? "", route: request?.route ?? "",
      version: request?.version ?? .http11, status: status ?? exchange?.status ?? 0,
      bytesReceived: exchange?.bodyCount ?? 0, bytesSent: sent, nanoseconds: now.nanoseconds(since: began),
      nanosecondsToFirstByte: (exchange?.answeredAt ?? now).nanoseconds(since: began),
      client: request?.client ?? peer, peer: peer,
      principal: request?.principal, requestID: request?.id ?? "", traceID: request?.trace?.traceID ?? "",
      isAborted: isAborted, target: request?.target)
  }
}
