/// What a transaction changed, to be announced when it is on disk.
package struct JobChanges: Sendable {
  /// Jobs that changed or have a new event.
  package private(set) var jobs: Set<JobID> = []
  /// Whether there may be work to claim.
  package private(set) var hasWork = false

  /// Nothing changed.
  package init() {}

  /// This record was written. There is work when it is queued; when it waits (perhaps for what has ended
  /// already); when it has ended and a parent may wait for that.
  package mutating func note(_ record: JobRecord) {
    jobs.insert(record.job.id)
    let wakesParent = record.job.state.isFinal && record.job.parent != nil
    if record.job.state == .queued || record.job.isSuspended || wakesParent { hasWork = true }
  }

  /// A job changed without a step, or is no more.
  package mutating func note(_ job: JobID) { jobs.insert(job) }

  /// The signals of these changes.
  package var signals: [JobSignals.Signal] { (hasWork ? [.work] : []) + jobs.map { .job($0) } }
}
