import Jobs
import Prediction

/// What can go wrong in a transaction. The cases `job` and `store` carry what a body refuses, so that one type
/// goes through all layers; nothing of this leaves the module.
enum SQLError: Error, Equatable, Sendable {
  /// The database cannot be used now; says what it said, and what to do.
  case unavailable(String)
  /// The connection broke: whether a commit under way took effect is not known.
  case connectionLost(String)
  /// Two transactions stood in each other's way; this one left no trace and may be done again.
  case conflict(String)
  /// A statement or a stored value that is wrong.
  case invalid(String)
  /// The database was made by a later version of this program.
  case schemaTooNew(found: Int, known: Int)
  /// A refusal by the rules of the queue.
  case job(JobsError)
  /// A refusal by the rules of the catalogue.
  case store(StoreError)

  /// For callers of a job store.
  var jobsError: JobsError {
    switch self {
    case .job(let error): error
    case .schemaTooNew(let found, let known): .schemaTooNew(found: found, known: known)
    default: .unavailable(detail)
    }
  }

  /// For callers of a catalogue or an artefact store.
  var storeError: StoreError {
    if case .store(let error) = self { error } else { .unavailable(detail) }
  }

  private var detail: String {
    switch self {
    case .unavailable(let detail): detail
    case .connectionLost(let detail): "the connection to the database broke: \(detail)"
    case .conflict(let detail): "too many others write at the same time: \(detail)"
    case .invalid(let detail): "the database refused a statement, or holds what it should not: \(detail)"
    case .schemaTooNew, .job: JobsError.unavailable("").message
    case .store(let error): error.message
    }
  }
}
