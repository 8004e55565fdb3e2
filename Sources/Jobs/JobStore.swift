/// Durable jobs. Every method is one transaction: it happened whole, and is on disk when it returns, or not at
/// all. Each change of state, and each event, is written together with what caused it, and announced to
/// `signals` afterwards. Safe to call from any thread; any number of stores may share one database.
///
/// Every method throws `JobsError.unavailable` when the database cannot be reached or written.
///
/// A `condition` is asked within the transaction of the job as it is there, once all else allows the change; where it
/// does not hold, `conditionFailed` is thrown and nothing has changed. It must not come back here.
public protocol JobStore: Sendable {
  /// Told of every change that this process can know of.
  var signals: JobSignals { get }

  /// The store's clock: one for all machines that share it, not moved by jumps of this machine's clock.
  func now() throws(JobsError) -> Timestamp

  // MARK: for those who ask for work

  /// Stores a job, queued. With an idempotency key that the owner used before returns that job; throws
  /// `idempotencyConflict` when it then said something else.
  func submit(_ submission: Submission) throws(JobsError) -> Receipt

  /// The job of this name.
  func job(_ id: JobID) throws(JobsError) -> Job?

  /// A page of jobs, newest first, with the contents that the query asks for.
  func jobs(_ query: JobQuery) throws(JobsError) -> [Job]

  /// Events of a job numbered above `after`, first to last, at most `limit`.
  func events(of id: JobID, after: Int64, limit: Int) throws(JobsError) -> [JobEvent]

  /// Asks for a job's end: a queued or suspended one is cancelled now, a running one when its worker learns of
  /// it; so are the jobs it started. Returns the job; throws `jobUnknown`, `jobFinal` for one that ended.
  func cancel(_ id: JobID, where condition: @Sendable (Job) -> Bool) throws(JobsError) -> Job

  /// Puts a failed or cancelled job back into the queue with its attempts and deaths counted anew, and so
  /// those it started that failed or were cancelled. Throws `jobUnknown`, `jobNotResumable`.
  func resume(_ id: JobID, where condition: @Sendable (Job) -> Bool) throws(JobsError) -> Job

  /// Removes a job that has ended, with its events and the jobs it started. Throws `jobUnknown`, `jobActive`.
  func delete(_ id: JobID, where condition: @Sendable (Job) -> Bool) throws(JobsError)

  /// Jobs in each state.
  func counts() throws(JobsError) -> JobCounts

  // MARK: for those who work

  /// Takes the next job of one of these kinds: highest priority first; among equals of the owner with the
  /// fewest running jobs; among these the oldest. Also a suspended one whose wait is over. One statement, so that two workers never
  /// take the same job. Before that, leases that have run out are dealt with as `expireLeases` does.
  func claim(kinds: Set<String>, worker: String, lease: Duration) throws(JobsError) -> Claim?

  /// Extends a lease to `lease` from now, with how far the job is where the handler has said.
  func heartbeat(_ lease: Lease, for duration: Duration, progress: [UInt8]?) throws(JobsError) -> Heartbeat

  /// Appends an event, and with it how far the job is; a checkpoint makes earlier deaths count no more. False, and nothing written, when the lease is lost.
  func record(
    _ kind: JobEvent.Kind, _ data: [UInt8], progress: [UInt8]?, by lease: Lease
  ) throws(JobsError) -> Bool

  /// Stores jobs started by the leased one, which inherit its owner and priority; one whose idempotency key the
  /// parent has used before is left as it is. Returns all of them in order, or nil when the lease is lost.
  func start(_ children: [Submission], by lease: Lease) throws(JobsError) -> [Job]?

  /// Lets go of a job; false, and nothing changed, when the lease is lost.
  func finish(_ lease: Lease, _ outcome: Outcome) throws(JobsError) -> Bool

  // MARK: for housekeeping

  /// Gives jobs whose lease has run out back to the queue, or fails them: after `maxAttempts`, or with
  /// `JobFailure.workersDied` after four deaths without a checkpoint between them. Returns how many.
  @discardableResult
  func expireLeases() throws(JobsError) -> Int

  /// Removes submitted jobs that ended before a moment, with all that belongs to them; at most `limit`, and
  /// returns their names.
  func prune(endedBefore moment: Timestamp, limit: Int) throws(JobsError) -> [JobID]
}

extension JobStore {
  /// Asks for a job's end, whatever it is at.
  public func cancel(_ id: JobID) throws(JobsError) -> Job { try cancel(id) { _ in true } }

  /// Puts a failed or cancelled job back into the queue.
  public func resume(_ id: JobID) throws(JobsError) -> Job { try resume(id) { _ in true } }

  /// Removes a job that has ended.
  public func delete(_ id: JobID) throws(JobsError) { try delete(id) { _ in true } }

  /// Every job that one has started, oldest first.
  public func parts(of id: JobID, contents: Set<JobContent> = JobContent.all) throws(JobsError) -> [Job] {
    var query = JobQuery()
    query.parent = id
    query.contents = contents
    query.limit = 500
    var all: [Job] = []
    while true {
      let page = try jobs(query)
      all += page
      guard page.count == query.limit, let last = page.last else { return all.reversed() }
      query.after = last.id
    }
  }
}
