import Digest

/// A step of the schema. Steps are never changed once released: a new step is added after the last.
struct SQLMigration: Sendable {
  /// From 1, without gaps.
  let number: Int
  let name: String
  let script: String

  /// A digest of the script, kept in the database.
  var checksum: String { SHA256.digest(of: Array(script.utf8)).hex }

  /// All steps in a dialect, in order.
  static func all(_ dialect: SQLDialect) -> [SQLMigration] {
    [
      SQLMigration(number: 1, name: "jobs", script: jobs(dialect)),
      SQLMigration(number: 2, name: "catalogue", script: catalogue(dialect)),
      SQLMigration(number: 3, name: "storage", script: storage(dialect)),
    ]
  }

  /// Brings a database up to date: each step in a transaction of its own, under a lock, so that any number of
  /// processes may do it at once.
  static func migrate(_ pool: SQLPool, _ dialect: SQLDialect, to steps: [SQLMigration]) throws(SQLError) {
    while try pool.lend(
      prelude: dialect.begin,
      { (connection) throws(SQLError) in
        try connection.complete { () throws(SQLError) in try advance(connection, to: steps) }
      })
    {}
  }

  /// Takes the next step; false when there is none.
  private static func advance(
    _ connection: any SQLConnection, to steps: [SQLMigration]
  ) throws(SQLError) -> Bool {
    if connection.dialect == .postgres { try connection.execute("SELECT pg_advisory_xact_lock(\(lock))") }
    try connection.execute(
      "CREATE TABLE IF NOT EXISTS schema_steps"
        + " (number bigint PRIMARY KEY, name text NOT NULL, checksum text NOT NULL)")
    var done = 0
    for var row in try connection.run("SELECT number, name, checksum FROM schema_steps ORDER BY number") {
      done += 1
      let (number, name, checksum) = (try row.integer(), try row.text(), try row.text())
      guard number == Int64(done), done <= steps.count else {
        throw .schemaTooNew(found: Int(number), known: steps.count)
      }
      guard steps[done - 1].checksum == checksum else {
        throw .unavailable(
          "step \(number) of its schema (\(name)) is not the one that this program knows. Use the program "
            + "that made it, or another database.")
      }
    }
    guard done < steps.count else { return false }
    let step = steps[done]
    try connection.execute(step.script)
    try connection.run(
      "INSERT INTO schema_steps (number, name, checksum) VALUES (\(step.number), \(step.name), \(step.checksum))"
    )
    return true
  }

  /// A number for the advisory lock: the bytes of "whitelin".
  private static let lock = 0x7768_6974_656C_696E
}
