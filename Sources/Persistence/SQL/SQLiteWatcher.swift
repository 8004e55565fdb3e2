import Dispatch
import Jobs
import Locks

/// Notices that another process has written to the file, by asking twice a second while somebody wants to know.
/// SQLite counts changes as a connection sees them; the one that writes for this process does not count its own.
final class SQLiteWatcher: Sendable {
  private struct Sight: Equatable {
    var connection: ObjectIdentifier
    var version: Int64
  }

  private struct State {
    /// Grows whenever watching begins or ends, so that ticks of before stop.
    var round = 0
    var sight: Sight?
  }

  private let writers: SQLPool
  private let queue = DispatchQueue(label: "whiteline.sqlite.watcher")
  private let state = Locked(State())

  /// Watches through the connection that writes.
  init(_ writers: SQLPool) { self.writers = writers }

  /// Begins to tell `signals`, or stops.
  func set(_ signals: JobSignals?) {
    let round = state.withLock { state in
      state.round += 1
      state.sight = nil
      return state.round
    }
    if let signals { queue.async { @Sendable [self] in tick(round, signals) } }
  }

  private func tick(_ round: Int, _ signals: JobSignals) {
    guard state.withLock({ $0.round == round }) else { return }
    // A database that cannot be read now is looked at again next time.
    if (try? hasChanged()) == true { signals.announce(.everything) }
    queue.asyncAfter(deadline: .now() + .milliseconds(500)) { @Sendable [self, weak signals] in
      if let signals { tick(round, signals) }
    }
  }

  /// Whether others wrote since it was asked last; a connection asked for the first time knows nothing of before.
  private func hasChanged() throws(SQLError) -> Bool {
    let sight = try writers.lendIfIdle { (connection) throws(SQLError) -> Sight in
      var row = try connection.row("PRAGMA data_version")
      return Sight(connection: ObjectIdentifier(connection), version: try row?.integer() ?? 0)
    }
    guard let sight else { return false }
    return state.withLock { state in
      defer { state.sight = sight }
      return state.sight != nil && state.sight != sight
    }
  }
}
