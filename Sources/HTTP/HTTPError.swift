/// Everything that can be wrong with a request, a connection or the server's own set-up.
public enum HTTPError: Error, Equatable, Sendable {
  // MARK: the request line and the target
  /// The request line is not method, space, target, space, version; the offset counts bytes of the head.
  case malformedRequestLine(offset: Int)
  /// The target has a byte that no target may have, or a bad escape.
  case malformedTarget(offset: Int)
  /// The target is none of the four forms, or its form does not fit the method.
  case unsuitableTarget
  /// The target is longer than allowed.
  case targetTooLong(limit: Int)
  /// The method is not one the server knows.
  case unknownMethod
  /// The version is well formed but not 1.x.
  case unsupportedVersion(major: Int, minor: Int)

  // MARK: the fields
  /// A field line is not name, colon, value; lines are counted from 1 after the request line.
  case malformedField(line: Int, offset: Int)
  /// The head is larger than allowed.
  case headTooLarge(limit: Int)
  /// The head has more field lines than allowed.
  case tooManyFields(limit: Int)
  /// A 1.1 request has no Host field.
  case missingHost
  /// There is more than one Host field line.
  case repeatedHost
  /// The Host field or the target's authority is not a host with an optional port.
  case malformedHost
  /// The target is an https URI, and the connection is not encrypted.
  case insecureTarget
  /// The Expect field asks for something other than 100-continue.
  case unknownExpectation

  // MARK: the body
  /// Content-Length is not one decimal number.
  case malformedContentLength
  /// There are both Content-Length and Transfer-Encoding.
  case ambiguousLength
  /// Transfer-Encoding is not exactly `chunked`, or stands in an HTTP/1.0 request.
  case malformedTransferEncoding
  /// Transfer-Encoding ends with `chunked` but names another coding before it.
  case unsupportedTransferCoding
  /// A chunk's size, extension or end is off the grammar; the offset counts bytes of the encoded body.
  case malformedChunk(offset: Int)
  /// A trailer field line is off the grammar.
  case malformedTrailer(line: Int)
  /// A chunk extension, or all of them, or the trailers, are longer than allowed.
  case chunkOverheadTooLarge
  /// The body is larger than allowed.
  case bodyTooLarge(limit: Int)
  /// The route wants a Content-Length.
  case lengthRequired
  /// A request with a body has more than one Content-Type field line.
  case repeatedContentType
  /// The route does not take this Content-Type.
  case unsupportedMediaType(accepted: [String])
  /// The connection ended within a request.
  case incompleteRequest

  // MARK: routing
  /// No route has this path.
  case notFound
  /// The representation is not the one that the request's condition names.
  case preconditionFailed
  /// The range asked for lies beyond the representation's end.
  case rangeNotSatisfiable(length: Int)
  /// The path has routes, but not for this method.
  case methodNotAllowed(allowed: String)

  // MARK: time and load
  /// The head did not arrive in time.
  case headTimedOut
  /// The body did not arrive in time or came too slowly.
  case bodyTimedOut
  /// The request was not answered before its deadline.
  case deadlinePassed
  /// The queue of requests is full.
  case queueFull
  /// There are too many connections.
  case tooManyConnections
  /// Too many bodies are kept in files.
  case tooManyUploads
  /// The bodies in memory leave no room for this one.
  case noRoomForBody

  // MARK: storing
  /// The body could not be written to a file.
  case bodyNotStored(errno: Int32)

  // MARK: the server's own part
  /// A handler's response has a status or a field that cannot be sent.
  case unsendableResponse
  /// A handler let go of its responder without answering.
  case unanswered
  /// The host name has no address.
  case unresolvableHost(String)
  /// A port is not from 0 to 65535.
  case invalidPort(Int)
  /// The path does not fit a socket address (107 bytes), or is empty.
  case unsuitableSocketPath(String)
  /// Another process answers on the Unix socket, or the path is a file that is no socket.
  case socketPathInUse(String)
  /// A system call failed while the server was being set up.
  case systemCall(String, errno: Int32)
  /// The server was started twice.
  case alreadyStarted
}

extension HTTPError {
  /// The status that answers the error; nil for errors of the set-up.
  public var status: Status? {
    switch self {
    case .malformedRequestLine, .malformedTarget, .unsuitableTarget, .malformedField, .missingHost,
      .repeatedHost, .malformedHost, .malformedContentLength, .ambiguousLength,
      .malformedTransferEncoding, .malformedChunk, .malformedTrailer, .chunkOverheadTooLarge,
      .repeatedContentType,
      .incompleteRequest:
      400
    case .notFound: 404
    case .methodNotAllowed: 405
    case .headTimedOut, .bodyTimedOut: 408
    case .lengthRequired: 411
    case .preconditionFailed: 412
    case .bodyTooLarge: 413
    case .targetTooLong: 414
    case .unsupportedMediaType: 415
    case .rangeNotSatisfiable: 416
    case .unknownExpectation: 417
    case .insecureTarget: 421
    case .headTooLarge, .tooManyFields: 431
    case .unsendableResponse, .unanswered: 500
    case .unknownMethod, .unsupportedTransferCoding: 501
    case .deadlinePassed, .queueFull, .tooManyConnections, .tooManyUploads, .noRoomForBody: 503
    case .bodyNotStored(let errno):
      SystemError(errno).isLackOfSpace ? 507 : SystemError(errno).isLackOfResources ? 503 : 500
    case .unsupportedVersion: 505
    case .unresolvableHost, .invalidPort, .unsuitableSocketPath, .socketPathInUse, .systemCall,
      .alreadyStarted:
      nil
    }
  }

  /// Whether the request is off the grammar or beyond a limit of the head; one that the peer did not finish, and a
  /// connection that had no room, are neither.
  var isMalformedRequest: Bool {
    switch self {
    case .incompleteRequest, .tooManyConnections,
      .notFound, .methodNotAllowed, .preconditionFailed, .rangeNotSatisfiable, .unknownMethod,
      .repeatedContentType, .unsupportedMediaType, .lengthRequired,
      .bodyTooLarge, .unknownExpectation, .deadlinePassed, .queueFull, .tooManyUploads,
      .noRoomForBody, .bodyNotStored, .unsendableResponse, .unanswered:
      false
    default: true
    }
  }
}
