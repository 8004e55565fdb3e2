import HTTP

extension Request {
  /// The answer to a body that its fields alone rule out, before it is read.
  var refusalOfBody: Response? {
    guard method == .post || method == .put || method == .patch else { return nil }
    // A part must not pass for the whole (RFC 9110, section 14.5).
    if method == .put, fields.contains("Content-Range") {
      return ServiceError.field(
        "Content-Range", "Parts are not taken here. Send the whole in one request, without this field."
      ).response(to: self)
    }
    guard fields.contains("Content-Encoding") else { return nil }
    do throws(ServiceError) {
      _ = try ContentCoding.isGzip(self)
      return nil
    } catch {
      return error.response(to: self)
    }
  }
}
