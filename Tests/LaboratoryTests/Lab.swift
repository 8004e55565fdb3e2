import Geometry
import JSON
import Jobs
import Locks
import Persistence
import Prediction
import Testing

@testable import Laboratory

/// A laboratory of one's own: memory for the stores, a temporary folder for the bytes, and the synthetic dataset.
final class Lab: Sendable {
  let store: MemoryJobStore
  let catalogue = MemoryCatalogue()
  /// Moved on an hour before each claim, so that nothing has to be waited for.
  private let clock = Clock()
  let artefacts: FileArtefacts
  let equipment: Equipment
  let datasets: DatasetShelf
  let live = LiveModels(standard: "fe")
  let registry: ModelRegistry

  init(threads: Int = 1, structures: GeometryLimits = GeometryLimits(), sites: Int = 256) throws {
    store = MemoryJobStore { [clock] in Timestamp(milliseconds: clock.milliseconds) }
    artefacts = FileArtefacts()
    equipment = Equipment(
      catalogue: catalogue, artefacts: artefacts,
      unpack: { path throws(LaboratoryError) in
        do throws(PersistenceError) { return try DatasetLoader.files(path) } catch {
          throw .archive(error.message)
        }
      },
      packer: { () throws(LaboratoryError) in
        do throws(PersistenceError) {
          let writer = try GzipWriter()
          return { writer.adding($0, isLast: $1) }
        } catch {
          throw .archive(error.message)
        }
      },
      compress: { bytes, _ throws(LaboratoryError) in
        do throws(PersistenceError) { return try Gzip.compressed(bytes, level: 1) } catch {
          throw .archive(error.message)
        }
      },
      decompress: { path throws(LaboratoryError) in
        do throws(PersistenceError) {
          return try Gzip.decompressed(try FileReader.bytes(path, limit: 1 << 30), limit: 1 << 30)
        } catch {
          throw .archive(error.message)
        }
      }, threads: threads, seconds: { 0 }, now: { 1_770_000_000_000 },
      structures: structures, sites: sites)
    datasets = DatasetShelf(equipment)
    registry = ModelRegistry(live: live, shipped: NoModels(), equipment: equipment)
  }

  /// An archive of files in the lab's folder.
  func archive(_ files: [(path: String, text: String)], named name: String = "data.tar.gz") throws -> String {
    var tar = TarBuilder()
    for file in files { tar.add(file.path, Array(file.text.utf8)) }
    let path = "\(artefacts.folder.path)/\(name)"
    try AtomicFile.write(try Gzip.compressed(tar.finished, level: 1), to: path)
    return path
  }

  /// Stores the synthetic dataset as `fe`.
  func stockUp() throws {
    _ = try datasets.store(try archive(SyntheticDataset.files()), bytes: 1, as: "fe")
  }

  /// What submissions may refer to.
  var known: Known {
    Known(
      dataset: { [catalogue] in
        (try? catalogue.dataset($0)).map { DatasetReference(name: $0.name, artefact: $0.artefact) }
      },
      datasets: { [catalogue] in catalogue.datasets().map(\.name) },
      counts: { [catalogue] in (try? catalogue.dataset($0))?.counts },
      isConvolved: { [catalogue] in (try? catalogue.dataset($0))?.isConvolved ?? false },
      recipe: { $0 == "tiny" ? try? Recipe(parsing: Array(SyntheticDataset.recipe.utf8)) { _ in nil } : nil },
      model: { [registry] name, version in
        guard let number = version ?? registry.active(name) else { return nil }
        return try? registry.version(name, number).card
      }, structures: equipment.structures)
  }

  /// Every handler.
  var handlers: [any JobHandler] {
    [
      TrainHandler(equipment: equipment, datasets: datasets, registry: registry),
      EvaluateHandler(datasets: datasets, registry: registry),
      PredictHandler(equipment: equipment, datasets: datasets, registry: registry),
      StudyHandler(), PartHandler(equipment: equipment, datasets: datasets),
    ]
  }

  /// Submits what the body of POST /jobs asks for.
  func submit(_ body: String) throws -> Job {
    let request = try JobRequest(parsing: Array(body.utf8), known: known)
    return try store.submit(request.submission(owner: "", idempotency: nil)).job
  }

  /// Claims the next job.
  func claim(lease: Duration = .seconds(60)) throws -> Claim? {
    clock.advance()
    return try store.claim(
      kinds: handlers.reduce(into: Set<String>()) { $0.formUnion($1.kinds) }, worker: "w", lease: lease)
  }

  /// Claims the next job and lets its handler do it.
  @discardableResult
  func work(_ before: (JobContext) -> Void = { _ in }) throws -> Job? {
    guard let claim = try claim() else { return nil }
    let context = JobContext(claim, store: store) { _ in }
    before(context)
    let handler = try #require(handlers.first { $0.kinds.contains(claim.job.kind) })
    _ = try store.finish(claim.lease, handler.run(context))
    return try store.job(claim.job.id)
  }

  /// Works until nothing is left to do.
  func workAll() throws { while try work() != nil {} }

  /// The result of a job as a tree.
  func result(_ job: Job?) throws -> JSONElement {
    try JSONDocument(parsing: try #require(job).result).root
  }
}

struct NoModels: ShippedModels {
  func cards() -> [ModelCard] { [] }
  func weights(_ name: String, version: Int) throws(LaboratoryError) -> String {
    throw .store(.unknown(kind: "model version", name: "\(name)/\(version)"))
  }
}

/// A clock that stands until it is moved.
private final class Clock: Sendable {
  private let now = Locked<Int64>(1_770_000_000_000)
  var milliseconds: Int64 { now.withLock { $0 } }
  func advance() { now.withLock { $0 += 3_600_000 } }
}
