import HTTP
import Keys
public import Jobs
public import Laboratory
public import Prediction

/// What the routes for jobs, datasets and models work with.
public struct Bench: Sendable {
  /// The queue.
  public var jobs: any JobStore
  /// The datasets.
  public var datasets: DatasetShelf
  /// The models.
  public var registry: ModelRegistry
  /// Stored datasets, models and checkpoints by name.
  public var catalogue: any Catalogue
  /// Their bytes.
  public var artefacts: any ArtefactStore
  /// Folder in which uploads arrive.
  public var uploads: String
  /// Recipes by name.
  public var recipe: @Sendable (_ name: String) -> Recipe?
  /// Whether the stores answered when they were last asked.
  public var isReachable: @Sendable () -> Bool

  /// All of it.
  public init(
    jobs: any JobStore, datasets: DatasetShelf, registry: ModelRegistry, catalogue: any Catalogue,
    artefacts: any ArtefactStore, uploads: String,
    recipe: @escaping @Sendable (_ name: String) -> Recipe?,
    isReachable: @escaping @Sendable () -> Bool
  ) {
    self.jobs = jobs
    self.datasets = datasets
    self.registry = registry
    self.catalogue = catalogue
    self.artefacts = artefacts
    self.uploads = uploads
    self.recipe = recipe
    self.isReachable = isReachable
  }

  /// What a submission may refer to.
  public var known: Known {
    Known(
      dataset: { name in
        (try? catalogue.dataset(name)).flatMap { $0 }
          .map { DatasetReference(name: $0.name, artefact: $0.artefact) }
      },
      datasets: { ((try? catalogue.datasets()) ?? []).map(\.name) },
      counts: { name in (try? catalogue.dataset(name)).flatMap { $0 }?.counts },
      recipe: recipe,
      model: { name, version in
        guard let number = version ?? registry.active(name) else { return nil }
        return try? registry.version(name, number).card
      })
  }

  /// Forgets what jobs that are no more have left behind.
  func forget(_ ids: [JobID]) {
    for id in ids { try? catalogue.removeCheckpoints(of: id.text) }
  }
}

extension Bench {
  /// Who asks: the id of a key, empty where none was shown.
  func owner(_ request: Request) -> String { request.caller.isAnonymous ? "" : request.caller.id }

  /// Whether the asker may see everybody's jobs: an operator, and everybody where keys are off.
  func seesAll(_ request: Request) -> Bool { request.caller.may(.admin) }
}
