public import Prediction

extension SQLCatalogue {
  /// All versions of all models.
  public func models() throws(StoreError) -> [ModelEntry] { try entries("1 = 1") }

  /// One version of a model.
  public func model(_ name: String, version: Int) throws(StoreError) -> ModelEntry? {
    try entries("name = \(name) AND version = \(version)").first
  }

  /// Takes the number for the next version of a model.
  public func reserveVersion(
    of name: String, above floor: Int, job: String?
  ) throws(StoreError) -> Int {
    try write(alone: "model_numbers") { (connection) throws(SQLError) in
      if let job {
        let taken = try connection.row(
          "SELECT version FROM model_numbers WHERE name = \(name) AND job = \(job)")
        if var taken { return Int(try taken.integer()) }
      }
      var highest = try connection.row(
        """
        SELECT max(version) FROM (
          SELECT version FROM model_numbers WHERE name = \(name)
          UNION ALL SELECT version FROM models WHERE name = \(name)) AS taken
        """)
      let version = max(floor, Int(try highest?.optionalInteger() ?? 0), 0) + 1
      try connection.run(
        "INSERT INTO model_numbers (name, version, job) VALUES (\(name), \(version), \(job))")
      return version
    }
  }

  /// Stores a version.
  public func add(_ entry: ModelEntry) throws(StoreError) {
    try write { (connection) throws(SQLError) in
      try connection.run(
        """
        INSERT INTO models (name, version, artefact, card, job, created_at)
        VALUES (\(entry.name), \(entry.version), \(entry.artefact), \(entry.card), \(entry.job),
          \(entry.createdAt))
        ON CONFLICT (name, version) DO NOTHING
        """)
    }
  }

  /// Forgets a version.
  public func removeModel(_ name: String, version: Int) throws(StoreError) {
    try write(alone: "active_models") { (connection) throws(SQLError) in
      let title = "\(name) version \(version)"
      if try connection.row("SELECT 1 FROM models WHERE name = \(name) AND version = \(version)") == nil {
        throw .store(.unknown(kind: "model", name: title))
      }
      if try Self.active(connection, name) == version {
        throw .store(.inUse(title, by: "those who ask for \(name): activate another version first"))
      }
      // Its number stays taken, also where nobody reserved it.
      try connection.run(
        "INSERT INTO model_numbers (name, version) VALUES (\(name), \(version)) ON CONFLICT DO NOTHING")
      try connection.run("DELETE FROM models WHERE name = \(name) AND version = \(version)")
    }
  }

  /// Versions to be served, by name.
  public func activeVersions() throws(StoreError) -> [String: Int] {
    try read { (connection) throws(SQLError) in
      var versions: [String: Int] = [:]
      for var row in try connection.run("SELECT name, version FROM active_models") {
        versions[try row.text()] = Int(try row.integer())
      }
      return versions
    }
  }

  /// Makes a version the one to be served.
  public func activate(
    _ name: String, version: Int, where condition: (_ active: Int?) -> Bool
  ) throws(StoreError) -> ConditionalWrite<Int> {
    try write(alone: "active_models") { (connection) throws(SQLError) in
      let before = try Self.active(connection, name)
      guard condition(before) else { return ConditionalWrite(before: before, isDone: false) }
      try connection.run(
        """
        INSERT INTO active_models (name, version) VALUES (\(name), \(version))
        ON CONFLICT (name) DO UPDATE SET version = excluded.version
        """)
      return ConditionalWrite(before: before, isDone: true)
    }
  }

  private static func active(_ connection: any SQLConnection, _ name: String) throws(SQLError) -> Int? {
    var row = try connection.row("SELECT version FROM active_models WHERE name = \(name)")
    return try row.map { (_) throws(SQLError) in Int(try row?.integer() ?? 0) }
  }

  private func entries(_ condition: SQLStatement) throws(StoreError) -> [ModelEntry] {
    try read { (connection) throws(SQLError) in
      let rows = try connection.run(
        """
        SELECT name, version, artefact, card, job, created_at FROM models WHERE \(condition)
        ORDER BY name, version
        """)
      var entries: [ModelEntry] = []
      for var row in rows {
        entries.append(
          ModelEntry(
            name: try row.text(), version: Int(try row.integer()), artefact: try row.text(),
            card: try row.bytes(), job: try row.optionalText(), createdAt: try row.integer()))
      }
      return entries
    }
  }
}
