import Glibc
import HTTP
import Jobs
import Laboratory
import Logging
import NeuralNet
import Persistence
import Prediction
import Service

/// Stores, datasets, models and workers put together: what `serve` and `work` have in common.
struct Plant: Sendable {
  let depot: Depot
  let equipment: Equipment
  let datasets: DatasetShelf
  let registry: ModelRegistry
  private let configuration: Configuration
  private let housekeeping: Housekeeping

  init(_ configuration: Configuration, live: LiveModels) throws(Failure) {
    self.configuration = configuration
    let depot = try Depot.open(configuration)
    self.depot = depot
    housekeeping = Housekeeping(depot, minimumFree: configuration.data.minimumFree)
    equipment = Equipment(
      catalogue: depot.catalogue, artefacts: depot.artefacts,
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
      compress: { bytes, packing throws(LaboratoryError) in
        do throws(PersistenceError) {
          return packing == .quick ? try Gzip.stored(bytes) : try Gzip.compressed(numbers: bytes)
        } catch {
          throw .archive(error.message)
        }
      },
      decompress: { path throws(LaboratoryError) in
        do throws(PersistenceError) {
          return try Gzip.decompressed(
            try FileReader.bytes(path, limit: Self.weightsLimit), limit: Self.weightsLimit)
        } catch {
          throw .archive(error.message)
        }
      },
      threads: configuration.jobs.threads > 0 ? configuration.jobs.threads : max(1, Processors.count / 2),
      seconds: { Double(MonotonicInstant.now().nanoseconds) / 1e9 }, now: { Clock.milliseconds },
      structures: configuration.limits.structure, sites: configuration.limits.sites)
    datasets = DatasetShelf(equipment)
    registry = ModelRegistry(
      live: live, shipped: ShippedFolder(ModelFolder(Places.models(configuration.models.folder))),
      equipment: equipment)
  }

  /// Largest weights and checkpoints, unpacked, in bytes.
  private static let weightsLimit = 2 << 30

  /// What submissions may hold.
  var limits: Configuration.Limits { configuration.limits }

  /// Versions that are served, of every model: as activated, else as shipped.
  func activeVersions() throws -> [String: Int] {
    let folder = ModelFolder(Places.models(configuration.models.folder))
    var active: [String: Int] = [:]
    for name in try folder.names() { active[name] = try folder.activeVersion(name) }
    return active.merging(try depot.catalogue.activeVersions()) { $1 }
  }

  /// What the routes work with.
  var bench: Bench {
    Bench(
      jobs: depot.jobs, datasets: datasets, registry: registry, catalogue: depot.catalogue,
      artefacts: depot.artefacts, uploads: depot.uploads,
      recipe: { name in
        // A name, never a path: submissions come from outside.
        Name.isSound(name) ? try? RecipeBook.recipe(name) : nil
      }, trouble: { housekeeping.trouble })
  }

  /// Every handler there is.
  private var handlers: [any JobHandler] {
    [
      TrainHandler(equipment: equipment, datasets: datasets, registry: registry),
      EvaluateHandler(datasets: datasets, registry: registry),
      PredictHandler(equipment: equipment, datasets: datasets, registry: registry),
      StudyHandler(), PartHandler(equipment: equipment, datasets: datasets),
    ]
  }

  /// Workers as configured; what they do goes to the log.
  func crew(slots: Int, _ log: Logger) -> Crew {
    let jobs = configuration.jobs
    var settings = WorkerSettings(name: "\(Machine.name)/\(getpid())")
    settings.slots = slots
    settings.lease = .milliseconds(Int(jobs.leaseSeconds * 1000))
    settings.heartbeat = .milliseconds(Int(jobs.heartbeatSeconds * 1000))
    settings.retention = .seconds(Int(jobs.retentionDays * 86400))
    return Crew(store: depot.jobs, handlers: handlers, settings: settings) { report in
      switch report {
      case .pruned(let ids): for id in ids { try? depot.catalogue.removeCheckpoints(of: id.text) }
      default: break
      }
      Self.write(report, to: log)
    }
  }

  private static func write(_ report: Crew.Report, to log: Logger) {
    switch report {
    case .began(let id, let kind, let attempt):
      log.info("job began", metadata: ["job": "\(id)", "kind": "\(kind)", "attempt": "\(attempt)"])
    case .ended(let id, let kind, let outcome, let isAccepted):
      log.info(
        "job ended",
        metadata: [
          "job": "\(id)", "kind": "\(kind)", "outcome": "\(outcome.name)", "accepted": "\(isAccepted)",
        ])
    case .expired(let count):
      log.warning("jobs of workers that died were dealt with", metadata: ["jobs": "\(count)"])
    case .storeAway(let detail): log.error("the job store is away", metadata: ["detail": "\(detail)"])
    case .pruned(let ids): log.info("old jobs were removed", metadata: ["jobs": "\(ids.count)"])
    }
  }

  /// Serves what other replicas activated, and removes what nothing names any more, for as long as the process runs.
  func keepHouse(_ log: Logger) { housekeeping.start(registry, log) }
}

extension Outcome {
  /// For the log.
  fileprivate var name: String {
    switch self {
    case .succeeded: "succeeded"
    case .failed(let failure, let isTransient, _):
      isTransient ? "failed for now: \(failure.code)" : "failed: \(failure.code)"
    case .cancelled: "cancelled"
    case .released: "released"
    case .suspended: "suspended"
    }
  }
}

/// Models in a folder that comes with the program.
struct ShippedFolder: ShippedModels {
  private let folder: ModelFolder

  init(_ folder: ModelFolder) { self.folder = folder }

  func cards() throws(LaboratoryError) -> [ModelCard] {
    do { return try folder.cards() } catch { throw .store(.unavailable(Failure(error).description)) }
  }

  func weights(_ name: String, version: Int) -> String { folder.weightsPath(name, version: version) }
}

/// The machine's name.
enum Machine {
  static var name: String {
    var text = [CChar](repeating: 0, count: 256)
    let count = text.count - 1
    guard unsafe text.withUnsafeMutableBufferPointer({ unsafe gethostname($0.baseAddress!, count) }) == 0
    else {
      return "unknown"
    }
    return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
