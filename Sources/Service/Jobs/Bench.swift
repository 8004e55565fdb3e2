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

  /// What a submission may refer to; stores that cannot be asked are noted as trouble.
  public func known(_ trouble: LookupTrouble) -> Known {
    let dataset = { (name: String) in
      trouble.seen { () throws(StoreError) in try catalogue.dataset(name) }
    }
    return Known(
      dataset: { name in dataset(name).map { DatasetReference(name: $0.name, artefact: $0.artefact) } },
      datasets: {
        (trouble.seen { () throws(StoreError) in try catalogue.datasets() } ?? []).map(\.name)
      },
      counts: { name in dataset(name)?.counts },
      recipe: recipe,
      model: { name, version in
        guard let number = version ?? registry.active(name) else { return nil }
        return trouble.seen { () throws(StoreError) -> ModelCard? in
          do throws(LaboratoryError) { return try registry.version(name, number).card } catch {
            if case .store(let error) = error { throw error }
            return nil
          }
        }
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

/// What kept a submission from being read: what it refers to is then not unknown, only out of sight.
public final class LookupTrouble {
  /// The store that could not be asked.
  public private(set) var error: StoreError?

  /// None so far.
  public init() {}

  /// What a store says; nil where there is no such thing, or no answer, which is noted.
  func seen<Value>(_ look: () throws(StoreError) -> Value?) -> Value? {
    do throws(StoreError) { return try look() } catch {
      if case .unavailable = error { self.error = error }
      return nil
    }
  }
}
