import HTTP

/// Gzip as the composition provides it: Service itself links no C library.
public struct ContentCoding: Sendable {
  /// Compresses; nil where that fails.
  public var compress: @Sendable ([UInt8]) -> [UInt8]?
  /// Undoes gzip up to a length in bytes.
  public var decompress: @Sendable (_ bytes: [UInt8], _ limit: Int) -> Decompressed

  /// What came of undoing gzip.
  public enum Decompressed: Sendable {
    /// The content.
    case content([UInt8])
    /// It would be longer than the limit.
    case tooLarge
    /// It is not gzip; the message says where it fails.
    case malformed(String)
  }

  /// Codings by their functions.
  public init(
    compress: @escaping @Sendable ([UInt8]) -> [UInt8]?,
    decompress: @escaping @Sendable (_ bytes: [UInt8], _ limit: Int) -> Decompressed
  ) {
    self.compress = compress
    self.decompress = decompress
  }

  /// Bodies shorter than this are sent as they are, in bytes.
  static let threshold = 1024

  /// The body of a request with its Content-Encoding undone.
  func body(of request: Request, limit: Int) throws(ServiceError) -> [UInt8] {
    guard try Self.isGzip(request) else { return request.body }
    switch decompress(request.body, limit) {
    case .content(let bytes): return bytes
    case .tooLarge: throw .bodyTooLarge(limit: limit)
    case .malformed(let detail): throw .badGzip(detail)
    }
  }

  /// Whether the body of a request is compressed; by nothing but gzip, once, and not at all where it goes to a file.
  static func isGzip(_ request: Request) throws(ServiceError) -> Bool {
    let codings = request.fields.list("Content-Encoding").map { $0.lowercased() }.filter { $0 != "identity" }
    guard let coding = codings.first else { return false }
    if request.isUpload { throw .codedUpload(codings.joined(separator: ", ")) }
    guard codings.count == 1, coding == "gzip" || coding == "x-gzip" else {
      throw .unsupportedCoding(codings.joined(separator: ", "))
    }
    return true
  }

  /// Compresses a response where the client takes gzip and it is worth it.
  func encode(_ response: inout Response, for request: Request) {
    guard case .bytes(let bytes) = response.body, bytes.count >= Self.threshold,
      response.fields["Content-Encoding"] == nil
    else { return }
    response.fields["Vary"] = response.fields["Vary"].map { "\($0), Accept-Encoding" } ?? "Accept-Encoding"
    guard Self.acceptsGzip(request.fields), let compressed = compress(bytes) else { return }
    response.body = .bytes(compressed)
    response.fields["Content-Encoding"] = "gzip"
  }

  /// Whether Accept-Encoding asks for gzip (RFC 9110, 12.5.3): `q=0` refuses it, `*` stands for it where it is not
  /// named, and `identity` goes before it only where it is named with a greater weight.
  static func acceptsGzip(_ fields: Fields) -> Bool {
    var (gzip, identity, wildcard): (Double?, Double?, Double?)
    for item in fields.list("Accept-Encoding") {
      let parts = item.parametersApart
      let quality = Negotiation.quality(parts.dropFirst())
      switch parts.first?.lowercased() {
      case "gzip", "x-gzip": gzip = gzip ?? quality
      case "identity": identity = identity ?? quality
      case "*": wildcard = wildcard ?? quality
      default: continue
      }
    }
    let weight = gzip ?? wildcard ?? 0
    return weight > 0 && weight >= identity ?? 0
  }
}
