import HTTP

/// A document that stays the same while the server runs, as it is and compressed.
struct StaticDocument: Sendable {
  private let plain: Representation
  private let compressed: Representation?

  /// Compresses once, where it is worth it.
  init(type: String, bytes: [UInt8], coding: ContentCoding) {
    let packed = bytes.count >= ContentCoding.threshold ? coding.compress(bytes) : nil
    var fields: Fields = ["Cache-Control": "no-cache"]
    if packed != nil { fields["Vary"] = "Accept-Encoding" }
    plain = Representation(type: type, bytes: bytes, fields: fields)
    compressed = packed.map { Representation(type: type, coding: "gzip", bytes: $0, fields: fields) }
  }

  /// The answer to a GET or HEAD. A part is a part of the form that would be sent whole: a download is resumed in the
  /// form it began in.
  func response(to request: Request) -> Response {
    guard let compressed, ContentCoding.acceptsGzip(request.fields) else {
      return plain.response(to: request)
    }
    return compressed.response(to: request)
  }
}
