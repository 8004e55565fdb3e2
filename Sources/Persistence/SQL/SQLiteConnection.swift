import CSQLite
import Glibc

/// A connection to a file of SQLite. `@unchecked Sendable` because one thread at a time uses it: the one that
/// took it from its pool.
@safe
final class SQLiteConnection: SQLConnection, @unchecked Sendable {
  let dialect = SQLDialect.sqlite
  private(set) var isUsable = true
  private let path: String
  private let handle: OpaquePointer
  private var statements = unsafe [String: OpaquePointer]()

  /// Most statements that are kept ready.
  private static let mostStatements = 200

  /// Opens the file, made where there is none: log ahead of the data, each commit forced to the disk.
  init(_ path: String, busyMilliseconds: Int32 = 10_000) throws(SQLError) {
    var opened: OpaquePointer?
    let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
    let code = unsafe sqlite3_open_v2(path, &opened, flags, nil)
    guard let handle = unsafe opened else { throw .unavailable("SQLite has no memory for \(path).") }
    self.path = path
    unsafe self.handle = handle
    guard code == SQLITE_OK else { throw failure(code) }
    unsafe sqlite3_busy_timeout(handle, busyMilliseconds)
    try useLog()
    try execute("PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY")
  }

  deinit {
    forgetStatements()
    unsafe sqlite3_close_v2(handle)
  }

  func run(_ statement: SQLStatement) throws(SQLError) -> [SQLRow] {
    let prepared = try unsafe prepared(statement.text)
    defer {
      unsafe sqlite3_reset(prepared)
      unsafe sqlite3_clear_bindings(prepared)
    }
    for (place, value) in statement.values.enumerated() {
      let code = unsafe bind(value, at: Int32(place + 1), of: prepared)
      guard code == SQLITE_OK else { throw failure(code) }
    }
    var rows: [SQLRow] = []
    while true {
      let code = unsafe sqlite3_step(prepared)
      switch code {
      case SQLITE_ROW: rows.append(unsafe Self.row(of: prepared))
      case SQLITE_DONE: return rows
      default: throw failure(code)
      }
    }
  }

  func execute(_ script: String) throws(SQLError) {
    let code = unsafe sqlite3_exec(handle, script, nil, nil, nil)
    guard code == SQLITE_OK else { throw failure(code) }
  }

  /// Several processes that open a new file at once stand in each other's way here, and SQLite does not wait.
  private func useLog() throws(SQLError) {
    var patience = 500
    while true {
      do throws(SQLError) {
        var row = try run("PRAGMA journal_mode = WAL").first
        guard try row?.text() == "wal" else {
          throw .unavailable("\(path) is on a file system without shared memory; use a local disk.")
        }
        return
      } catch {
        guard patience > 0, unsafe sqlite3_errcode(handle) & 0xFF == SQLITE_BUSY else { throw error }
        patience -= 1
        usleep(10_000)
      }
    }
  }

  private func prepared(_ text: String) throws(SQLError) -> OpaquePointer {
    if let statement = unsafe statements[text] { return unsafe statement }
    if unsafe statements.count >= Self.mostStatements { forgetStatements() }
    var made: OpaquePointer?
    let code = unsafe sqlite3_prepare_v3(handle, text, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &made, nil)
    guard code == SQLITE_OK else { throw failure(code) }
    guard let statement = unsafe made else { throw .invalid("an empty statement") }
    unsafe statements[text] = statement
    return unsafe statement
  }

  private func forgetStatements() {
    unsafe statements.values.forEach { unsafe _ = sqlite3_finalize($0) }
    unsafe statements = [:]
  }

  private func bind(_ value: SQLValue, at place: Int32, of statement: OpaquePointer) -> Int32 {
    switch value {
    case .null:
      return unsafe sqlite3_bind_null(statement, place)
    case .integer(let number):
      return unsafe sqlite3_bind_int64(statement, place, number)
    case .text(var text):
      return text.withUTF8 { bytes in
        unsafe bytes.withMemoryRebound(to: CChar.self) { characters in
          unsafe csqlite_bind_text(statement, place, characters.baseAddress, Int32(characters.count))
        }
      }
    case .bytes(let bytes):
      return unsafe bytes.withUnsafeBytes { bytes in
        unsafe csqlite_bind_blob(statement, place, bytes.baseAddress, Int32(bytes.count))
      }
    }
  }

  private static func row(of statement: OpaquePointer) -> SQLRow {
    let columns = unsafe sqlite3_column_count(statement)
    return SQLRow((0..<columns).map { unsafe value(at: $0, of: statement) })
  }

  private static func value(at column: Int32, of statement: OpaquePointer) -> SQLValue {
    switch unsafe sqlite3_column_type(statement, column) {
    case SQLITE_INTEGER: return .integer(unsafe sqlite3_column_int64(statement, column))
    case SQLITE_NULL: return .null
    case SQLITE_BLOB: return .bytes(unsafe bytes(at: column, of: statement))
    default: return .text(String(decoding: unsafe bytes(at: column, of: statement), as: UTF8.self))
    }
  }

  private static func bytes(at column: Int32, of statement: OpaquePointer) -> [UInt8] {
    let start = unsafe sqlite3_column_blob(statement, column)
    let count = unsafe Int(sqlite3_column_bytes(statement, column))
    return unsafe [UInt8](UnsafeRawBufferPointer(start: start, count: count))
  }

  /// What SQLite said, and what to do about it.
  private func failure(_ code: Int32) -> SQLError {
    let words = unsafe "SQLite says \"\(String(cString: sqlite3_errmsg(handle)))\" about \(path)"
    switch code & 0xFF {
    case SQLITE_BUSY, SQLITE_LOCKED:
      return .unavailable("\(words): another process has kept it locked for long. Find out which, and why.")
    case SQLITE_FULL: return .unavailable("\(words). Free some space on its disk.")
    case SQLITE_READONLY, SQLITE_PERM, SQLITE_AUTH:
      return .unavailable("\(words). Make the file and its folder writable for this program.")
    case SQLITE_CANTOPEN: return .unavailable("\(words). Check that its folder exists and is writable.")
    case SQLITE_CORRUPT, SQLITE_NOTADB:
      return .unavailable("\(words). Put a backup in its place, or move it away to begin with an empty one.")
    case SQLITE_IOERR, SQLITE_NOMEM, SQLITE_PROTOCOL, SQLITE_NOLFS:
      isUsable = false
      return .unavailable("\(words). Check the disk and the system's log.")
    default: return .invalid(words)
    }
  }
}
