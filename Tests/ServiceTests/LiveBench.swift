import HTTP
import Jobs
import Keys
import Laboratory
import Locks
import Persistence
import Prediction
@testable import Service

/// A server with a queue in memory, the synthetic dataset as `fe`, and no worker: tests do the jobs' part themselves.
final class LiveBench: Sendable {
  let store = MemoryJobStore()
  let catalogue = MemoryCatalogue()
  let artefacts = FileArtefacts()
  let uploads = TemporaryFolder()
  /// What went wrong inside the server, by request.
  let failures = Locked<[(request: String, message: String)]>([])
  /// Milliseconds since 1970, one more each time somebody looks.
  let clock = Locked<Int64>(1_770_000_000_000)
  /// What is wrong with the stores.
  let trouble = Locked<StoreTrouble?>(nil)
  let registry: ModelRegistry
  let live: LiveModels
  let service: Service
  let server: Server
  let client: Client

  init(admission: Admission = .open) throws {
    let equipment = Equipment(
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
      }, threads: 1, seconds: { 0 },
      now: { [clock] in
        clock.withLock {
          $0 += 1; return $0
        }
      })
    live = try TinyModel.live()
    registry = ModelRegistry(live: live, shipped: TinyShelf(), equipment: equipment)
    try catalogue.put(
      DatasetEntry(
        name: "fe", artefact: "0123", summary: Array(#"{"samples":12}"#.utf8), bytes: 10,
        createdAt: 1_770_000_000_000))
    let bench = Bench(
      jobs: store, datasets: DatasetShelf(equipment), registry: registry, catalogue: catalogue,
      artefacts: artefacts, uploads: uploads.path,
      recipe: { $0 == "tiny" ? try? Recipe(parsing: Array(SyntheticDataset.recipe.utf8)) { _ in nil } : nil },
      trouble: { [trouble] in trouble.withLock { $0 } })
    service = Service(
      Service.Parts(
        models: live, limits: Configuration.Limits(), coding: .test, openAPI: [], kernels: "test",
        admission: admission, bench: bench,
        reportFailure: { [failures] id, message in failures.withLock { $0.append((id, message)) } }))
    server = Server(ServerConfiguration(), router: service.router)
    client = Client(port: try server.start()[0].port)
  }

  static let train = #"{"kind": "train", "dataset": "fe", "recipe": "tiny"}"#

  /// Submits a job and gives its path.
  func submit(_ body: String = train, _ fields: [String: String] = [:]) throws -> (path: String, id: JobID) {
    let reply = try client.post("/jobs", body, fields)
    guard let path = reply.value("Location"), let id = JobID(String(path.dropFirst(6))) else {
      throw Refused(text: reply.text)
    }
    return (path, id)
  }

  struct Refused: Error { let text: String }

  deinit {
    service.beginDraining()
    server.stop(within: .seconds(1))
  }
}

/// The tiny model as if it came with the program.
struct TinyShelf: ShippedModels {
  func cards() throws(LaboratoryError) -> [ModelCard] {
    do { return [try TinyModel.artefact.get().card] } catch { throw .task("\(error)") }
  }

  func weights(_ name: String, version: Int) throws(LaboratoryError) -> String {
    throw .store(.unknown(kind: "model version", name: name))
  }
}
