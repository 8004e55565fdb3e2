import HTTP
import JSON

extension Response {
  /// A JSON object that nobody is to keep.
  static func json(_ status: Status = .ok, _ body: (inout JSONWriter) -> Void) -> Response {
    var writer = JSONWriter()
    writer.object(body)
    return Response(
      status, fields: ["Content-Type": "application/json", "Cache-Control": "no-store"], body: writer.bytes)
  }
}
