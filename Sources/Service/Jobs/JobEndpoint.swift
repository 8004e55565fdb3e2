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
    guard let wait, wait > 0, !job.state.isFinal, !Self.isNews(job, since: job.revision, for: request) else {
      return responder.complete(Self.response(job, to: request, waited: wait))
    }
    let granted = min(wait, Self.longestWait)
    let deadline = MonotonicInstant.now() + .seconds(granted)
    let (id, revision) = (job.id, job.revision)
    watch.wait(
      for: id, until: deadline,
      look: {
        if responder.refusesLate() { return true }
        do throws(ServiceError) {
          let now = try jobs.visible(request)
          let isNews = Self.isNews(now, since: revision, for: request)
          guard isNews || now.state.isFinal || deadline <= .now() else { return false }
          responder.complete(Self.response(now, to: request, waited: granted))
        } catch {
          let response = error.response(to: request)
          // A store that fails for a moment may do better until then; a job that is gone is gone.
          if response.status.code >= 500, deadline > .now() { return false }
          responder.complete(response)
        }
        return true
      },
      leave: { responder.complete(Self.response(job, to: request, waited: 0)) })
  }

  /// Whether a client that waits is to be told: of a job that is not what its tag stands for or, without a tag, that
  /// has changed since it asked.
  private static func isNews(_ job: Job, since revision: Int64, for request: Request) -> Bool {
    let conditions = Preconditions(request.fields)
    if conditions.isEmpty { return job.revision != revision }
    return conditions.outcome(JobDocument(job: job).description.tag, method: request.method) != .notModified
  }

  private static func response(_ job: Job, to request: Request, waited: Int?) -> Response {
    do throws(ServiceError) {
      var response = try JobDocument(job: job).description.response(to: request)
      if let waited { response.fields["Preference-Applied"] = "wait=\(waited)" }
      if !job.state.isFinal { response.fields["Retry-After"] = "1" }
      return response
    } catch {
      return error.response(to: request)
    }
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
