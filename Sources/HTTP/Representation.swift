/// What a resource looks like at present: bytes or a file of one media type and coding, named by a tag.
///
/// `response(to:)` does what clients that cache and resume ask for (RFC 9110, sections 13 and 14): 304 where
/// they have it already, 412 where it is another than they think, one range of it, 416 beyond its end.
public struct Representation: Sendable {
  /// Where the bytes are.
  public enum Content: Sendable {
    /// In memory.
    case bytes([UInt8])
    /// In a file.
    case file(FileContent)

    var count: Int {
      switch self {
      case .bytes(let bytes): bytes.count
      case .file(let file): file.count
      }
    }
  }

  /// The media type.
  public var type: String
  /// The Content-Encoding of the bytes, such as `gzip`; nil for none.
  public var coding: String?
  /// The version's name; no other representation of the resource may have the same.
  public var tag: EntityTag
  /// The bytes.
  public var content: Content
  /// Further fields, such as Vary, Cache-Control and Content-Disposition; they stand in a 304 as well.
  public var fields: Fields

  /// A representation by its parts.
  public init(
    type: String, coding: String? = nil, tag: EntityTag, content: Content, fields: Fields = [:]
  ) {
    self.type = type
    self.coding = coding
    self.tag = tag
    self.content = content
    self.fields = fields
  }

  /// Bytes, named by their hash.
  public init(type: String, coding: String? = nil, bytes: [UInt8], fields: Fields = [:]) {
    self.init(type: type, coding: coding, tag: EntityTag(of: bytes), content: .bytes(bytes), fields: fields)
  }

  /// The answer to a GET or HEAD of the resource.
  public func response(to request: Request) -> Response {
    var fields = fields
    fields["ETag"] = tag.description
    switch Preconditions(request.fields).outcome(tag, method: request.method) {
    case .notModified: return Response(.notModified, fields: fields)
    case .failed: return Response(HTTPError.preconditionFailed)
    case .proceed: break
    }
    fields["Accept-Ranges"] = "bytes"
    let bounds = "/\(content.count)"
    switch range(for: request) {
    case .whole: return response(.ok, 0..<content.count, fields)
    case .part(let range):
      fields["Content-Range"] = "bytes \(range.lowerBound)-\(range.upperBound - 1)\(bounds)"
      return response(.partialContent, range, fields)
    case .unsatisfiable:
      return Response(
        HTTPError.rangeNotSatisfiable(length: content.count),
        fields: ["Accept-Ranges": "bytes", "Content-Range": "bytes *\(bounds)"])
    }
  }

  /// The part asked for. A range of another version, told by If-Range, is the whole; a date there is no
  /// tag of ours, and so another version.
  private func range(for request: Request) -> ByteRange {
    guard request.method == .get, let value = request.fields.only("Range") else { return .whole }
    if let condition = request.fields["If-Range"] {
      var text = Substring(condition).utf8
      guard let wanted = EntityTag(takingFrom: &text), text.isEmpty, wanted.isSame(as: tag) else {
        return .whole
      }
    }
    return ByteRange(value, length: content.count)
  }

  private func response(_ status: Status, _ range: Range<Int>, _ fields: Fields) -> Response {
    var fields = fields
    fields["Content-Type"] = type
    if let coding { fields["Content-Encoding"] = coding }
    switch content {
    case .bytes(let bytes):
      return Response(status, fields: fields, body: range.count == bytes.count ? bytes : Array(bytes[range]))
    case .file(let file): return Response(status, fields: fields, file: file, range: range)
    }
  }
}
