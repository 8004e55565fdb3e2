import CPostgres
import Jobs

/// A connection to PostgreSQL. `@unchecked Sendable` because one thread at a time uses it: the one that took it
/// from its pool, or the listener that made it.
@safe
final class PostgresConnection: SQLConnection, @unchecked Sendable {
  let dialect = SQLDialect.postgres
  private let handle: OpaquePointer

  /// Said of every connection unless `info` says otherwise: a peer that has vanished is noticed in seconds.
  private static let defaults = [
    ("fallback_application_name", "whiteline"), ("client_encoding", "UTF8"), ("connect_timeout", "5"),
    ("keepalives_idle", "10"), ("keepalives_interval", "5"), ("keepalives_count", "3"),
    ("tcp_user_timeout", "20000"),
  ]

  /// No statement takes long; what is stuck gives up. Commits are on the disk.
  private static let settings = """
    SET statement_timeout = '60s'; SET lock_timeout = '10s'; SET idle_in_transaction_session_timeout = '60s';
    SET client_min_messages = error;
    SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'
    """

  /// Connects; `info` is a URI or `key=value` words, as libpq takes them.
  init(_ info: String) throws(SQLError) {
    try Self.check(info)
    let parameters = Self.defaults + [("dbname", info)]
    let opened = unsafe PostgresParameters.withTexts(parameters.map(\.0)) { keywords in
      unsafe PostgresParameters.withTexts(parameters.map(\.1)) { values in
        unsafe PQconnectdbParams(keywords, values, 1)
      }
    }
    guard let handle = unsafe opened else { throw .unavailable("libpq has no memory for a connection.") }
    unsafe self.handle = handle
    guard isUsable else {
      throw .unavailable("\(words). Check that PostgreSQL runs and the connection string is right.")
    }
    // Nothing of what the server says goes to the error output by itself.
    _ = unsafe PQsetNoticeProcessor(handle, { _, _ in }, nil)
    try execute(Self.settings)
  }

  deinit { unsafe PQfinish(handle) }

  var isUsable: Bool { unsafe PQstatus(handle) == CONNECTION_OK }

  func run(_ statement: SQLStatement) throws(SQLError) -> [SQLRow] {
    let values = statement.values
    let result = unsafe PostgresParameters.withParameters(values) { types, values, lengths, formats, count in
      unsafe PQexecParams(handle, statement.text, count, types, values, lengths, formats, 1)
    }
    defer { unsafe PQclear(result) }
    try unsafe check(result)
    return try unsafe PostgresResult.rows(of: result)
  }

  func execute(_ script: String) throws(SQLError) {
    let result = unsafe PQexec(handle, script)
    defer { unsafe PQclear(result) }
    try unsafe check(result)
  }

  /// The server's clock.
  func now() throws(SQLError) -> Timestamp {
    var row = try row("SELECT CAST(extract(epoch FROM clock_timestamp()) * 1000 AS bigint)")
    return Timestamp(milliseconds: try row?.integer() ?? 0)
  }

  /// The socket, for those who wait until something comes.
  var socket: Int32 { unsafe PQsocket(handle) }

  /// Messages that came from other connections; throws where the connection is lost.
  func notifications() throws(SQLError) -> [String] {
    guard unsafe PQconsumeInput(handle) == 1 else { throw .connectionLost(words) }
    var messages: [String] = []
    while let notification = unsafe PQnotifies(handle) {
      unsafe messages.append(String(cString: notification.pointee.extra))
      unsafe PQfreemem(notification)
    }
    return messages
  }

  /// libpq repeats what it cannot read, and a password may be in it; so that is found out here first.
  private static func check(_ info: String) throws(SQLError) {
    let options = unsafe PQconninfoParse(info, nil)
    guard unsafe options != nil else {
      throw .unavailable(
        "the connection string cannot be read. Write postgresql://USER:PASSWORD@HOST:PORT/DATABASE, with reserved "
          + "characters as %XX, or words like host=HOST dbname=DATABASE.")
    }
    unsafe PQconninfoFree(options)
  }

  private func check(_ result: OpaquePointer?) throws(SQLError) {
    let status = unsafe PQresultStatus(result)
    if status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK { return }
    guard isUsable, unsafe result != nil else { throw .connectionLost(words) }
    let code = unsafe PQresultErrorField(result, PostgresResult.stateField).map { unsafe String(cString: $0) }
    throw Self.failure(code ?? "", words)
  }

  /// What went wrong, by the class of its SQLSTATE.
  private static func failure(_ code: String, _ words: String) -> SQLError {
    switch code {
    case "40001", "40P01": .conflict(words)
    case "55P03", "57014": .unavailable("\(words). Another transaction holds what this one needs; try again.")
    case "25006": .unavailable("\(words). It is a read-only standby; connect to the primary.")
    case "42501": .unavailable("\(words). Grant this user the right.")
    case _ where code.hasPrefix("53"):
      .unavailable("\(words). Free space, memory or connections of the server.")
    case _ where code.hasPrefix("57") || code.hasPrefix("58") || code.hasPrefix("XX"):
      .unavailable("\(words). Look at the log of PostgreSQL.")
    case _ where code.hasPrefix("08"): .connectionLost(words)
    default: .invalid("\(words) (SQLSTATE \(code))")
    }
  }

  /// What PostgreSQL said last, on one line.
  private var words: String {
    let lines = unsafe String(cString: PQerrorMessage(handle)).split(whereSeparator: \.isNewline)
    return "PostgreSQL says \"\(lines.joined(separator: " "))\""
  }
}
