/// The method of a request (RFC 9110, section 9): a case-sensitive token.
public struct Method: Sendable, Hashable, CustomStringConvertible {
  /// The token as it stands in the request line.
  public let name: String

  /// A method of any name; nothing is checked here, the parser has checked what came from a peer.
  public init(_ name: String) {
    self.name = name
  }

  /// Asks for a representation.
  public static let get = Method("GET")
  /// Asks for what GET would answer, without its content.
  public static let head = Method("HEAD")
  /// Hands content to the resource.
  public static let post = Method("POST")
  /// Replaces the resource's state.
  public static let put = Method("PUT")
  /// Removes the resource.
  public static let delete = Method("DELETE")
  /// Changes part of the resource's state.
  public static let patch = Method("PATCH")
  /// Asks what the resource can do.
  public static let options = Method("OPTIONS")
  /// Asks with content, and changes nothing.
  public static let query = Method("QUERY")
  /// Asks for an echo; never answered with one here.
  public static let trace = Method("TRACE")
  /// Asks for a tunnel; never opened here.
  public static let connect = Method("CONNECT")

  /// The methods this server recognises; any other is answered 501.
  static let recognised: [Method] = [
    get, post, head, put, delete, patch, options, query, trace, connect,
  ]

  /// The token.
  public var description: String { name }
}

extension Method {
  /// The recognised method spelt by some bytes, else a new one.
  init(bytes: Span<UInt8>) {
    let known: Method? =
      switch bytes.count {
      case 3: bytes.spells("GET") ? .get : bytes.spells("PUT") ? .put : nil
      case 4: bytes.spells("POST") ? .post : bytes.spells("HEAD") ? .head : nil
      case 5:
        bytes.spells("PATCH") ? .patch : bytes.spells("TRACE") ? .trace : bytes.spells("QUERY") ? .query : nil
      case 6: bytes.spells("DELETE") ? .delete : nil
      case 7: bytes.spells("OPTIONS") ? .options : bytes.spells("CONNECT") ? .connect : nil
      default: nil
      }
    self = known ?? Method(bytes.text)
  }

  /// Whether the server knows what the method means.
  var isRecognised: Bool { Method.recognised.contains(self) }
}
