import HTTP
import Laboratory
import Prediction

/// A file of the stores as an answer: named by its digest, resumable by ranges.
enum StoredFile {
  /// The answer to a GET or HEAD of a file that never changes; `name` is offered to browsers.
  static func response(
    _ path: String, type: String, name: String, tag: String, to request: Request
  ) throws(ServiceError) -> Response {
    let file: FileContent
    do throws(HTTPError) {
      file = try FileContent(path: path)
    } catch {
      throw .laboratory(.store(.unavailable(error.message)), pointer: "")
    }
    return Representation(
      type: type, tag: EntityTag(tag), content: .file(file),
      fields: [
        "Content-Disposition": "attachment; filename=\"\(name)\"", "Cache-Control": "private, no-cache",
      ]
    ).response(to: request)
  }
}
