import HTTP
import JSON

/// What a resource looks like at present, as a JSON object. Its tag is made from the bytes, so that one changes with
/// the other (RFC 9110, section 8.8.1), and is what conditions of requests are compared with.
struct Description: Sendable {
  /// The object.
  let bytes: [UInt8]
  /// Its name.
  let tag: EntityTag

  /// The object that a closure writes the members of.
  init(_ members: (inout JSONWriter) -> Void) {
    var writer = JSONWriter()
    writer.object(members)
    bytes = writer.bytes
    tag = EntityTag(of: bytes)
  }

  /// The answer to a request that has changed the resource, or made it.
  func response(_ status: Status = .ok) -> Response {
    Response(
      status, fields: ["Content-Type": "application/json", "Cache-Control": "no-store"], body: bytes)
  }

  /// The same with the tag, for where the answer is what GET would give.
  func tagged(_ status: Status = .ok) -> Response {
    var response = response(status)
    response.fields["ETag"] = tag.description
    return response
  }

  /// The answer to a GET or HEAD: 304 to whoever has it already. Throws `precondition` for whoever wants another.
  func response(to request: Request) throws(ServiceError) -> Response {
    switch Preconditions(request.fields).outcome(tag, method: request.method) {
    case .proceed: return tagged()
    case .notModified:
      return Response(.notModified, fields: ["ETag": tag.description, "Cache-Control": "no-store"])
    case .failed: throw .precondition(request)
    }
  }
}

extension Request {
  /// Whether its conditions let a request that changes something go on; `description` is nil where nothing is there.
  func allows(_ description: @autoclosure () -> Description?) -> Bool {
    let conditions = Preconditions(fields)
    return conditions.isEmpty || conditions.outcome(description()?.tag, method: method) == .proceed
  }
}

extension ServiceError {
  /// What a request is told whose conditions do not hold.
  static func precondition(_ request: Request) -> ServiceError {
    let names = ["If-Match", "If-None-Match"].filter { request.fields.contains($0) }
    return .precondition(
      "What is there is not as \(names.joined(separator: " and ")) wants it; nothing was changed. "
        + "Look again (GET), then decide.")
  }
}
