public import Jobs

extension SQLDatabase {
  /// Opens the file at `path`, made where there is none in a folder that exists. Any number of processes of one
  /// machine may share it. Throws `unavailable`, `schemaTooNew`.
  public static func sqlite(
    _ path: String, clock: (@Sendable () -> Timestamp)? = nil
  ) throws(JobsError) -> SQLDatabase {
    do throws(SQLError) { return try open(path, clock) } catch { throw error.jobsError }
  }

  private static func open(
    _ path: String, _ clock: (@Sendable () -> Timestamp)?
  ) throws(SQLError) -> SQLDatabase {
    let writers = SQLPool(limit: 1) { () throws(SQLError) in try SQLiteConnection(path) }
    let readers = SQLPool(limit: 3) { () throws(SQLError) in try SQLiteConnection(path) }
    try SQLMigration.migrate(writers, .sqlite, to: SQLMigration.all(.sqlite))
    let shared = SQLClock()
    if clock == nil { shared.set(offset: try sharedOffset(writers)) }
    let watcher = SQLiteWatcher(writers)
    let signals = JobSignals { signals, isHeard in watcher.set(isHeard ? signals : nil) }
    return SQLDatabase(
      .sqlite, writers: writers, readers: readers, signals: signals, tag: "", clock: clock ?? { shared.now })
  }

  /// What all processes of this machine add to its monotonic clock: measured by the first of them after the
  /// machine was started, and kept in the database.
  private static func sharedOffset(_ writers: SQLPool) throws(SQLError) -> Int64 {
    let boot = (try? FileReader.bytes("/proc/sys/kernel/random/boot_id", limit: 100)) ?? []
    let name = String(decoding: boot, as: UTF8.self)
    return try writers.lend(prelude: SQLDialect.sqlite.begin) { (connection) throws(SQLError) in
      try connection.complete { () throws(SQLError) in
        if var row = try connection.row("SELECT milliseconds FROM clock WHERE boot = \(name)") {
          return try row.integer()
        }
        let offset = SQLClock.wall - SQLClock.monotonic
        try connection.run(
          """
          INSERT INTO clock (one, boot, milliseconds) VALUES (1, \(name), \(offset))
          ON CONFLICT (one) DO UPDATE SET boot = excluded.boot, milliseconds = excluded.milliseconds
          """)
        return offset
      }
    }
  }
}
