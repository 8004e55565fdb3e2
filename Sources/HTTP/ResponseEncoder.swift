/// Puts the head of a response into bytes (RFC 9112, section 4; RFC 9110, section 8.6).
struct ResponseEncoder {
  /// How the end of the content is told.
  enum Framing: Equatable {
    case none
    case sized(Int)
    case chunked
    case untilClose
  }

  let version: Version
  let keepsConnection: Bool
  let requestID: RequestID?

  /// How the content of a response is framed for this request.
  static func framing(of response: Response, version: Version) -> Framing {
    if response.status.forbidsContent { return .none }
    switch response.body {
    case .bytes(let bytes): return .sized(response.status == 205 ? 0 : bytes.count)
    case .stream: return version >= .http11 ? .chunked : .untilClose
    }
  }

  /// Writes the head; the fields have been found sendable.
  func encode(_ response: Response, _ framing: Framing, date: [UInt8], into bytes: inout [UInt8]) {
    encodeStatusLine(response.status, into: &bytes)
    encodeFields(response.fields, into: &bytes)
    switch framing {
    case .none, .untilClose: break
    case .sized(let count):
      bytes.append("Content-Length: ")
      bytes.append(decimal: count)
      bytes.append("\r\n")
    case .chunked: bytes.append("Transfer-Encoding: chunked\r\n")
    }
    if let requestID {
      bytes.append("X-Request-Id: ")
      requestID.append(to: &bytes)
      bytes.append("\r\n")
    }
    if !keepsConnection {
      bytes.append("Connection: close\r\n")
    } else if version < .http11 {
      bytes.append("Connection: keep-alive\r\n")
    }
    bytes.append("Date: ")
    bytes.append(contentsOf: date)
    bytes.append("\r\n\r\n")
  }

  private func encodeStatusLine(_ status: Status, into bytes: inout [UInt8]) {
    if status == .ok {
      bytes.append("HTTP/1.1 200 OK\r\n")
      return
    }
    bytes.append("HTTP/1.1 ")
    bytes.append(decimal: status.code)
    bytes.append(" ")
    bytes.append(contentsOf: status.reason.utf8)
    bytes.append("\r\n")
  }

  private func encodeFields(_ fields: Fields, into bytes: inout [UInt8]) {
    let span = fields.bytes.span
    for entry in fields.entries where !ResponseEncoder.belongsToServer(span.extracting(entry.name)) {
      bytes.append(span.extracting(entry.name))
      bytes.append(": ")
      bytes.append(span.extracting(span.trimmed(entry.value)))
      bytes.append("\r\n")
    }
  }

  /// Whether a field is the server's own: what a handler says of it is not sent.
  private static func belongsToServer(_ name: Span<UInt8>) -> Bool {
    switch name.count {
    case 4: name.spellsIgnoringCase("date")
    case 7: name.spellsIgnoringCase("trailer") || name.spellsIgnoringCase("upgrade")
    case 10: name.spellsIgnoringCase("connection") || name.spellsIgnoringCase("keep-alive")
    case 12: name.spellsIgnoringCase("x-request-id")
    case 14: name.spellsIgnoringCase("content-length")
    case 17: name.spellsIgnoringCase("transfer-encoding")
    default: false
    }
  }
}

extension Response {
  /// Whether the handler wants the connection closed after this response.
  var asksToClose: Bool {
    fields.entries.contains { entry in
      entry.name.count == 10 && fields.bytes.span.extracting(entry.name).spellsIgnoringCase("connection")
        && fields.members(of: entry).contains { fields.bytes.span.extracting($0).spellsIgnoringCase("close") }
    }
  }

  /// Whether status and fields can be sent as they are.
  var isSendable: Bool { status.isFinal && fields.isSendable }
}
