import JSON
import Jobs
import Prediction

extension LaboratoryError {
  /// The sentence for people: what is wrong, where, and what to do.
  public var message: String {
    switch self {
    case .store(let error): error.message
    case .prediction(let error): error.message
    case .archive(let detail): detail
    case .dataset(let issues): issues.map { "\($0.file): \($0.detail)" }.joined(separator: "\n")
    case .json(let error): error.message
    case .name(let kind, let name):
      "\"\(name.prefix(80))\" cannot be the name of a \(kind): use up to 64 letters, digits, '-', '_' and '.', "
        + "the first a letter, digit or '_'."
    case .modelMismatch(let detail): detail
    case .versionTaken(let name, let version):
      "Version \(version) of \(name) exists already with other weights; versions never change. Upload it as a new one."
    case .conditionFailed(let kind, let name):
      "The \(kind) \"\(name)\" is not as the request's conditions want it; perhaps somebody changed it in the "
        + "meantime. Look again, then decide."
    case .task(let detail): "The job's task cannot be read: \(detail)"
    case .stopped: "The work was stopped."
    }
  }

  /// How a job that met this error ends: what the store cannot do now may work later, the rest would fail again.
  var outcome: Outcome {
    let code: String
    var isTransient = false
    switch self {
    case .store(.unavailable):
      code = "storage-unavailable"
      isTransient = true
    case .store(.unknown): code = "not-found"
    case .store(.damaged): code = "damaged"
    case .store(.inUse): code = "in-use"
    case .prediction(.diverged): code = "diverged"
    case .prediction(.tooFewSamples): code = "too-few-samples"
    case .prediction, .json, .task: code = "impossible-task"
    case .archive, .dataset: code = "dataset-unreadable"
    case .name, .modelMismatch, .versionTaken, .conditionFailed: code = "conflict"
    case .stopped: code = "stopped"
    }
    return .failed(
      JobFailure(code: code, detail: String(message.prefix(4000))), isTransient: isTransient,
      delay: .seconds(5))
  }
}

/// Names of datasets and models.
public enum Name {
  /// Throws `LaboratoryError.name` for what cannot be one.
  public static func check(_ name: String, of kind: String) throws(LaboratoryError) {
    guard isSound(name) else { throw .name(kind: kind, name) }
  }

  /// Up to 64 letters, digits, `-`, `_` and `.`, the first a letter, digit or `_`.
  public static func isSound(_ name: String) -> Bool {
    let bytes = Array(name.utf8)
    func isWord(_ byte: UInt8) -> Bool {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
        true
      default: false
      }
    }
    guard let first = bytes.first, bytes.count <= 64, isWord(first) else { return false }
    return bytes.allSatisfy { isWord($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".") }
  }
}
