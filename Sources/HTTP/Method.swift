/// The method of a request (RFC 9110, section 9): a case-sensitive token.
public struct Method: Sendable, Hashable, CustomStringConvertible {
  /// The methods this server recognises, by their tokens; any other is answered 501.
  private enum Known: String, CaseIterable {
    case get = "GET"
    case post = "POST"
    case head = "HEAD"
    case put = "PUT"
    case delete = "DELETE"
    case patch = "PATCH"
    case options = "OPTIONS"
    case query = "QUERY"
    case trace = "TRACE"
    case connect = "CONNECT"
  }

  private enum Token: Hashable {
    case known(Known)
    case other(String)
  }

  private let token: Token

  private init(_ known: Known) { token = .known(known) }

  /// A method of any name; nothing is checked here, the parser has checked what came from a peer.
  public init(_ name: String) {
    token = Known(rawValue: name).map(Token.known) ?? .other(name)
  }

  /// The token as it stands in the request line.
  public var name: String {
    switch token {
    case .known(let known): known.rawValue
    case .other(let name): name
    }
  }

  /// Asks for a representation.
  public static var get: Method { Method(.get) }
  /// Asks for what GET would answer, without its content.
  public static var head: Method { Method(.head) }
  /// Hands content to the resource.
  public static var post: Method { Method(.post) }
  /// Replaces the resource's state.
  public static var put: Method { Method(.put) }
  /// Removes the resource.
  public static var delete: Method { Method(.delete) }
  /// Changes part of the resource's state.
  public static var patch: Method { Method(.patch) }
  /// Asks what the resource can do.
  public static var options: Method { Method(.options) }
  /// Asks with content, and changes nothing.
  public static var query: Method { Method(.query) }
  /// Asks for an echo; never answered with one here.
  public static var trace: Method { Method(.trace) }
  /// Asks for a tunnel; never opened here.
  public static var connect: Method { Method(.connect) }

  /// The methods this server recognises.
  static let recognised: [Method] = Known.allCases.map { Method($0) }

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
  var isRecognised: Bool {
    if case .known = token { true } else { false }
  }
}
