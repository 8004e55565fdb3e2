import HTTP
import JSON
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
  /// What was wrong with the stores when they were last tried.
  public var trouble: @Sendable () -> StoreTrouble?

  /// All of it.
  public init(
    jobs: any JobStore, datasets: DatasetShelf, registry: ModelRegistry, catalogue: any Catalogue,
    artefacts: any ArtefactStore, uploads: String,
    recipe: @escaping @Sendable (_ name: String) -> Recipe?,
    trouble: @escaping @Sendable () -> StoreTrouble?
  ) {
    self.jobs = jobs
    self.datasets = datasets
    self.registry = registry
    self.catalogue = catalogue
    self.artefacts = artefacts
    self.uploads = uploads
    self.recipe = recipe
    self.trouble = trouble
  }

  /// Reads a submission. Throws `json` for one that is off the form or refers to what is not there, and `store` where
  /// a store cannot be asked: what it refers to is then not unknown, only out of sight.
  public func request(
    parsing body: [UInt8], limits: Configuration.Limits
  ) throws(LaboratoryError) -> JobRequest {
    var outOfSight: LaboratoryError?
    func seen<Value>(_ look: () throws(LaboratoryError) -> Value?) -> Value? {
      do throws(LaboratoryError) { return try look() } catch {
        if case .store(.unavailable) = error { outOfSight = error }
        return nil
      }
    }
    func stored<Value>(_ look: () throws(StoreError) -> Value?) -> Value? {
      seen { () throws(LaboratoryError) in
        do throws(StoreError) { return try look() } catch { throw .store(error) }
      }
    }
    func dataset(_ name: String) -> DatasetEntry? {
      stored { () throws(StoreError) in try catalogue.dataset(name) }
    }
    let known = Known(
      dataset: { name in dataset(name).map { DatasetReference(name: $0.name, artefact: $0.artefact) } },
      datasets: { (stored { () throws(StoreError) in try catalogue.datasets() } ?? []).map(\.name) },
      counts: { dataset($0)?.counts }, isConvolved: { dataset($0)?.isConvolved ?? false },
      recipe: recipe,
      model: { name, version in
        guard let number = version ?? registry.active(name) else { return nil }
        return seen { () throws(LaboratoryError) in try registry.version(name, number).card }
      }, structures: limits.structure)
    let request = Result { () throws(JSONError) in
      try JobRequest(parsing: body, limits: limits.json, known: known)
    }
    if let outOfSight { throw outOfSight }
    do throws(JSONError) { return try request.get() } catch { throw .json(error) }
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
