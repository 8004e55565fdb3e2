/// What is known of a request that could not be read.
struct RequestDraft {
  /// The method's token; empty when not even that is known.
  var method = ""
  /// The id that the client gave it, when it is harmless.
  var id: RequestID?

  /// Whether the answer has no content.
  var isHead: Bool { method == Method.head.name }

  init() {}

  init(method: Method?, id: RequestID? = nil) {
    self.method = method?.name ?? ""
    self.id = id
  }

  /// The id in some fields, when there is just one.
  static func id(in fields: Fields) -> RequestID? {
    fields.only("X-Request-Id").flatMap { $0.withBytes(RequestID.init(taking:)) }
  }
}
