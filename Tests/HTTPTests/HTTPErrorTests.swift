import Testing

@testable import HTTP

struct HTTPErrorTests {
  @Test(arguments: [
    (
      HTTPError.malformedField(line: 2, offset: 27), 400,
      "Header line 2 is malformed at byte 27 of the head. Send: name, colon, value, CR LF; no blank before "
        + "the colon, no folded line, no control character."
    ),
    (
      .malformedRequestLine(offset: 3), 400,
      "The request line is malformed at byte 3. Send: METHOD, one space, target, one space, HTTP/1.1, then "
        + "CR LF."
    ),
    (.unsupportedVersion(major: 2, minor: 0), 505, "HTTP/2.0 is not supported. Use HTTP/1.1."),
    (.bodyTooLarge(limit: 10), 413, "The body is larger than 10 bytes, the limit here. Send less at once."),
    (.methodNotAllowed(allowed: "GET"), 405, "The method is not allowed here. Use one of: GET."),
    (
      .unsupportedMediaType(accepted: ["a/b", "c/d"]), 415,
      "The Content-Type is not accepted here. Send one of: a/b, c/d."
    ),
    (.malformedContentLength, 400, "Content-Length is not one decimal number. Send it once, digits only."),
    (.headTimedOut, 408, "The request head did not arrive in time. Send it at once."),
    (.queueFull, 503, "The server has more requests than it can answer now. Try again later."),
    (
      .bodyNotStored(errno: 28), 507,
      "The server has no room to store the body; nothing of it was kept. Send less, or tell whoever runs the "
        + "server that its disk is full."
    ),
    (
      .bodyNotStored(errno: 5), 500,
      "The server could not store the body (error 5); nothing of it was kept. Tell whoever runs it."
    ),
    (.tooManyUploads, 503, "The server takes too many uploads at present. Try again later."),
    (
      .noRoomForBody, 503,
      "The server has too many large bodies in memory to take another one now. Try again later, or send less at "
        + "once."
    ),
    (.missingHost, 400, "An HTTP/1.1 request must have a Host field. Add one."),
    (.repeatedContentType, 400, "The request has more than one Content-Type field. Send exactly one."),
  ])
  func saysWhatIsWrongAndHowToFixIt(error: HTTPError, status: Int, message: String) {
    #expect(error.message == message)
    #expect(error.status == Status(status))
  }

  @Test(arguments: [
    HTTPError.malformedTarget(offset: 1), .unsuitableTarget, .targetTooLong(limit: 1), .unknownMethod,
    .headTooLarge(limit: 1), .tooManyFields(limit: 1), .repeatedHost, .malformedHost, .unknownExpectation,
    .ambiguousLength, .malformedTransferEncoding, .unsupportedTransferCoding, .malformedChunk(offset: 1),
    .malformedTrailer(line: 1), .chunkOverheadTooLarge, .lengthRequired, .incompleteRequest, .notFound,
    .bodyTimedOut, .deadlinePassed, .tooManyConnections, .tooManyUploads, .bodyNotStored(errno: 28),
    .preconditionFailed, .rangeNotSatisfiable(length: 1), .unsendableResponse, .unanswered,
  ])
  func everyErrorOfARequestHasAStatusAndAMessage(error: HTTPError) {
    #expect(error.status != nil)
    #expect(error.message.hasSuffix("."))
    #expect(error.message.count > 20)
  }

  @Test(arguments: [
    (
      HTTPError.unresolvableHost("x"),
      "The host \"x\" has no address. Use a numeric address, or a name that resolves."
    ),
    (.invalidPort(70000), "Port 70000 is not from 0 to 65535."),
    (
      .unsuitableSocketPath("p"),
      "The socket path \"p\" is empty or longer than 107 bytes. Use a shorter one."
    ),
    (
      .socketPathInUse("p"),
      "Another process listens on \"p\", or it is not a socket. Stop that process, or use another path."
    ),
    (.systemCall("Listening on p", errno: 13), "Listening on p failed with error 13."),
    (.alreadyStarted, "The server has been started before. Make a new one."),
  ])
  func errorsOfTheSetUpHaveNoStatus(error: HTTPError, message: String) {
    #expect(error.status == nil)
    #expect(error.message == message)
  }
}
