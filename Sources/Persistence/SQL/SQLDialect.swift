/// What SQLite and PostgreSQL say differently.
enum SQLDialect: Hashable, Sendable {
  case sqlite
  case postgres

  /// Begins a transaction that will write.
  var begin: String {
    switch self {
    case .sqlite: "BEGIN IMMEDIATE"
    case .postgres: "BEGIN"
    }
  }

  /// The type of texts, ordered by their bytes.
  var text: String {
    switch self {
    case .sqlite: "text"
    case .postgres: "text COLLATE \"C\""
    }
  }

  /// The type of bytes.
  var bytes: String {
    switch self {
    case .sqlite: "blob"
    case .postgres: "bytea"
    }
  }

  /// Ends a query whose rows will be changed. SQLite has one writer and needs no locks.
  var locked: String {
    switch self {
    case .sqlite: ""
    case .postgres: "FOR NO KEY UPDATE OF jobs"
    }
  }

  /// The same, leaving out rows that others hold.
  var lockedIfFree: String {
    switch self {
    case .sqlite: ""
    case .postgres: "FOR NO KEY UPDATE OF jobs SKIP LOCKED"
    }
  }

  /// Ends the definition of a table that is kept in the order of its key.
  var keyOrdered: String {
    switch self {
    case .sqlite: "WITHOUT ROWID"
    case .postgres: ""
    }
  }
}
