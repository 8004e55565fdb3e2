import Geometry
import Digest
import Locks
public import Prediction
import Spectra

/// The datasets: takes archives in after reading them whole, and gives them out as matrices, of which the last few
/// are kept because jobs that belong together ask for the same.
public final class DatasetShelf: Sendable {
  /// A dataset ready for training.
  public struct Prepared: Sendable {
    /// The samples.
    public let dataset: Dataset
    /// Their descriptors and targets.
    public let data: TrainingData
  }

  private struct Key: Hashable {
    let artefact: String
    let descriptor: Descriptor
    let grid: EnergyGrid
    let normalisationWidth: Double
    let convolution: Convolution.Kind
  }

  private let equipment: Equipment
  private let kept = Locked<[(key: Key, prepared: Prepared)]>([])
  private static let most = 2

  /// A shelf over the shared stores.
  public init(_ equipment: Equipment) { self.equipment = equipment }

  /// Reads an archive whole; throws everything that is wrong with it, and stores nothing.
  public func read(archive path: String) throws(LaboratoryError) -> Dataset {
    let files = try equipment.unpack(path)
    var reader = DatasetReader()
    reader.limits = equipment.structures
    let outcome: DatasetReader.Outcome
    do throws(PredictionError) { outcome = try reader.read(files) } catch {
      if case .dataset(let issues) = error { throw .dataset(issues) }
      throw .prediction(error)
    }
    let issues = outcome.issues + Self.mixedGrids(outcome.dataset)
    guard issues.isEmpty else { throw .dataset(issues.sorted { $0.file < $1.file }) }
    return outcome.dataset
  }

  /// Takes an archive in under a name, in place of one of that name; jobs that use that one keep it. Throws
  /// `conditionFailed` and leaves everything as it is where `condition` does not hold of the one there (nil: none).
  public func store(
    _ path: String, bytes: Int64, as name: String, where condition: (DatasetEntry?) -> Bool = { _ in true }
  ) throws(LaboratoryError) -> (entry: DatasetEntry, isNew: Bool) {
    try Name.check(name, of: "dataset")
    let dataset = try read(archive: path)
    let (entry, write) = try storage { () throws(StoreError) in
      let entry = DatasetEntry(
        name: name, artefact: try equipment.artefacts.put(file: path),
        summary: DatasetSummary(dataset).encoded, bytes: bytes, createdAt: equipment.now())
      return (entry, try equipment.catalogue.put(entry, where: condition))
    }
    guard write.isDone else { throw .conditionFailed(kind: "dataset", name: name) }
    return (entry, write.before == nil)
  }

  /// A stored dataset as a recipe sees it.
  func prepared(_ reference: DatasetReference, for recipe: Recipe) throws(LaboratoryError) -> Prepared {
    let key = Key(
      artefact: reference.artefact, descriptor: recipe.descriptor, grid: recipe.grid,
      normalisationWidth: recipe.normalisationWidth, convolution: recipe.convolution.kind)
    if let known = kept.withLock({ $0.first { $0.key == key }?.prepared }) { return known }
    let dataset = try dataset(reference)
    let prepared = try science { () throws(PredictionError) in
      Prepared(dataset: dataset, data: try TrainingData(dataset, recipe: recipe))
    }
    kept.withLock { kept in
      kept.removeAll { $0.key == key }
      kept.append((key, prepared))
      if kept.count > Self.most { kept.removeFirst() }
    }
    return prepared
  }

  /// A stored dataset.
  func dataset(_ reference: DatasetReference) throws(LaboratoryError) -> Dataset {
    try read(
      archive: try storage { () throws(StoreError) in
        try equipment.artefacts.localCopy(reference.artefact)
      })
  }

  /// Spectra that do not share at least half of their range with the rest: another unit, origin or edge.
  private static func mixedGrids(_ dataset: Dataset) -> [DatasetIssue] {
    let grids = dataset.samples.map(\.spectrum.grid)
    guard grids.count > 1 else { return [] }
    let first = Metrics.quantile(0.5, of: grids.map(\.first))
    let last = Metrics.quantile(0.5, of: grids.map(\.last))
    return dataset.samples.compactMap { sample in
      let grid = sample.spectrum.grid
      let shared = min(grid.last, last) - max(grid.first, first)
      guard shared < 0.5 * max(grid.last - grid.first, last - first) else { return nil }
      return DatasetIssue(
        file: sample.spectrumFile,
        detail:
          "it runs from \(grid.first) to \(grid.last) eV relative to the edge, where most run from "
          + "\(first) to \(last) eV: check the unit, the origin and the edge")
    }
  }
}
