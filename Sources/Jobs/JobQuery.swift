/// Which jobs to list, newest first.
public struct JobQuery: Hashable, Sendable {
  /// Only jobs in one of these states; empty for any.
  public var states: Set<JobState> = []
  /// Only jobs of one of these kinds; empty for any.
  public var kinds: Set<String> = []
  /// Only jobs of this owner; nil for any.
  public var owner: String?
  /// Only jobs started by this one; nil for those that were submitted by somebody.
  public var parent: JobID?
  /// Only jobs older than this one: the last of the page before.
  public var after: JobID?
  /// How many at most.
  public var limit = 50
  /// What is read of each job beside how it stands.
  public var contents = JobContent.all

  /// Every submitted job.
  public init() {}
}

/// What of a job may be mebibytes, and is left empty in lists that do not ask for it.
public enum JobContent: Hashable, Sendable, CaseIterable {
  /// What to do.
  case payload
  /// What came of it.
  case result

  /// Both.
  public static let all = Set(allCases)
}

/// Counts for those who run the service.
public struct JobCounts: Hashable, Sendable {
  /// Jobs in each state; states without a job may be missing.
  public var states: [JobState: Int]
  /// When the oldest job that a worker could take now became free to take.
  public var oldestReady: Timestamp?

  /// Counts.
  public init(states: [JobState: Int], oldestReady: Timestamp?) {
    self.states = states
    self.oldestReady = oldestReady
  }
}
