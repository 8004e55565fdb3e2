public import JSON
public import Jobs
public import Laboratory
public import Prediction

/// Why a request cannot be answered as asked. `ServiceError+Problem.swift` turns each case into a problem
/// document.
public enum ServiceError: Error, Equatable, Sendable {
  /// The body is not JSON, or not the JSON that is asked for.
  case json(JSONError)
  /// Query parameters that are wrong, by name: not what is asked for, or (impossible) of the right kind and
  /// without sense.
  case parameters([ProblemDocument.Entry], isImpossible: Bool)
  /// So many sites on so many energies make an answer that is too long.
  case answerTooLong(sites: Int, energies: Int, limit: Int, pointer: String)
  /// So many sites with so many atoms around would take too long.
  case tooMuchWork(sites: Int, atoms: Int, cutoff: Double, pointer: String)
  /// Numbers of the request are so large that the result is not finite.
  case resultNotFinite(pointer: String)
  /// The weights of a model, named with its version, are such that the result is not finite.
  case modelUnfit(String, pointer: String)
  /// The science refuses: a structure, convolution or model.
  case prediction(PredictionError, pointer: String)
  /// The body is empty.
  case emptyBody
  /// The body is of a type that this route does not take.
  case unsupportedType(String, supported: [String])
  /// The body is encoded in a way that is not taken.
  case unsupportedCoding(String)
  /// A body that goes to a file is encoded.
  case codedUpload(String)
  /// The body is not valid gzip.
  case badGzip(String)
  /// The body grows beyond the limit when gzip is undone.
  case bodyTooLarge(limit: Int)
  /// A job cannot be stored, found or changed.
  case jobs(JobsError)
  /// A job has no chart of this name, but others.
  case chartUnknown(String, available: [String])
  /// A study whose chart is asked for has not succeeded.
  case chartTooEarly(job: String, state: String)
  /// A dataset, model or task is refused.
  case laboratory(LaboratoryError, pointer: String)
  /// A header field that is not what it should be.
  case field(String, String)
  /// A precondition of the request does not hold; says which.
  case precondition(String)
  /// So many requests wait for the stores that no more are taken.
  case tooBusy
  /// No representation that can be made is acceptable.
  case notAcceptable(available: [String])
}
