import HTTP
import JSON
import Jobs
import Laboratory
import Prediction

/// Checkpoints of a job: listed, and fetched as the gzipped files they are.
struct CheckpointsEndpoint: Sendable {
  let jobs: JobsEndpoint

  /// GET /jobs/ID/checkpoints
  func list(_ request: Request) throws(ServiceError) -> Response {
    try QueryReader(request).finish()
    let job = try jobs.visible(request)
    let entries = try entries(job)
    var writer = JSONWriter()
    writer.object { object in
      object.array("checkpoints") { array in
        for entry in entries {
          array.object {
            $0.member("epoch", entry.epoch)
            $0.member("bytes", Int(entry.bytes))
            $0.member("sha256", entry.artefact)
            $0.member("best", entry.isBest)
            $0.member("createdAt", Moment.text(entry.createdAt))
          }
        }
      }
    }
    return Response(
      .ok, fields: ["Content-Type": "application/json", "Cache-Control": "no-store"], body: writer.bytes)
  }

  /// GET /jobs/ID/checkpoints/EPOCH
  func get(_ request: Request) throws(ServiceError) -> Response {
    try QueryReader(request).finish()
    let job = try jobs.visible(request)
    let text = request.parameter("epoch") ?? ""
    guard let epoch = Int(text), let entry = try entries(job).first(where: { $0.epoch == epoch }) else {
      throw .laboratory(
        .store(.unknown(kind: "checkpoint", name: "\(job.id)/\(text.prefix(20))")), pointer: "")
    }
    let path: String
    do throws(StoreError) { path = try jobs.bench.artefacts.localCopy(entry.artefact) } catch {
      throw .laboratory(.store(error), pointer: "")
    }
    return try StoredFile.response(
      path, type: "application/gzip", name: "\(job.id)-\(epoch).safetensors.gz", tag: entry.artefact,
      to: request)
  }

  /// GET /jobs/ID/output: what a job made that is too large for its result.
  func output(_ request: Request) throws(ServiceError) -> Response {
    try QueryReader(request).finish()
    let job = try jobs.visible(request)
    let result = try? JSONDocument(parsing: job.result).root
    guard let digest = result?["artefact"]?.string else {
      throw .laboratory(.store(.unknown(kind: "output", name: job.id.text)), pointer: "")
    }
    let path: String
    do throws(StoreError) { path = try jobs.bench.artefacts.localCopy(digest) } catch {
      throw .laboratory(.store(error), pointer: "")
    }
    return try StoredFile.response(
      path, type: "application/gzip", name: "\(job.id).jsonl.gz", tag: digest, to: request)
  }

  private func entries(_ job: Job) throws(ServiceError) -> [CheckpointEntry] {
    do throws(StoreError) { return try jobs.bench.catalogue.checkpoints(of: job.id.text) } catch {
      throw .laboratory(.store(error), pointer: "")
    }
  }
}
