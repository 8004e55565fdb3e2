import ArgumentParser
import Persistence
import Prediction

/// The dataset to work on, and what to do about files that are bad.
struct DatasetOptions: ParsableArguments {
  @Argument(help: "Dataset: a folder, .tar.gz or .zip with structures/ and spectra/ (or xyz/ and xanes/).")
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

  /// Does something with a dataset that may find samples a recipe cannot use: spectra that do not cover its
  /// grid, absorbers without neighbours. They are named and left out by --skip-bad-files; otherwise nothing
  /// is done.
  func withSoundSamples<Outcome>(of dataset: Dataset, _ work: (Dataset) throws -> Outcome) throws -> Outcome {
    do {
      return try work(dataset)
    } catch let error as PredictionError {
      guard case .dataset(let issues) = error else { throw error }
      return try work(try sound(dataset, without: issues))
    }
  }

  private func sound(_ dataset: Dataset, without issues: [DatasetIssue]) throws(Failure) -> Dataset {
    for issue in issues { Output.error("\(issue.file): \(issue.detail)\n") }
    let bad = Set(issues.map(\.file))
    let good = dataset.samples.indices.filter { !bad.contains(dataset.samples[$0].id) }
    guard skipBadFiles, !good.isEmpty, good.count < dataset.count else {
      throw Failure(
        "\(self.dataset): \(bad.count) of \(dataset.count) samples do not suit the recipe. "
          + "Mend or remove their files, or go on without them by --skip-bad-files.")
    }
    return dataset.subset(good)
  }
}
