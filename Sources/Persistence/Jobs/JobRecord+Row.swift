import Jobs

extension JobRecord {
  /// The columns of a row, in the order in which they are read.
  static let columns = columns(payload: "payload", result: "result")

  /// The same with nothing in the place of contents that nobody asks for.
  static func columns(_ contents: Set<JobContent>, _ dialect: SQLDialect) -> String {
    let nothing = "CAST('' AS \(dialect.bytes))"
    return columns(
      payload: contents.contains(.payload) ? "payload" : nothing,
      result: contents.contains(.result) ? "result" : nothing)
  }

  private static func columns(payload: String, result: String) -> String {
    """
    id, kind, owner, parent, \(payload), priority, state, attempt, max_attempts, deaths, cancel_requested, suspended, \
    progress, \(result), failure_code, failure_detail, created_at, not_before, started_at, finished_at, revision, \
    fence, worker, lease_until, awaited, ended_at_claim, request_key, request_fingerprint, events
    """
  }

  /// A job as it is stored.
  init(_ row: inout SQLRow) throws(SQLError) {
    let job = Job(
      id: try row.jobID(), kind: try row.text(), owner: try row.text(), parent: try row.optionalJobID(),
      payload: try row.bytes(), priority: Int(try row.integer()), state: try row.word(),
      attempt: Int(try row.integer()), maxAttempts: Int(try row.integer()), deaths: Int(try row.integer()),
      isCancelRequested: try row.flag(), isSuspended: try row.flag(), progress: try row.bytes(),
      result: try row.bytes(), failure: try row.failure(), createdAt: try row.moment(),
      notBefore: try row.moment(), startedAt: try row.optionalMoment(), finishedAt: try row.optionalMoment(),
      revision: try row.integer())
    self.init(stored: job)
    fence = try row.integer()
    worker = try row.optionalText()
    leaseEnd = try row.optionalMoment()
    awaited = try row.optionalWord()
    endedAtClaim = try row.integer()
    let (key, fingerprint) = (try row.optionalText(), try row.optionalText())
    if let key, let fingerprint { idempotency = Idempotency(key: key, fingerprint: fingerprint) }
    lastEvent = try row.integer()
  }
}

extension SQLRow {
  mutating func moment() throws(SQLError) -> Timestamp { Timestamp(milliseconds: try integer()) }

  mutating func optionalMoment() throws(SQLError) -> Timestamp? {
    try optionalInteger().map { Timestamp(milliseconds: $0) }
  }

  mutating func jobID() throws(SQLError) -> JobID {
    guard let id = try optionalJobID() else { throw .invalid("a job has no name") }
    return id
  }

  mutating func optionalJobID() throws(SQLError) -> JobID? {
    guard let text = try optionalText() else { return nil }
    guard let id = JobID(text) else { throw .invalid("\"\(text)\" is no name of a job") }
    return id
  }

  /// One of the words of a type.
  mutating func word<Word: RawRepresentable<String>>() throws(SQLError) -> Word {
    guard let word: Word = try optionalWord() else { throw .invalid("a \(Word.self) is missing") }
    return word
  }

  mutating func optionalWord<Word: RawRepresentable<String>>() throws(SQLError) -> Word? {
    guard let text = try optionalText() else { return nil }
    guard let word = Word(rawValue: text) else { throw .invalid("\"\(text)\" is no \(Word.self)") }
    return word
  }

  fileprivate mutating func failure() throws(SQLError) -> JobFailure? {
    let (code, detail) = (try optionalText(), try optionalText())
    guard let code, let detail else { return nil }
    return JobFailure(code: code, detail: detail)
  }
}
