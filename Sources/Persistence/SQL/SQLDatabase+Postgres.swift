public import Jobs

extension SQLDatabase {
  /// Connects to the database of a connection string, a URI (`postgresql://...`) or `key=value` words as libpq
  /// takes them, with at most `connections` connections and one more that listens. Throws `unavailable`,
  /// `schemaTooNew`. A connection that is lost later is replaced when it is needed.
  public static func postgres(
    _ connectionString: String, connections: Int = 6, clock: (@Sendable () -> Timestamp)? = nil
  ) throws(JobsError) -> SQLDatabase {
    do throws(SQLError) { return try open(connectionString, connections, clock) } catch {
      throw error.jobsError
    }
  }

  private static func open(
    _ info: String, _ connections: Int, _ clock: (@Sendable () -> Timestamp)?
  ) throws(SQLError) -> SQLDatabase {
    let shared = SQLClock()
    let pool = SQLPool(limit: max(1, connections)) { () throws(SQLError) in
      let connection = try PostgresConnection(info)
      let before = SQLClock.monotonic
      let moment = try connection.now()
      // The answer was given halfway between question and now.
      shared.set(offset: moment.milliseconds - (before + SQLClock.monotonic) / 2)
      return connection
    }
    try SQLMigration.migrate(pool, .postgres, to: SQLMigration.all(.postgres))
    let tag = String(UInt64.random(in: .min ... .max), radix: 36)
    let listener = PostgresListener(info, tag: tag)
    let signals = JobSignals { signals, isHeard in listener.set(isHeard ? signals : nil) }
    return SQLDatabase(
      .postgres, writers: pool, readers: pool, signals: signals, tag: tag,
      skew: clock == nil ? .milliseconds(250) : .zero, clock: clock ?? { shared.now })
  }
}
