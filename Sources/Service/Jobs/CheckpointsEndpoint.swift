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
    return .json { object in
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
  }

  /// GET /jobs/ID/checkpoints/EPOCH
  func get(_ request: Request) throws(ServiceError) -> Response {
    try QueryReader(request).finish()
    let job = try jobs.visible(request)
    guard let epoch = request.number("epoch"),
      let entry = try entries(job).first(where: { $0.epoch == epoch })
    else {
      let text = request.parameter("epoch") ?? ""
      throw .laboratory(
        .store(.unknown(kind: "checkpoint", name: "\(job.id)/\(text.prefix(20))")), pointer: "")
    }
    return try file(entry.artefact, named: "\(job.id)-\(epoch).safetensors.gz", to: request)
  }

  /// GET /jobs/ID/output: what a job made that is too large for its result.
  func output(_ request: Request) throws(ServiceError) -> Response {
    try QueryReader(request).finish()
    let job = try jobs.visible(request)
    let result = try? JSONDocument(parsing: job.result).root
    guard let digest = result?["artefact"]?.string else {
      throw .laboratory(.store(.unknown(kind: "output", name: job.id.text)), pointer: "")
    }
    return try file(digest, named: "\(job.id).jsonl.gz", to: request)
  }

  private func file(
    _ artefact: String, named name: String, to request: Request
  ) throws(ServiceError) -> Response {
    let path = try storage { () throws(StoreError) in try jobs.bench.artefacts.localCopy(artefact) }
    return try StoredFile.response(path, type: "application/gzip", name: name, tag: artefact, to: request)
  }

  private func entries(_ job: Job) throws(ServiceError) -> [CheckpointEntry] {
    try storage { () throws(StoreError) in try jobs.bench.catalogue.checkpoints(of: job.id.text) }
  }
}
