import HTTP

/// A file of the stores as an answer.
enum StoredFile {
  static func response(
    _ path: String, type: String, name: String, tag: String, to request: Request
  ) throws(ServiceError) -> Response {
    fatalError()
  }
}
