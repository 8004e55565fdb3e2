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
  let isHead: Bool
  let keepsConnection: Bool
  let requestID: RequestID?

  /// How the content of a response is framed for this request.
  static func framing(of response: Response, version: Version) -> Framing {
    if response.status.forbidsContent { return .none }
    if response.status == 205 { return .sized(0) }
    if response.isStreamed { return version >= .http11 ? .chunked : .untilClose }
    return .sized(response.length)
  }

  /// Writes the head, whose fields have been found sendable, and content.
  func encode(
    _ response: Response, _ framing: Framing, date: [UInt8], content: [UInt8], into bytes: inout [UInt8]
  ) {
    let fields = response.fields
    let capacity =
      192 + fields.bytes.count + 4 * fields.count + (requestID?.count ?? 0) + date.count + content.count
    bytes.append(addingCapacity: capacity) { out in
      encodeStatusLine(response.status, into: &out)
      encodeFields(fields, into: &out)
      encodeOwnFields(framing, into: &out)
      out.append("Date: ")
      out.append(date.span)
      out.append("\r\n\r\n")
      out.append(content.span)
    }
  }

  private func encodeOwnFields(_ framing: Framing, into out: inout OutputSpan<UInt8>) {
    switch framing {
    case .none, .untilClose: break
    case .sized(let count):
      out.append("Content-Length: ")
      out.append(decimal: count)
      out.append("\r\n")
    case .chunked: out.append("Transfer-Encoding: chunked\r\n")
    }
    if let requestID {
      out.append("X-Request-Id: ")
      requestID.append(to: &out)
      out.append("\r\n")
    }
    if !keepsConnection {
      out.append("Connection: close\r\n")
    } else if version < .http11 {
      out.append("Connection: keep-alive\r\n")
    }
  }

  private func encodeStatusLine(_ status: Status, into out: inout OutputSpan<UInt8>) {
    if status == .ok { return out.append("HTTP/1.1 200 OK\r\n") }
    out.append("HTTP/1.1 ")
    out.append(decimal: status.code)
    out.append(.space)
    for byte in status.reason.utf8 { out.append(byte) }
    out.append("\r\n")
  }

  /// Fields made line by line are in the buffer as they are sent; others are put together.
  private func encodeFields(_ fields: Fields, into out: inout OutputSpan<UInt8>) {
    let span = fields.bytes.span
    if fields.isPlain { return out.append(span) }
    for entry in fields.entries where !ResponseEncoder.belongsToServer(span.extracting(entry.name)) {
      out.append(span.extracting(entry.name))
      out.append(": ")
      out.append(span.extracting(entry.value))
      out.append("\r\n")
    }
  }

  /// Whether a field is the server's own: what a handler says of it is not sent.
  static func belongsToServer(_ name: Span<UInt8>) -> Bool {
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
