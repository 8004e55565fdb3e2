public import HTTP
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
  /// Who asks: the id of a key, empty when keys are off.
  public var owner: @Sendable (Request) -> String
  /// Whether the asker may see everybody's jobs.
  public var seesAll: @Sendable (Request) -> Bool

  /// All of it.
  public init(
    jobs: any JobStore, datasets: DatasetShelf, registry: ModelRegistry, catalogue: any Catalogue,
    artefacts: any ArtefactStore, uploads: String,
    recipe: @escaping @Sendable (_ name: String) -> Recipe?,
    owner: @escaping @Sendable (Request) -> String = { _ in "" },
    seesAll: @escaping @Sendable (Request) -> Bool = { _ in true }
  ) {
    self.jobs = jobs
    self.datasets = datasets
    self.registry = registry
    self.catalogue = catalogue
    self.artefacts = artefacts
    self.uploads = uploads
    self.recipe = recipe
    self.owner = owner
    self.seesAll = seesAll
  }

  /// What a submission may refer to.
  var known: Known {
    Known(
      dataset: { name in
        (try? catalogue.dataset(name)).flatMap { $0 }
          .map { DatasetReference(name: $0.name, artefact: $0.artefact) }
      },
      datasets: { ((try? catalogue.datasets()) ?? []).map(\.name) },
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
