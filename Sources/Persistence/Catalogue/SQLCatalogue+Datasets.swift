public import Prediction

extension SQLCatalogue {
  /// All datasets by name.
  public func datasets() throws(StoreError) -> [DatasetEntry] { try entries("1 = 1") }

  /// The dataset of this name.
  public func dataset(_ name: String) throws(StoreError) -> DatasetEntry? {
    try entries("name = \(name)").first
  }

  /// Stores a dataset.
  public func put(
    _ entry: DatasetEntry, where condition: (DatasetEntry?) -> Bool
  ) throws(StoreError) -> ConditionalWrite<DatasetEntry> {
    try write(alone: "datasets") { (connection) throws(SQLError) in
      let before = try Self.entries(connection, "name = \(entry.name)").first
      guard condition(before) else { return ConditionalWrite(before: before, isDone: false) }
      try connection.run(
        """
        INSERT INTO datasets (name, artefact, summary, bytes, created_at)
        VALUES (\(entry.name), \(entry.artefact), \(entry.summary), \(entry.bytes), \(entry.createdAt))
        ON CONFLICT (name) DO UPDATE SET artefact = excluded.artefact, summary = excluded.summary,
          bytes = excluded.bytes, created_at = excluded.created_at
        """)
      return ConditionalWrite(before: before, isDone: true)
    }
  }

  /// Forgets a dataset.
  public func removeDataset(
    _ name: String, where condition: (DatasetEntry) -> Bool
  ) throws(StoreError) -> ConditionalWrite<DatasetEntry> {
    try write(alone: "datasets") { (connection) throws(SQLError) in
      let before = try Self.entries(connection, "name = \(name)").first
      guard let before, condition(before) else { return ConditionalWrite(before: before, isDone: false) }
      try connection.run("DELETE FROM datasets WHERE name = \(name)")
      return ConditionalWrite(before: before, isDone: true)
    }
  }

  private func entries(_ condition: SQLStatement) throws(StoreError) -> [DatasetEntry] {
    try read { (connection) throws(SQLError) in try Self.entries(connection, condition) }
  }

  private static func entries(
    _ connection: any SQLConnection, _ condition: SQLStatement
  ) throws(SQLError) -> [DatasetEntry] {
    let rows = try connection.run(
      "SELECT name, artefact, summary, bytes, created_at FROM datasets WHERE \(condition) ORDER BY name")
    var entries: [DatasetEntry] = []
    for var row in rows {
      entries.append(
        DatasetEntry(
          name: try row.text(), artefact: try row.text(), summary: try row.bytes(),
          bytes: try row.integer(), createdAt: try row.integer()))
    }
    return entries
  }
}
