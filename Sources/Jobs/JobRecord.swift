/// A job with what a store keeps besides: who holds it, and the events that its last step brought. The steps
/// (`JobRecord+Steps.swift`) are the rules of the queue, written once; stores read a record, let it take a step,
/// and write it back in one transaction.
package struct JobRecord: Hashable, Sendable {
  /// What readers see.
  package var job: Job
  /// Grows with each claim.
  package var fence: Int64 = 0
  /// The worker that holds it.
  package var worker: String?
  /// When the worker's lease runs out.
  package var leaseEnd: Timestamp?
  /// What it waits for while suspended.
  package var awaited: Outcome.Awaited?
  /// How many of the jobs it started had ended when it was claimed.
  package var endedAtClaim: Int64 = 0
  /// The name of the request that made it.
  package var idempotency: Idempotency?
  /// The number of its last event.
  package var lastEvent: Int64 = 0
  /// Events that have not been written yet.
  package var news: [JobEvent] = []

  /// Lease-holders that may die on a job before it is set aside.
  package static let mostDeaths = 4

  /// A new job, queued; with its parent's owner and priority if it has one.
  package init(_ submission: Submission, id: JobID, parent: Job? = nil, at now: Timestamp) {
    job = Job(
      id: id, kind: submission.kind, owner: parent?.owner ?? submission.owner, parent: parent?.id,
      payload: submission.payload, priority: parent?.priority ?? submission.priority, state: .queued,
      attempt: 0, maxAttempts: max(1, submission.maxAttempts), deaths: 0, isCancelRequested: false,
      isSuspended: false, progress: [], result: [], failure: nil, createdAt: now, notBefore: now,
      startedAt: nil, finishedAt: nil, revision: 1)
    idempotency = submission.idempotency
    append(.state, JobEvent.data(of: job), at: now)
  }

  /// A job as a store read it.
  package init(stored job: Job) { self.job = job }

  /// The lease, while a worker holds the job.
  package var lease: Lease? {
    worker.map { Lease(job: job.id, fence: fence, worker: $0) }
  }

  /// Whether this lease is the one that holds the job.
  package func isHeld(by lease: Lease) -> Bool { job.state == .running && self.lease == lease }

  /// Adds an event, to be written.
  package mutating func append(_ kind: JobEvent.Kind, _ data: [UInt8], at now: Timestamp) {
    lastEvent += 1
    news.append(JobEvent(number: lastEvent, kind: kind, data: data, at: now))
  }

  /// Names for jobs made at one moment, in ascending order.
  package static func names(_ count: Int, at now: Timestamp) -> [JobID] {
    (0..<count).map { _ in JobID(at: now) }.sorted()
  }
}
