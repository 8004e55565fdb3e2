import JSON
import Prediction

/// A study as jobs: one for the whole, which waits, and one for each part.
protocol JobStudy: PlannedStudy {
  /// The kind of job that is the study.
  static var kind: String { get }
  /// The kind of job that does one part.
  static var partKind: String { get }
  /// Reads what a submission says of it, held against what is known of the dataset.
  init?(asked reader: inout ObjectReader, counts: (samples: Int, structures: Int)?, seed: UInt64)
}

/// Judges a recipe by repeated K-fold cross-validation.
extension CrossValidationStudy: JobStudy {
  static let kind = "cross-validate"
  static let partKind = "fold"

  /// Reads `folds`, `repetitions` and `seed`.
  init?(asked reader: inout ObjectReader, counts: (samples: Int, structures: Int)?, seed: UInt64) {
    self.init(reading: &reader, seed: seed)
    if let structures = counts?.structures, folds > structures {
      reader.fail("folds", "the dataset has \(structures) structures, one fold each at most")
    }
  }
}

/// How the error falls as there is more to learn from.
extension LearningCurveStudy: JobStudy {
  static let kind = "learning-curve"
  static let partKind = "point"

  /// Reads `sizes`, or `points`, `from` and `to`, and `repetitions`, `test`, `seed`.
  init?(asked reader: inout ObjectReader, counts: (samples: Int, structures: Int)?, seed: UInt64) {
    self.init(reading: &reader, available: counts?.samples ?? Self.unlimited, seed: seed)
  }
}
