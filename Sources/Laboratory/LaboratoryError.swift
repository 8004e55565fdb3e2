public import JSON
public import Prediction

/// Why a dataset, a model or a job is refused, or why work failed.
public enum LaboratoryError: Error, Equatable, Sendable {
  /// A store cannot be used, or lacks what was asked for.
  case store(StoreError)
  /// The science refuses.
  case prediction(PredictionError)
  /// An archive or gzip file cannot be read; says why and where.
  case archive(String)
  /// Files of a dataset that are not sound, every one of them.
  case dataset([DatasetIssue])
  /// A document is not what it should be.
  case json(JSONError)
  /// A name that cannot be one: of what, and what was given.
  case name(kind: String, String)
  /// An uploaded model does not match its address; says what differs.
  case modelMismatch(String)
  /// A version of this number is there already, with other weights.
  case versionTaken(name: String, version: Int)
  /// Something is not as whoever asks wants it to be before it is changed: of what kind, and its name.
  case conditionFailed(kind: String, name: String)
  /// A stored task cannot be read by this version of the program.
  case task(String)
  /// The work ends because the context asks for it.
  case stopped
}
