/// How a request is answered, and on which thread.
public enum Handler: Sendable {
  /// On the event loop, at once: only for work below some 50 microseconds.
  case immediate(@Sendable (Request) -> Response)
  /// On a worker, from the bounded queue. A full queue is 503; a request past its deadline is never run.
  case work(@Sendable (Request) -> Response)
  /// On a worker like `work`, but together with the other requests of the route that wait at that moment.
  case batched(BatchQueue)
  /// By whoever completes the responder, from any thread. The closure runs on the event loop and must
  /// return at once, having handed the request on.
  case deferred(@Sendable (Request, Responder) -> Void)
}

/// How long a route may take to answer.
public enum RequestDeadline: Sendable, Equatable {
  /// As long as the server's limits say, or less if the client asks for it.
  case standard
  /// A time of its own, or less if the client asks for it.
  case after(Duration)
  /// As long as it takes: long polls.
  case none
}

/// What a route demands of a request before its handler sees it.
public struct RouteOptions: Sendable {
  /// Bytes of the body; nil for the server's limit.
  public var bodyLimit: Int?
  /// Media types taken, as `type/subtype`; nil for any. A request without a body passes.
  public var contentTypes: [String]?
  /// Whether the body's length must be told beforehand.
  public var requiresLength: Bool
  /// How long the answer may take; where the body goes to a file, from the end of the body on.
  public var deadline: RequestDeadline
  /// Where the body goes instead of into memory: the handler finds it in `Request.bodyFile`. Its own limit
  /// then goes before `bodyLimit`.
  public var bodyFile: BodyFileOptions?

  /// Options of a route; by default none.
  public init(
    bodyLimit: Int? = nil, contentTypes: [String]? = nil, requiresLength: Bool = false,
    deadline: RequestDeadline = .standard, bodyFile: BodyFileOptions? = nil
  ) {
    self.bodyFile = bodyFile
    self.bodyLimit = bodyLimit
    self.contentTypes = contentTypes
    self.requiresLength = requiresLength
    self.deadline = deadline
  }

  /// Options of a route that takes bodies of a size as files in a folder.
  public static func bodyFile(limit: Int, folder: String) -> RouteOptions {
    RouteOptions(bodyFile: BodyFileOptions(limit: limit, folder: folder))
  }
}

/// One method of one path, with what answers it.
final class RouteEntry: Sendable {
  let method: Method
  let template: RouteTemplate
  let options: RouteOptions
  let handler: Handler
  /// The place of its figures.
  let number: Int
  /// Bytes of the body, in memory or in a file; nil for the server's limit.
  let bodyLimit: Int?
  /// The media types taken, in lower case.
  let mediaTypes: [[UInt8]]?

  init(
    method: Method, template: RouteTemplate, options: RouteOptions, handler: Handler, number: Int = 0
  ) {
    self.method = method
    self.template = template
    self.options = options
    self.handler = handler
    self.number = number
    bodyLimit = options.bodyFile?.limit ?? options.bodyLimit
    mediaTypes = options.contentTypes?.map { $0.utf8.map(\.lowercased) }
  }

  /// Whether a Content-Type value names one of the media types taken; parameters are ignored.
  func takes(contentType: Span<UInt8>?) -> Bool {
    guard let mediaTypes else { return true }
    guard let contentType else { return false }
    let end = contentType.firstIndex(of: .semicolon) ?? contentType.count
    let named = contentType.trimmed(0..<end)
    for type in mediaTypes where type.count == named.count {
      if zip(type, named).allSatisfy({ $0 == contentType[$1].lowercased }) { return true }
    }
    return false
  }
}
