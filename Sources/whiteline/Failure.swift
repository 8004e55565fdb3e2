import JSON
import Jobs
import Laboratory
import Keys
import Persistence
import Prediction
import Spectra
import Geometry
import HTTP

/// What the command line says before it ends with status 1.
struct Failure: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }

  /// The sentence of any error of the modules below.
  init(_ error: any Error, about subject: String? = nil) {
    let message =
      switch error {
      case let error as JobsError: error.message
      case let error as LaboratoryError: error.message
      case let error as StoreError: error.message
      case let error as PredictionError: error.message
      case let error as PersistenceError: error.message
      case let error as KeysError: error.message
      case let error as ModelFolderError: error.message
      case let error as JSONError: error.message
      case let error as SpectraError: error.message
      case let error as GeometryError: error.message
      case let error as HTTPError: error.message
      default: "\(error)"
      }
    guard let subject, !message.contains(subject) else {
      description = message
      return
    }
    description = "\(subject): \(message)"
  }
}
