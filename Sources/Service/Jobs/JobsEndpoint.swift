import Digest
import HTTP
import JSON
import Jobs
import Laboratory

/// Submitting, listing, cancelling, resuming and deleting jobs.
struct JobsEndpoint: Sendable {
  let bench: Bench
  let limits: Configuration.Limits
  let coding: ContentCoding

  /// POST /jobs
  func submit(_ request: Request) throws(ServiceError) -> Response {
    try request.refuseQuery()
    let body = try coding.body(of: request, limit: limits.decompressedBody)
    guard !body.isEmpty else { throw .emptyBody }
    let asked = try self.asked(body)
    let idempotency = try idempotencyKey(request).map {
      Idempotency(key: $0, fingerprint: SHA256.digest(of: body).hex)
    }
    let receipt = try jobs { store throws(JobsError) in
      try store.submit(asked.submission(owner: bench.owner(request), idempotency: idempotency))
    }
    let document = JobDocument(job: receipt.job)
    var response = document.response(202)
    response.fields["Location"] = document.path
    response.fields["Retry-After"] = "1"
    if receipt.isReplay { response.fields["Idempotency-Replayed"] = "true" }
    return response
  }

  private func asked(_ body: [UInt8]) throws(ServiceError) -> JobRequest {
    do throws(LaboratoryError) { return try bench.request(parsing: body, limits: limits) } catch .json(
      let error)
    {
      throw .json(error)
    } catch {
      throw .laboratory(error, pointer: "")
    }
  }

  private func idempotencyKey(_ request: Request) throws(ServiceError) -> String? {
    let values = request.fields.values("Idempotency-Key")
    guard var key = values.first else { return nil }
    if key.count >= 2, key.hasPrefix("\""), key.hasSuffix("\"") { key = String(key.dropFirst().dropLast()) }
    let isSound =
      values.count == 1 && (1...255).contains(key.utf8.count)
      && key.utf8.allSatisfy { (0x21...0x7e).contains($0) }
    guard isSound else {
      throw .field("Idempotency-Key", "Give one key of 1 to 255 printable characters without blanks.")
    }
    return key
  }

  /// GET /jobs
  func list(_ request: Request) throws(ServiceError) -> Response {
    var reader = QueryReader(request)
    var query = JobQuery()
    query.states = reader.choices("state", of: JobState.self)
    query.kinds = reader.choices("kind", of: JobRequest.kindsAndParts)
    query.limit = reader.integer("limit", in: 1...500) ?? 50
    for (name, path) in [("after", \JobQuery.after), ("parent", \JobQuery.parent)] {
      guard let text = reader.text(name) else { continue }
      query[keyPath: path] = JobID(text)
      if query[keyPath: path] == nil { reader.fail(name, "\"\(text.prefix(40))\" is not the id of a job.") }
    }
    try reader.finish()
    if !bench.seesAll(request) { query.owner = bench.owner(request) }
    var asked = query
    asked.limit += 1
    asked.contents = []
    let found = try jobs { store throws(JobsError) in try store.jobs(asked) }
    return page(found, query, request)
  }

  /// One job more than asked for says that there is a next page.
  private func page(_ found: [Job], _ query: JobQuery, _ request: Request) -> Response {
    let page = found.prefix(query.limit)
    var next: String?
    if found.count > query.limit, let last = page.last {
      var items = request.target.query.filter { $0.name != "after" }
      items.append(QueryItem(name: "after", value: last.id.text))
      // Nothing needs to be percent-encoded: the parameters taken here are digits, letters, "-" and ",".
      next = "/jobs?" + items.map { "\($0.name)=\($0.value)" }.joined(separator: "&")
    }
    var response = Response.json { object in
      object.array("jobs") { array in
        for job in page { array.object { JobDocument(job: job).write(to: &$0, full: false) } }
      }
      if let next { object.member("next", next) } else { object.null("next") }
    }
    if let next { response.fields["Link"] = "<\(next)>; rel=\"next\"" }
    return response
  }

  /// POST /jobs/ID/cancel
  func cancel(_ request: Request) throws(ServiceError) -> Response {
    try request.refuseQuery()
    let job = try visible(request)
    if job.state == .cancelled {
      guard request.allows(JobDocument(job: job).description) else { throw .precondition(request) }
      return JobDocument(job: job).response()
    }
    let cancelled = try jobs { store throws(JobsError) in
      try store.cancel(job.id) { request.allows(JobDocument(job: $0).description) }
    }
    return JobDocument(job: cancelled).response(cancelled.state.isFinal ? 200 : 202)
  }

  /// POST /jobs/ID/resume
  func resume(_ request: Request) throws(ServiceError) -> Response {
    try request.refuseQuery()
    let job = try visible(request)
    let resumed = try jobs { store throws(JobsError) in
      try store.resume(job.id) { request.allows(JobDocument(job: $0).description) }
    }
    return JobDocument(job: resumed).response(202)
  }

  /// DELETE /jobs/ID
  func delete(_ request: Request) throws(ServiceError) -> Response {
    try request.refuseQuery()
    let job = try visible(request)
    let family = try jobs { store throws(JobsError) in
      let parts = try store.parts(of: job.id, contents: [])
      try store.delete(job.id) { request.allows(JobDocument(job: $0).description) }
      return [job.id] + parts.map(\.id)
    }
    bench.forget(family)
    return Response(.noContent)
  }

  /// The job that the path names, if the caller may know of it.
  func visible(_ request: Request) throws(ServiceError) -> Job {
    let name = request.parameter("id") ?? ""
    if let id = JobID(name), let job = try jobs({ store throws(JobsError) in try store.job(id) }),
      bench.seesAll(request) || job.owner == bench.owner(request)
    {
      return job
    }
    throw .jobs(.jobUnknown(String(name.prefix(40))))
  }

  func jobs<Value>(
    _ work: (any JobStore) throws(JobsError) -> Value
  ) throws(ServiceError) -> Value {
    do throws(JobsError) { return try work(bench.jobs) } catch { throw .jobs(error) }
  }
}
