import Dispatch
import Locks

/// Connections that threads take and give back; who finds none waits. Broken ones are thrown away.
final class SQLPool: Sendable {
  private let connect: @Sendable () throws(SQLError) -> any SQLConnection
  private let places: DispatchSemaphore
  private let idle = Locked<[any SQLConnection]>([])

  /// At most `limit` connections, made when they are needed.
  init(limit: Int, connect: @escaping @Sendable () throws(SQLError) -> any SQLConnection) {
    self.connect = connect
    places = DispatchSemaphore(value: limit)
  }

  /// Lends a connection to `body`, having run `prelude` on it. An idle connection may have died long ago: it is
  /// replaced once where the prelude finds that out, for nothing has been done yet.
  func lend<T>(
    prelude: String? = nil, _ body: (any SQLConnection) throws(SQLError) -> T
  ) throws(SQLError) -> T {
    places.wait()
    defer { places.signal() }
    let connection = try ready(prelude)
    defer { if connection.isUsable { idle.withLock { $0.append(connection) } } }
    return try body(connection)
  }

  /// Lends a connection that is idle and free at once; nil where there is none.
  func lendIfIdle<T>(_ body: (any SQLConnection) throws(SQLError) -> T) throws(SQLError) -> T? {
    guard places.wait(timeout: .now()) == .success else { return nil }
    defer { places.signal() }
    guard let connection = idle.withLock({ $0.popLast() }) else { return nil }
    defer { if connection.isUsable { idle.withLock { $0.append(connection) } } }
    return try body(connection)
  }

  private func ready(_ prelude: String?) throws(SQLError) -> any SQLConnection {
    if let connection = idle.withLock({ $0.popLast() }) {
      do throws(SQLError) {
        if let prelude { try connection.execute(prelude) }
        return connection
      } catch .connectionLost {
        // Its neighbours have most likely died with it.
        idle.withLock { $0.removeAll() }
      } catch {
        if connection.isUsable { idle.withLock { $0.append(connection) } }
        throw error
      }
    }
    let connection = try connect()
    if let prelude { try connection.execute(prelude) }
    return connection
  }
}
