import HTTP

extension Request {
  /// The answer to a PUT of a part, before its body is used: parts are not taken here, and one must not pass for the
  /// whole (RFC 9110, section 14.5).
  var refusalOfParts: Response? {
    guard method == .put, fields.contains("Content-Range") else { return nil }
    let error = ServiceError.field(
      "Content-Range", "Parts are not taken here. Send the whole in one request, without this field.")
    return error.problem.response(instance: id)
  }
}
