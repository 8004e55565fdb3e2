import ArgumentParser
import Persistence
import Prediction

/// The dataset to work on, and what to do about files that are bad.
struct DatasetOptions: ParsableArguments {
  @Argument(help: "Dataset: a folder or .tar.gz with structures/ and spectra/ (or xyz/ and xanes/).")
  var dataset: String
  @Flag(help: "Go on without the files that are bad; otherwise they are named and nothing is done.")
  var skipBadFiles = false

  /// Reads it. Every bad file is named on standard error.
  func read() throws(Failure) -> Dataset {
    let outcome: DatasetReader.Outcome
    do {
      outcome = try DatasetReader().read(try DatasetLoader.files(dataset))
    } catch {
      throw Failure(error, about: dataset)
    }
    for issue in outcome.issues { Output.error("\(issue.file): \(issue.detail)\n") }
    guard outcome.issues.isEmpty || skipBadFiles else {
      throw Failure(
        "\(dataset): \(outcome.issues.count) files are bad, \(outcome.dataset.count) samples are good. "
          + "Mend the files, or go on without them by --skip-bad-files.")
    }
    return outcome.dataset
  }
}
