/// Where a job is on its way. Every store refuses a step that `JobState.allows` does not.
public enum JobState: String, Hashable, Sendable, CaseIterable {
  /// Waits for a worker.
  case queued
  /// A worker holds its lease, or it waits for the jobs it started.
  case running
  /// Done; has a result.
  case succeeded
  /// Given up; has a failure.
  case failed
  /// Ended because somebody asked for it.
  case cancelled

  /// Whether nothing more happens unless somebody resumes the job.
  public var isFinal: Bool {
    switch self {
    case .queued, .running: false
    case .succeeded, .failed, .cancelled: true
    }
  }

  /// The one table of steps: `running -> queued` when a lease runs out, a worker shuts down or an attempt is to
  /// be repeated; `failed | cancelled -> queued` when somebody resumes it.
  public func allows(_ next: JobState) -> Bool {
    switch (self, next) {
    case (.queued, .running), (.queued, .cancelled): true
    case (.running, .queued), (.running, .succeeded), (.running, .failed), (.running, .cancelled): true
    case (.failed, .queued), (.cancelled, .queued): true
    default: false
    }
  }
}
