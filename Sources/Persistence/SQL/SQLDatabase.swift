public import Jobs

/// A database of SQLite or PostgreSQL, its schema brought up to date: where `SQLJobStore` and `SQLCatalogue` keep
/// what they know, and, on PostgreSQL, `PostgresArtefacts`. Safe to use from any thread; several processes may
/// share one database.
public final class SQLDatabase: Sendable {
  /// Told of what this and other processes write.
  public let signals: JobSignals
  let dialect: SQLDialect
  /// Distinguishes what this process announces to others from what others announce.
  let tag: String
  /// How far the clocks of machines that share the database may be apart: work that one of them stored just now is
  /// not in the future for another.
  let skew: Duration
  private let clock: @Sendable () -> Timestamp
  private let writers: SQLPool
  private let readers: SQLPool

  init(
    _ dialect: SQLDialect, writers: SQLPool, readers: SQLPool, signals: JobSignals, tag: String,
    skew: Duration = .zero,
    clock: @escaping @Sendable () -> Timestamp
  ) {
    self.dialect = dialect
    self.writers = writers
    self.readers = readers
    self.signals = signals
    self.tag = tag
    self.skew = skew
    self.clock = clock
  }

  /// Now, by the database's clock.
  func now() -> Timestamp { clock() }

  /// Runs statements that only read.
  func read<T>(_ body: (any SQLConnection) throws(SQLError) -> T) throws(SQLError) -> T {
    var attempts = 2
    while true {
      do throws(SQLError) { return try readers.lend(body) } catch .connectionLost(let words) {
        // Reading twice harms nobody, and a connection that idled may have died long ago.
        attempts -= 1
        if attempts == 0 { throw .connectionLost(words) }
      }
    }
  }

  /// Runs a transaction: whole, and on disk when this returns, or not at all. It is done again when another one
  /// stood in its way.
  func write<T>(_ body: (any SQLConnection) throws(SQLError) -> T) throws(SQLError) -> T {
    var attempts = 5
    while true {
      do throws(SQLError) {
        return try writers.lend(prelude: dialect.begin) { (connection) throws(SQLError) in
          try connection.complete { () throws(SQLError) in try body(connection) }
        }
      } catch .conflict(let words) {
        attempts -= 1
        if attempts == 0 { throw .conflict(words) }
      }
    }
  }

  /// Finds out whether the database takes changes: one row is written again as it is. Throws `unavailable` where it
  /// does not.
  public func tryWriting() throws(JobsError) {
    do throws(SQLError) {
      _ = try write { (connection) throws(SQLError) in
        try connection.run("UPDATE schema_steps SET name = name WHERE number = 1")
      }
    } catch {
      throw error.jobsError
    }
  }

  /// Runs a body on the connection that writes, where it is idle: for watchers.
  func watch<T>(_ body: (any SQLConnection) throws(SQLError) -> T) throws(SQLError) -> T? {
    try writers.lendIfIdle(body)
  }
}
