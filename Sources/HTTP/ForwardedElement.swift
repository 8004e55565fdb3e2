/// One element of a Forwarded field: what one proxy tells of a request that it passed on.
struct ForwardedElement: Sendable, Equatable {
  /// The node that spoke to the proxy; nil where the proxy does not tell.
  private(set) var client: String?
  /// By which scheme it spoke; nil where the proxy does not tell.
  private(set) var scheme: String?

  /// Reads the grammar to the letter (RFC 7239, section 4): pairs of a token, an equals sign and a token or quoted
  /// string, semicolons between them, no name twice; beyond it only blanks beside semicolons, which many proxies write.
  /// Nil for anything else. A client that could leave a quote open would hide behind it what the proxy adds.
  init?(_ text: String) {
    var rest = text.utf8[...]
    var names: Set<String> = []
    while true {
      ForwardedElement.skipBlanks(&rest)
      if let name = ForwardedElement.takeToken(&rest)?.lowercased() {
        guard rest.popFirst() == .equals, let value = ForwardedElement.takeValue(&rest),
          names.insert(name).inserted
        else { return nil }
        if name == "for" { client = value }
        if name == "proto" { scheme = value }
        ForwardedElement.skipBlanks(&rest)
      }
      guard let byte = rest.popFirst() else { return }
      guard byte == .semicolon else { return nil }
    }
  }

  private static func skipBlanks(_ rest: inout Substring.UTF8View) {
    while rest.first?.isBlank == true { rest.removeFirst() }
  }

  private static func takeToken(_ rest: inout Substring.UTF8View) -> String? {
    let token = rest.prefix(while: ByteClass.token.contains)
    rest = rest.dropFirst(token.count)
    return token.isEmpty ? nil : String(Substring(token))
  }

  private static func takeValue(_ rest: inout Substring.UTF8View) -> String? {
    guard rest.first == .quote else { return takeToken(&rest) }
    rest.removeFirst()
    var bytes: [UInt8] = []
    while let byte = rest.popFirst() {
      if byte == .quote { return String(decoding: bytes, as: UTF8.self) }
      guard let kept = byte == .backslash ? rest.popFirst() : byte else { return nil }
      bytes.append(kept)
    }
    return nil
  }
}
