import ArgumentParser
import Geometry
import Persistence
import Prediction

/// The dataset to work on, and what to do about files that are bad.
struct DatasetOptions: ParsableArguments {
  @Argument(help: "Dataset: a folder, .tar.gz or .zip with structures/ and spectra/ (or xyz/ and xanes/).")
  var dataset: String
  @Flag(help: "Go on without the files that are bad; otherwise they are named and nothing is done.")
  var skipBadFiles = false

  /// Reads it for a recipe. Every file that is bad, be it by itself or for the recipe (a spectrum that does not cover
  /// the grid, an atom on top of the absorber), is named on standard error, all of them at once.
  func read(for recipe: Recipe) throws(Failure) -> (dataset: Dataset, data: TrainingData) {
    let outcome: DatasetReader.Outcome
    do {
      outcome = try DatasetReader().read(try DatasetLoader.files(dataset))
    } catch {
      throw Failure(error, about: dataset)
    }
    let subject = outcome.dataset.subject
    Output.error(
      "\(outcome.dataset.count) samples, \(subject.element.symbol) \(subject.edge) edge; descriptors ...\n")
    let (data, unsuitable) = try matrices(outcome.dataset, recipe)
    let issues = (outcome.issues + unsuitable).sorted { $0.file < $1.file }
    for issue in issues { Output.error("\(issue.file): \(issue.detail)\n") }
    let sound = outcome.dataset.without(files: Set(unsuitable.map(\.file)))
    guard issues.isEmpty || skipBadFiles && sound.count > 0 else {
      throw Failure(
        "\(dataset): \(Set(issues.map(\.file)).count) files are bad, \(sound.count) samples are good. "
          + (sound.count > 0
            ? "Mend the files, or go on without them by --skip-bad-files." : "Mend the files."))
    }
    if let data { return (outcome.dataset, data) }
    do throws(PredictionError) { return (sound, try TrainingData(sound, recipe: recipe)) } catch {
      throw Failure(error, about: dataset)
    }
  }

  private func matrices(
    _ dataset: Dataset, _ recipe: Recipe
  ) throws(Failure) -> (data: TrainingData?, unsuitable: [DatasetIssue]) {
    do throws(PredictionError) {
      return (try TrainingData(dataset, recipe: recipe), [])
    } catch {
      guard case .dataset(let issues) = error else { throw Failure(error, about: self.dataset) }
      return (nil, issues)
    }
  }
}

extension Dataset {
  /// The samples that use none of some files.
  fileprivate func without(files: Set<String>) -> Dataset {
    subset(
      samples.indices.filter {
        !files.contains(samples[$0].structureFile) && !files.contains(samples[$0].spectrumFile)
      })
  }
}
