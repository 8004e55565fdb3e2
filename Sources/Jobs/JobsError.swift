/// What can be wrong with what is asked of a job store.
public enum JobsError: Error, Hashable, Sendable {
  /// The database cannot be reached, read or written; says what it said.
  case unavailable(String)
  /// The database was made by a later version of this program.
  case schemaTooNew(found: Int, known: Int)
  /// No such job.
  case jobUnknown(String)
  /// It has ended, in this state.
  case jobFinal(JobID, JobState)
  /// It has not ended.
  case jobActive(JobID, JobState)
  /// Only failed and cancelled jobs can be resumed.
  case jobNotResumable(JobID, JobState)
  /// It is not as whoever asks wants it to be before it is changed.
  case conditionFailed(JobID)
  /// The idempotency key was used for another request, which made this job.
  case idempotencyConflict(key: String, job: JobID)
}
