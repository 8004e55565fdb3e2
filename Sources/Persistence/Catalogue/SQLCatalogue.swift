public import Prediction

/// Datasets, models and checkpoints in SQLite or PostgreSQL.
public final class SQLCatalogue: Catalogue {
  private let database: SQLDatabase

  /// The catalogue of a database.
  public init(_ database: SQLDatabase) { self.database = database }

  func read<T>(_ body: (any SQLConnection) throws(SQLError) -> T) throws(StoreError) -> T {
    do throws(SQLError) { return try database.read(body) } catch { throw error.storeError }
  }

  /// Runs a transaction. Where `table` is given, one at a time writes there: these are short and rare.
  @discardableResult
  func write<T>(
    alone table: String? = nil, _ body: (any SQLConnection) throws(SQLError) -> T
  ) throws(StoreError) -> T {
    do throws(SQLError) {
      return try database.write { (connection) throws(SQLError) in
        if let table, connection.dialect == .postgres {
          try connection.execute("LOCK TABLE \(table) IN SHARE ROW EXCLUSIVE MODE")
        }
        return try body(connection)
      }
    } catch {
      throw error.storeError
    }
  }

  /// Every artefact that an entry names.
  public func artefactsInUse() throws(StoreError) -> Set<String> {
    try read { (connection) throws(SQLError) in
      let rows = try connection.run(
        "SELECT artefact FROM datasets UNION SELECT artefact FROM models UNION SELECT artefact FROM checkpoints"
      )
      var digests: Set<String> = []
      for var row in rows { digests.insert(try row.text()) }
      return digests
    }
  }
}
