/// The status of a response (RFC 9110, section 15): three digits.
public struct Status: Sendable, Hashable, ExpressibleByIntegerLiteral, CustomStringConvertible {
  /// The three-digit code.
  public let code: Int

  /// A status of a code from 200 to 599; others are answered as 500.
  public init(_ code: Int) {
    self.code = code
  }

  /// A status written as its code.
  public init(integerLiteral code: Int) {
    self.code = code
  }

  /// 200.
  public static let ok: Status = 200
  /// 201.
  public static let created: Status = 201
  /// 202.
  public static let accepted: Status = 202
  /// 204.
  public static let noContent: Status = 204
  /// 206.
  public static let partialContent: Status = 206
  /// 304.
  public static let notModified: Status = 304
  /// 400.
  public static let badRequest: Status = 400
  /// 404.
  public static let notFound: Status = 404
  /// 500.
  public static let internalServerError: Status = 500
  /// 503.
  public static let serviceUnavailable: Status = 503

  /// The code and its reason phrase.
  public var description: String { "\(code) \(reason)" }

  /// Whether a response of this status never has content (RFC 9110, section 6.4.1).
  var forbidsContent: Bool { code < 200 || code == 204 || code == 304 }

  /// Whether a handler may answer with this status: final and of three digits.
  var isFinal: Bool { (200...599).contains(code) }

  /// The registered reason phrase, or empty.
  public var reason: String { Status.reasons[code] ?? "" }

  private static let reasons: [Int: String] = [
    100: "Continue", 101: "Switching Protocols", 103: "Early Hints",
    200: "OK", 201: "Created", 202: "Accepted", 203: "Non-Authoritative Information", 204: "No Content",
    205: "Reset Content", 206: "Partial Content", 207: "Multi-Status",
    300: "Multiple Choices", 301: "Moved Permanently", 302: "Found", 303: "See Other", 304: "Not Modified",
    307: "Temporary Redirect", 308: "Permanent Redirect",
    400: "Bad Request", 401: "Unauthorized", 402: "Payment Required", 403: "Forbidden", 404: "Not Found",
    405: "Method Not Allowed", 406: "Not Acceptable", 407: "Proxy Authentication Required",
    408: "Request Timeout", 409: "Conflict", 410: "Gone", 411: "Length Required", 412: "Precondition Failed",
    413: "Content Too Large", 414: "URI Too Long", 415: "Unsupported Media Type",
    416: "Range Not Satisfiable", 417: "Expectation Failed", 421: "Misdirected Request",
    422: "Unprocessable Content", 423: "Locked", 424: "Failed Dependency", 425: "Too Early",
    426: "Upgrade Required", 428: "Precondition Required", 429: "Too Many Requests",
    431: "Request Header Fields Too Large", 451: "Unavailable For Legal Reasons",
    500: "Internal Server Error", 501: "Not Implemented", 502: "Bad Gateway", 503: "Service Unavailable",
    504: "Gateway Timeout", 505: "HTTP Version Not Supported", 507: "Insufficient Storage",
  ]
}
