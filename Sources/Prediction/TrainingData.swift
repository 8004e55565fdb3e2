import Geometry
import Spectra

/// A dataset as two matrices: what goes into the network and what should come out.
public struct TrainingData: Sendable {
  /// Descriptors, not standardised, shape (samples, features), row-major.
  public let descriptors: [Float]
  /// Spectra on the recipe's grid divided by their post-edge level, shape (samples, energies), row-major.
  public let targets: [Float]
  /// Structure of each sample, by name.
  public let groups: [String]
  /// Columns of `descriptors`.
  public let features: Int
  /// Columns of `targets`.
  public let energies: Int

  /// Number of samples.
  public var count: Int { groups.count }

  /// Computes descriptors and normalised targets.
  ///
  /// Throws `PredictionError.dataset` naming every file whose spectrum does not cover the grid or whose
  /// structure is absurd around an absorber, `.convolvedTwice` for convolved spectra that the recipe would convolve again.
  public init(_ dataset: Dataset, recipe: Recipe) throws(PredictionError) {
    if dataset.subject.isConvolved { try recipe.requireNoConvolution() }
    features = recipe.descriptor.count
    energies = recipe.grid.count
    var descriptors: [Float] = []
    var targets: [Float] = []
    var issues: [DatasetIssue] = []
    descriptors.reserveCapacity(dataset.count * features)
    targets.reserveCapacity(dataset.count * energies)
    for sample in dataset.samples {
      do throws(PredictionError) {
        let row = try Self.descriptor(of: sample, recipe)
        let target = try Self.target(of: sample, recipe)
        descriptors += row
        targets += target
      } catch {
        let file = if case .geometry = error { sample.structureFile } else { sample.spectrumFile }
        issues.append(DatasetIssue(file: file, detail: error.message))
      }
    }
    guard issues.isEmpty else { throw .dataset(issues) }
    self.descriptors = descriptors
    self.targets = targets
    groups = dataset.groups
  }

  static func descriptor(of sample: Dataset.Sample, _ recipe: Recipe) throws(PredictionError) -> [Float] {
    do throws(GeometryError) {
      let cluster = try Cluster(
        in: sample.structure, around: sample.absorber, cutoff: recipe.descriptor.cutoff)
      return recipe.descriptor.values(of: cluster)
    } catch {
      throw .geometry(error)
    }
  }

  static func target(of sample: Dataset.Sample, _ recipe: Recipe) throws(PredictionError) -> [Float] {
    do throws(SpectraError) {
      let normalised = try sample.spectrum.normalisedPostEdge(over: recipe.normalisationWidth).spectrum
      return try normalised.resampled(to: recipe.grid).intensities.map(Float.init)
    } catch {
      throw .spectra(error)
    }
  }
}
