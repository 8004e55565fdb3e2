import HTTP
import Jobs
import Synchronization

/// GET /jobs/ID: as it is, or, with `Prefer: wait=N` or `?wait=N`, as soon as it changes.
struct JobEndpoint: Sendable {
  let jobs: JobsEndpoint
  let watch: JobWatch
  let work: StoreWork
  /// Longest wait granted, in seconds.
  static let longestWait = 60

  var handler: Handler {
    work.handler { request, responder throws(ServiceError) in try answer(request, responder) }
  }

  private func answer(_ request: Request, _ responder: Responder) throws(ServiceError) {
    var reader = QueryReader(request)
    let parameter = reader.integer("wait", in: 0...3600)
    try reader.finish()
    let wait = parameter ?? Self.preferredWait(request)
    let job = try jobs.visible(request)
    let known = EntityTags("If-None-Match", in: request.fields)
    func isNews(_ job: Job, since revision: Int64) -> Bool {
      known.map { !Self.names($0, job) } ?? (job.revision != revision)
    }
    guard let wait, wait > 0, !job.state.isFinal, known == nil || !isNews(job, since: job.revision) else {
      return responder.complete(Self.response(job, known: known, waited: wait))
    }
    let granted = min(wait, Self.longestWait)
    let deadline = MonotonicInstant.now() + .seconds(granted)
    let (id, revision, store) = (job.id, job.revision, jobs.bench.jobs)
    watch.wait(
      for: id,
      look: {
        if responder.isAbandoned { return true }
        guard let now = try? store.job(id) else { return deadline < .now() }
        let hasChanged = now.revision != revision
        guard hasChanged || now.state.isFinal || deadline < .now() else { return false }
        responder.complete(Self.response(now, known: known, waited: granted))
        return true
      },
      leave: { responder.complete(Self.response(job, known: known, waited: 0)) })
  }

  private static func response(_ job: Job, known: EntityTags?, waited: Int?) -> Response {
    let document = JobDocument(job: job)
    var response = document.response()
    if let known, names(known, job) {
      response = Response(
        .notModified, fields: ["ETag": document.entityTag.description, "Cache-Control": "no-store"])
    }
    if let waited { response.fields["Preference-Applied"] = "wait=\(waited)" }
    if !job.state.isFinal { response.fields["Retry-After"] = "1" }
    return response
  }

  /// Whether a client knows the job as it is.
  private static func names(_ known: EntityTags, _ job: Job) -> Bool {
    known.contains { $0.isLike(JobDocument(job: job).entityTag) }
  }

  /// The wait of `Prefer: wait=N` (RFC 7240); others are ignored, as preferences are.
  private static func preferredWait(_ request: Request) -> Int? {
    for preference in request.fields.list("Prefer") {
      let parts = preference.prefix { $0 != ";" }.split(separator: "=").map { $0.trimmed }
      if parts.count == 2, parts[0].lowercased() == "wait", let seconds = Int(parts[1]), seconds >= 0 {
        return seconds
      }
    }
    return nil
  }
}
