public import Prediction

extension SQLCatalogue {
  /// All datasets by name.
  public func datasets() throws(StoreError) -> [DatasetEntry] { try entries("1 = 1") }

  /// The dataset of this name.
  public func dataset(_ name: String) throws(StoreError) -> DatasetEntry? {
    try entries("name = \(name)").first
  }

  /// Stores a dataset; true when it is new.
  @discardableResult
  public func put(_ entry: DatasetEntry) throws(StoreError) -> Bool {
    try write(alone: "datasets") { (connection) throws(SQLError) in
      let isKnown = try connection.row("SELECT 1 FROM datasets WHERE name = \(entry.name)") != nil
      try connection.run(
        """
        INSERT INTO datasets (name, artefact, summary, bytes, created_at)
        VALUES (\(entry.name), \(entry.artefact), \(entry.summary), \(entry.bytes), \(entry.createdAt))
        ON CONFLICT (name) DO UPDATE SET artefact = excluded.artefact, summary = excluded.summary,
          bytes = excluded.bytes, created_at = excluded.created_at
        """)
      return !isKnown
    }
  }

  /// Forgets a dataset.
  public func removeDataset(_ name: String) throws(StoreError) -> Bool {
    try write { (connection) throws(SQLError) in
      try connection.row("DELETE FROM datasets WHERE name = \(name) RETURNING name") != nil
    }
  }

  private func entries(_ condition: SQLStatement) throws(StoreError) -> [DatasetEntry] {
    try read { (connection) throws(SQLError) in
      let rows = try connection.run(
        "SELECT name, artefact, summary, bytes, created_at FROM datasets WHERE \(condition) ORDER BY name")
      var entries: [DatasetEntry] = []
      for var row in rows {
        entries.append(
          DatasetEntry(
            name: try row.text(), artefact: try row.text(), summary: try row.bytes(),
            bytes: try row.integer(),
            createdAt: try row.integer()))
      }
      return entries
    }
  }
}
