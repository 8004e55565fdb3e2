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
    let models = Self.grouped(try versions())
    return Self.json { object in
      object.array("models") { array in
        for model in models { array.object { write(model, to: &$0) } }
      }
    }
  }

  /// GET /models/NAME
  func get(_ request: Request) throws(ServiceError) -> Response {
    try QueryReader(request).finish()
    let name = request.parameter("name") ?? ""
    guard let model = Self.grouped(try versions()).first(where: { $0.name == name }) else {
      throw .prediction(
        .modelUnknown(String(name.prefix(80)), available: Self.grouped(try versions()).map(\.name)),
        pointer: "")
    }
    var response = Self.json { write(model, to: &$0) }
    if let active = bench.registry.active(name) { response.fields["ETag"] = "\"\(active)\"" }
    return response
  }

  /// GET /models/NAME/versions/V
  func version(_ request: Request) throws(ServiceError) -> Response {
    try QueryReader(request).finish()
    let version = try named(request)
    var response = Self.json { object in
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
    response.fields["ETag"] = "\"\(version.card.digest)\""
    return response
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
    var response = Self.json { object in
      object.member("name", card.name)
      object.member("version", card.version)
      object.member("digest", card.digest)
    }
    response.status = 201
    response.fields["Location"] = "/models/\(card.name)/versions/\(card.version)"
    return response
  }

  /// PUT /models/NAME/active; with `If-Match: "V"` only if version V is the active one.
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
    let expected = request.fields.contains("If-Match") ? try believed(request, of: name) : nil
    try laboratory("/version") { () throws(LaboratoryError) in
      try bench.registry.activate(name, number, expected: expected)
    }
    var response = Self.json { object in
      object.member("name", name)
      object.member("active", number)
    }
    response.fields["ETag"] = "\"\(number)\""
    return response
  }

  /// DELETE /models/NAME/versions/V
  func delete(_ request: Request) throws(ServiceError) -> Response {
    try QueryReader(request).finish()
    let version = try named(request)
    try laboratory { () throws(LaboratoryError) in
      try bench.registry.remove(version.card.name, version.card.version)
    }
    return Response(.noContent)
  }

  // MARK: parts

  /// The active version, where `If-Match` names it or any.
  private func believed(_ request: Request, of name: String) throws(ServiceError) -> Int? {
    let active = bench.registry.active(name)
    let tag = active.map { "\"\($0)\"" }
    for value in request.fields.list("If-Match") where value == "*" && active != nil || value == tag {
      return active
    }
    throw .precondition(
      (active.map { "Version \($0) of \(name) is active" } ?? "No version of \(name) is active")
        + ", which If-Match does not name. Look again, then decide.")
  }

  private struct Group {
    let name: String
    let versions: [ModelRegistry.Version]
  }

  private func versions() throws(ServiceError) -> [ModelRegistry.Version] {
    try laboratory { () throws(LaboratoryError) in try bench.registry.versions() }
  }

  private static func grouped(_ versions: [ModelRegistry.Version]) -> [Group] {
    var groups: [Group] = []
    for version in versions {
      if groups.last?.name == version.card.name {
        groups[groups.count - 1] = Group(
          name: version.card.name, versions: groups[groups.count - 1].versions + [version])
      } else {
        groups.append(Group(name: version.card.name, versions: [version]))
      }
    }
    return groups
  }

  private func named(_ request: Request) throws(ServiceError) -> ModelRegistry.Version {
    let (name, text) = (request.parameter("name") ?? "", request.parameter("version") ?? "")
    guard let number = Int(text), (1...1_000_000).contains(number) else {
      throw .laboratory(
        .store(.unknown(kind: "model version", name: "\(name.prefix(64))/\(text.prefix(20))")), pointer: "")
    }
    return try laboratory { () throws(LaboratoryError) in try bench.registry.version(name, number) }
  }

  private func write(_ model: Group, to writer: inout JSONWriter) {
    let last = model.versions[model.versions.count - 1].card
    writer.member("name", model.name)
    writer.member("element", last.element.symbol)
    writer.member("edge", last.edge)
    if let active = bench.registry.active(model.name) {
      writer.member("active", active)
    } else {
      writer.null("active")
    }
    writer.array("versions") { array in
      for version in model.versions {
        array.object { object in
          object.member("version", version.card.version)
          object.member("digest", version.card.digest)
          object.member("createdAt", version.card.createdAt)
          object.member("shipped", version.isShipped)
          object.member("metrics", version.card.metrics)
        }
      }
    }
  }

  private static func json(_ body: (inout JSONWriter) -> Void) -> Response {
    var writer = JSONWriter()
    writer.object(body)
    return Response(
      .ok, fields: ["Content-Type": "application/json", "Cache-Control": "no-store"], body: writer.bytes)
  }
}
