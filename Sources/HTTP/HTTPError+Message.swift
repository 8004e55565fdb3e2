extension HTTPError {
  /// What is wrong, where, and how to put it right, in one or two sentences.
  public var message: String {
    switch self {
    case .malformedRequestLine(let offset):
      "The request line is malformed at byte \(offset). Send: METHOD, one space, target, one space, "
        + "HTTP/1.1, then CR LF."
    case .malformedTarget(let offset):
      "The request target has a byte or an escape that is not allowed, at byte \(offset). "
        + "Percent-encode it as UTF-8; control characters are not accepted in a path."
    case .unsuitableTarget:
      "The request target does not fit the method. Send a path that begins with /, or an http URI; "
        + "* belongs to OPTIONS."
    case .targetTooLong(let limit):
      "The request target is longer than \(limit) bytes. Send long parameters in the body."
    case .unknownMethod: "The method is not known to this server. Methods are case-sensitive."
    case .unsupportedVersion(let major, let minor):
      "HTTP/\(major).\(minor) is not supported. Use HTTP/1.1."
    case .malformedField(let line, let offset):
      "Header line \(line) is malformed at byte \(offset) of the head. Send: name, colon, value, CR LF; "
        + "no blank before the colon, no folded line, no control character."
    case .headTooLarge(let limit):
      "The request head is larger than \(limit) bytes. Send fewer or shorter fields."
    case .tooManyFields(let limit): "The request has more than \(limit) header lines. Send fewer."
    case .missingHost: "An HTTP/1.1 request must have a Host field. Add one."
    case .repeatedHost: "The request has more than one Host field. Send exactly one."
    case .malformedHost:
      "The host is not a name or address with an optional port. Send, for example, "
        + "Host: example.org:8080."
    case .insecureTarget:
      "This is not an encrypted connection, so it cannot be asked for https. Send a path, or an http URI."
    case .unknownExpectation:
      "The only expectation this server meets is 100-continue. Leave Expect out."
    default: bodyMessage
    }
  }

  private var bodyMessage: String {
    switch self {
    case .malformedContentLength:
      "Content-Length is not one decimal number. Send it once, digits only."
    case .ambiguousLength:
      "The request has both Content-Length and Transfer-Encoding. Send one of them."
    case .malformedTransferEncoding:
      "Transfer-Encoding must be exactly: chunked, once, in an HTTP/1.1 request."
    case .unsupportedTransferCoding:
      "A transfer coding other than chunked is not supported. Compress with Content-Encoding instead."
    case .malformedChunk(let offset):
      "The chunked body is malformed at byte \(offset). Send: size in hexadecimal, CR LF, that many "
        + "bytes, CR LF; last a chunk of size 0."
    case .malformedTrailer(let line): "Trailer line \(line) of the chunked body is malformed."
    case .chunkOverheadTooLarge:
      "The chunk extensions or trailers of the body are too long. Leave them out."
    case .bodyTooLarge(let limit):
      "The body is larger than \(limit) bytes, the limit here. Send less at once."
    case .lengthRequired: "This resource needs a Content-Length. Do not send the body chunked."
    case .repeatedContentType: "The request has more than one Content-Type field. Send exactly one."
    case .unsupportedMediaType(let accepted):
      "The Content-Type is not accepted here. Send one of: \(accepted.joined(separator: ", "))."
    case .incompleteRequest:
      "The connection was closed before the request was complete; nothing was done."
    case .preconditionFailed:
      "What is here is not what If-Match or If-None-Match names. Get it anew, then decide."
    case .rangeNotSatisfiable(let length):
      "The range begins beyond the end; there are \(length) bytes. Ask for a part of these."
    case .notFound: "There is nothing at this path. Check its spelling; paths are case-sensitive."
    case .methodNotAllowed(let allowed): "The method is not allowed here. Use one of: \(allowed)."
    default: serverMessage
    }
  }

  private var serverMessage: String {
    switch self {
    case .headTimedOut: "The request head did not arrive in time. Send it at once."
    case .bodyTimedOut: "The request body did not arrive in time or came too slowly. Try again."
    case .deadlinePassed: "The request could not be answered before its deadline. Try again later."
    case .queueFull: "The server has more requests than it can answer now. Try again later."
    case .tooManyConnections: "The server has too many connections. Close some, or try again later."
    case .tooManyUploads: "The server takes too many uploads at present. Try again later."
    case .noRoomForBody:
      "The server has too many large bodies in memory to take another one now. Try again later, or send less "
        + "at once."
    case .bodyNotStored(let errno) where SystemError(errno).isLackOfSpace:
      "The server has no room to store the body; nothing of it was kept. Send less, or tell whoever runs "
        + "the server that its disk is full."
    case .bodyNotStored(let errno):
      "The server could not store the body (error \(errno)); nothing of it was kept. Tell whoever runs it."
    case .unsendableResponse:
      "The server made a response that cannot be sent. This is a defect; please report it."
    case .unanswered: "The server did not answer the request. This is a defect; please report it."
    case .unresolvableHost(let host):
      "The host \"\(host)\" has no address. Use a numeric address, or a name that resolves."
    case .invalidPort(let port): "Port \(port) is not from 0 to 65535."
    case .unsuitableSocketPath(let path):
      "The socket path \"\(path)\" is empty or longer than 107 bytes. Use a shorter one."
    case .socketPathInUse(let path):
      "Another process listens on \"\(path)\", or it is not a socket. Stop that process, or use "
        + "another path."
    case .systemCall(let name, let errno): "\(name) failed with error \(errno)."
    case .alreadyStarted: "The server has been started before. Make a new one."
    default: ""
    }
  }
}
