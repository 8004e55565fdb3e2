/// A connection to a database. One thread at a time uses it: the one that took it from its pool.
protocol SQLConnection: AnyObject, Sendable {
  var dialect: SQLDialect { get }

  /// Whether it may be used again after an error.
  var isUsable: Bool { get }

  /// Runs one statement and returns its rows.
  @discardableResult
  func run(_ statement: SQLStatement) throws(SQLError) -> [SQLRow]

  /// Runs statements without values, one after the other.
  func execute(_ script: String) throws(SQLError)
}

extension SQLConnection {
  /// The only row, where there is one.
  func row(_ statement: SQLStatement) throws(SQLError) -> SQLRow? { try run(statement).first }

  /// Ends the transaction that was begun: what `body` did happens whole, or not at all.
  func complete<T>(_ body: () throws(SQLError) -> T) throws(SQLError) -> T {
    do throws(SQLError) {
      let value = try body()
      try execute("COMMIT")
      return value
    } catch {
      // After some errors the transaction is over already; then this one is of no interest.
      do throws(SQLError) { try execute("ROLLBACK") } catch {}
      throw error
    }
  }
}
