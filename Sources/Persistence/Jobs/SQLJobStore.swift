public import Jobs
import Locks

/// Jobs in SQLite or PostgreSQL. The rules are those of `JobRecord`: a row is read and locked, takes a step, and is
/// written back in one transaction. Only a claim, a heartbeat and an event are single statements of their own.
///
/// When the answer to a commit is lost, nobody can know whether it took effect. What was asked may then be asked
/// again: a submission with its key finds its job, a finish or a cancellation finds it done, an event may stand
/// there twice, and a claim is remembered and looked for (`doubts`).
public final class SQLJobStore: JobStore {
  let database: SQLDatabase
  /// Claims whose commit was not answered: perhaps they hold their jobs.
  let doubts = Locked<[Claim]>([])

  /// The jobs of a database.
  public init(_ database: SQLDatabase) { self.database = database }

  /// Told of every change.
  public var signals: JobSignals { database.signals }

  /// The store's clock.
  public func now() throws(JobsError) -> Timestamp { database.now() }

  /// Reads, with errors as callers know them.
  func read<T>(_ body: (any SQLConnection) throws(SQLError) -> T) throws(JobsError) -> T {
    do throws(SQLError) { return try database.read(body) } catch { throw error.jobsError }
  }

  /// Runs a transaction, and announces what it changed: in the transaction to other processes, afterwards here.
  func write<T>(_ body: (inout JobTransaction) throws(SQLError) -> T) throws(JobsError) -> T {
    do throws(SQLError) { return try attempt(body) } catch { throw error.jobsError }
  }

  /// The same with errors as they are.
  func attempt<T>(_ body: (inout JobTransaction) throws(SQLError) -> T) throws(SQLError) -> T {
    let (value, changes) = try database.write { (connection) throws(SQLError) in
      var transaction = JobTransaction(connection, at: database.now())
      let value = try body(&transaction)
      try transaction.announce(as: database.tag)
      return (value, transaction.changes)
    }
    for signal in changes.signals { signals.announce(signal) }
    return value
  }
}
