import Geometry
import HTTP
import JSON
import Laboratory
import Prediction

/// Models and their versions: listed, described, fetched, uploaded, activated, forgotten.
struct ModelsEndpoint: Sendable {
  let bench: Bench
  let limits: Configuration.Limits
  let coding: ContentCoding

  /// GET /models
  func list(_ request: Request) throws(ServiceError) -> Response {
    try QueryReader(request).finish()
    let models = try models()
    return .json { object in
      object.array("models") { array in for model in models { array.object { model.write(to: &$0) } } }
    }
  }

  /// GET /models/NAME
  func get(_ request: Request) throws(ServiceError) -> Response {
    try QueryReader(request).finish()
    let name = request.parameter("name") ?? ""
    return try model(name).description.response(to: request)
  }

  /// GET /models/NAME/versions/V
  func version(_ request: Request) throws(ServiceError) -> Response {
    try QueryReader(request).finish()
    return try description(try named(request)).response(to: request)
  }

  private func description(_ version: ModelRegistry.Version) -> Description {
    Description { object in
      object.member("name", version.card.name)
      object.member("version", version.card.version)
      object.member("digest", version.card.digest)
      object.member("active", bench.registry.active(version.card.name) == version.card.version)
      if let job = version.job { object.member("job", job) } else { object.null("job") }
      object.member("card", json: version.card.encoded(pretty: false))
      object.object("links") {
        let path = "/models/\(version.card.name)/versions/\(version.card.version)"
        $0.member("self", path)
        $0.member("weights", "\(path)/weights")
        if let job = version.job { $0.member("job", "/jobs/\(job)") }
      }
    }
  }

  /// GET /models/NAME/versions/V/weights
  func weights(_ request: Request) throws(ServiceError) -> Response {
    try QueryReader(request).finish()
    let version = try named(request)
    let path = try laboratory { () throws(LaboratoryError) in try bench.registry.weights(version) }
    return try StoredFile.response(
      path, type: "application/gzip",
      name: "\(version.card.name)-\(version.card.version).safetensors.gz", tag: version.card.digest,
      to: request)
  }

  /// POST /models/NAME/versions
  func upload(_ request: Request) throws(ServiceError) -> Response {
    try QueryReader(request).finish()
    guard let file = request.bodyFile, file.count > 0 else { throw .emptyBody }
    let name = request.parameter("name") ?? ""
    let card = try laboratory { () throws(LaboratoryError) in
      try bench.registry.upload(file.path, as: name)
    }
    var response = Response.json { object in
      object.member("name", card.name)
      object.member("version", card.version)
      object.member("digest", card.digest)
    }
    response.status = 201
    response.fields["Location"] = "/models/\(card.name)/versions/\(card.version)"
    return response
  }

  /// PUT /models/NAME/active; with `If-Match` only if the model is what the tag stands for: one that GET /models/NAME
  /// gave or, as `"V"`, that version V is active.
  func activate(_ request: Request) throws(ServiceError) -> Response {
    try QueryReader(request).finish()
    let body = try coding.body(of: request, limit: 64 << 10)
    guard !body.isEmpty else { throw .emptyBody }
    let number: Int
    do throws(JSONError) {
      number = try JSONDocument(parsing: body).read {
        $0.required("version", as: Int.self, in: 1...1_000_000)
      }
    } catch {
      throw .json(error)
    }
    let name = request.parameter("name") ?? ""
    _ = try laboratory("/version") { () throws(LaboratoryError) in try bench.registry.version(name, number) }
    let conditions = Preconditions(request.fields)
    let known = conditions.isEmpty ? nil : try model(name)
    try laboratory("/version") { () throws(LaboratoryError) in
      try bench.registry.activate(name, number) { active in
        known.map { conditions.outcome($0.names(active: active), method: request.method) == .proceed } ?? true
      }
    }
    return .json { object in
      object.member("name", name)
      object.member("active", number)
    }
  }

  /// DELETE /models/NAME/versions/V
  func delete(_ request: Request) throws(ServiceError) -> Response {
    try QueryReader(request).finish()
    let version = try named(request)
    try laboratory { () throws(LaboratoryError) in
      try bench.registry.remove(version.card.name, version.card.version) { request.allows(description($0)) }
    }
    return Response(.noContent)
  }

  // MARK: parts

  private func model(_ name: String) throws(ServiceError) -> ModelDocument {
    let models = try models()
    if let model = models.first(where: { $0.name == name }) { return model }
    throw .prediction(.modelUnknown(String(name.prefix(80)), available: models.map(\.name)), pointer: "")
  }

  private func models() throws(ServiceError) -> [ModelDocument] {
    let versions = try laboratory { () throws(LaboratoryError) in try bench.registry.versions() }
    return Dictionary(grouping: versions, by: \.card.name).sorted { $0.key < $1.key }
      .map { name, versions in
        ModelDocument(
          versions.map { ModelDocument.Version(card: $0.card, isShipped: $0.isShipped) },
          active: bench.registry.active(name))
      }
  }

  private func named(_ request: Request) throws(ServiceError) -> ModelRegistry.Version {
    let (name, text) = (request.parameter("name") ?? "", request.parameter("version") ?? "")
    guard let number = request.number("version"), (1...1_000_000).contains(number) else {
      throw .laboratory(
        .store(.unknown(kind: "model version", name: "\(name.prefix(64))/\(text.prefix(20))")), pointer: "")
    }
    return try laboratory { () throws(LaboratoryError) in try bench.registry.version(name, number) }
  }
}
