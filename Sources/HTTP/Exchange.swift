/// A request whose head has been read, on its way to its answer.
///
/// Belongs to one conversation, and so to one thread.
final class Exchange {
  /// The request; its body is added as it comes, and let go when the request is handed over.
  var request: Request
  let version: Version
  let isHead: Bool
  /// Whether the connection may be used for another request afterwards.
  var keepsConnection: Bool
  /// An answer that has been decided before the body was read: the body is read and thrown away.
  var refusal: Response?
  /// The body on its way to a file, where the route wants it so.
  var spooling: Spooling?
  /// The file that is being answered with.
  var sending: FileSending?
  /// Bytes of the body that are accepted.
  let bodyLimit: Int
  /// Nanoseconds for the whole body, where the route has a time of its own.
  var bodyTime: Int64? { request.entry?.options.bodyFile?.time?.nanoseconds }
  /// Bytes of the body so far.
  private(set) var bodyCount = 0
  /// Bytes of the answer's content so far.
  var sentCount = 0
  var status = 0
  /// When the answer began.
  var answeredAt: MonotonicInstant?
  private var reader = BodyReader.sized(remaining: 0)
  /// How long the body is going to be, where that has been told.
  private var expected = 0

  private enum BodyReader {
    case sized(remaining: Int)
    case chunked(ChunkDecoder)
  }

  init(request: consuming Request, keepsConnection: Bool, refusal: Response?, bodyLimit: Int) {
    self.keepsConnection = keepsConnection
    self.refusal = refusal
    self.bodyLimit = bodyLimit
    version = request.version
    isHead = request.method == .head
    self.request = request
  }

  /// Makes ready for a body.
  func expectBody(_ framing: Framing) {
    switch framing {
    case .none: break
    case .sized(let count):
      expected = count
      reader = .sized(remaining: count)
    case .chunked: reader = .chunked(ChunkDecoder())
    }
  }

  /// Reads body bytes; returns how many were used and whether the body is complete.
  func readBody(_ bytes: Span<UInt8>, limits: Bounds) throws(HTTPError) -> (count: Int, isComplete: Bool) {
    switch reader {
    case .sized(let remaining):
      let count = min(remaining, bytes.count)
      store(bytes.extracting(0..<count))
      reader = .sized(remaining: remaining - count)
      return (count, count == remaining)
    case .chunked(var decoder):
      let count = try decoder.decode(bytes, limit: bodyLimit, limits: limits) { store($0) }
      reader = .chunked(decoder)
      return (count, decoder.isDone)
    }
  }

  /// Counts what is kept of a body in memory, unless it is a small one.
  func claim(from memory: BodyMemory) throws(HTTPError) {
    let count = request.body.count
    guard max(count, expected) > BodyMemory.exempt, count > 0 else { return }
    let share = request.share ?? BodyShare(of: memory)
    guard share.grow(to: count) else { throw .noRoomForBody }
    if request.share == nil { request.share = share }
  }

  /// Keeps bytes of the body, unless the request has been refused already.
  private func store(_ bytes: Span<UInt8>) {
    bodyCount += bytes.count
    if refusal != nil { return }
    if spooling == nil { request.body.append(bytes) } else { spooling?.add(bytes) }
  }
}
