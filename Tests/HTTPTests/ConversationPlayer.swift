@testable import HTTP

/// The routes that the conversations talk about.
let testRouter = makeTestRouter()

private func makeTestRouter() -> Router {
  var router = Router()
  @Sendable func text(_ body: String, _ fields: Fields = [:]) -> Response {
    var fields = fields
    fields.append("Content-Type", "text/plain")
    return Response(.ok, fields: fields, body: Array(body.utf8))
  }
  router.problem = { problem in
    Response(problem.status, fields: ["Content-Type": "text/plain"], body: Array("\(problem.reason)".utf8))
  }
  router.admission = { request in
    guard request.route == "/private" else { return nil }
    return Response(401, fields: ["Content-Type": "text/plain"], body: Array("no".utf8))
  }
  func get(_ path: String, _ answer: @escaping @Sendable (Request) -> Response) {
    router.on(.get, path, .immediate(answer))
  }
  get("/") { _ in text("ok") }
  get("/echo-path") { text($0.target.path) }
  get("/hello/{name}") { text($0.parameter("name") ?? "") }
  get("/authority") { text($0.authority) }
  get("/query") { text($0.target.query.map { "\($0.name)=\($0.value);" }.joined()) }
  get("/header") { text($0.fields["x-value"] ?? "none") }
  get("/list") { text($0.fields.list("X-Value").joined(separator: "|")) }
  get("/close") { _ in text("bye", ["Connection": "close"]) }
  get("/nocontent") { _ in Response(.noContent, body: Array("dropped".utf8)) }
  get("/notmodified") { _ in Response(.notModified, fields: ["ETag": "\"x\""], body: Array("dropped".utf8)) }
  get("/evil") { _ in text("no", ["X-Value": "a\r\nSet-Cookie: b"]) }
  get("/status") { _ in Response(99) }
  get("/framing") { _ in
    text("ok", ["Content-Length": "9", "Transfer-Encoding": "chunked", "Date": "never", "Keep-Alive": "x"])
  }
  get("/stream") { _ in
    Response(.ok, fields: ["Content-Type": "text/plain"]) { writer in
      writer.write(Array("one".utf8))
      writer.write(Array(", two".utf8))
      writer.finish()
    }
  }
  let echo = Handler.immediate { Response(.ok, fields: ["Content-Type": "text/plain"], body: $0.body) }
  router.on(.post, "/echo", echo)
  router.on(.post, "/private", echo)
  router.on(.put, "/put", echo)
  router.on(.post, "/small", options: RouteOptions(bodyLimit: 4), echo)
  router.on(.post, "/measured", options: RouteOptions(requiresLength: true), echo)
  router.on(.post, "/json", options: RouteOptions(contentTypes: ["application/json"]), echo)
  return router
}

/// Drives a conversation as an event loop would, but with a clock and a peer of the test's own.
struct ConversationPlayer {
  var conversation: Conversation
  let context: ServingContext
  var now = MonotonicInstant(nanoseconds: 1_000_000_000_000)
  /// Requests that were handed over.
  var handled: [Request] = []
  /// How bodies are written to files.
  var calls = Spooler.Calls.system
  /// Whether requests are answered as they come; else they stay in hand.
  var answers = true

  init(
    limits: Limits = ConversationPlayer.smallLimits, router: Router = testRouter,
    accessLog: (@Sendable (AccessRecord) -> Void)? = nil, namesRequests: Bool = false,
    spooler: Spooler? = nil, bodies: BodyMemory? = nil, backlog: Double = 0,
    proxies: TrustedProxies = .none
  ) {
    context = ServingContext(
      limits: limits, router: router, counters: ServerCounters(), bodies: bodies, start: 1,
      namesRequests: namesRequests,
      proxies: proxies, spooler: spooler, backlog: { backlog }, accessLog: accessLog)
    conversation = Conversation(peer: .v4(0x7f00_0001), at: now)
  }

  static var smallLimits: Limits {
    var limits = Limits()
    limits.body = 1000
    return limits
  }

  /// Whether the server has ended the connection, or will when its output is sent.
  var isEnding: Bool {
    if case .ending = conversation.phase { true } else { false }
  }

  mutating func send(_ text: String) {
    send(Array(text.utf8))
  }

  mutating func send(_ bytes: [UInt8]) {
    answer(conversation.receive(bytes.span, at: now, in: context))
  }

  mutating func end() {
    answer(conversation.receiveEnd(at: now, in: context))
  }

  mutating func resume() {
    answer(conversation.resume(at: now, in: context))
  }

  /// Writes to files what is to be written.
  mutating func store() {
    while let order = conversation.takeSpoolOrder() {
      answer(conversation.spooled(order.perform(by: calls), at: now, in: context))
    }
  }

  /// Reads of files what is to be read now, once.
  mutating func fetch() {
    guard let order = conversation.takeReadOrder(context.limits) else { return }
    conversation.read(order.perform(), at: now, in: context)
  }

  /// Lets go of everything, as when the connection has gone.
  mutating func forget() {
    handled = []
    conversation = Conversation(peer: .v4(0x7f00_0001), at: now)
  }

  /// Lets time pass and whatever is due happen.
  mutating func wait(_ time: Duration) {
    now = now + time
    conversation.expire(at: now, in: context)
    resume()
  }

  /// Takes some of the output, as a peer that reads; without a number all of it. The date is left out.
  mutating func receive(_ most: Int = .max) -> String {
    let bytes = Array(conversation.output.bytes.prefix(most))
    conversation.sent(bytes.count, at: now)
    return String(decoding: ConversationPlayer.withoutDates(bytes), as: UTF8.self)
  }

  mutating func answer(_ exchange: Exchange?) {
    var next = exchange
    while let exchange = next {
      if let refusal = exchange.refusal {
        conversation.respond(refusal, at: now, in: context)
        next = conversation.resume(at: now, in: context)
        continue
      }
      handled.append(exchange.request)
      guard answers else { return }
      respond(to: exchange.request)
      next = conversation.resume(at: now, in: context)
    }
  }

  mutating func respond(to request: Request) {
    guard case .immediate(let handler) = request.entry?.handler else { return }
    let response = handler(request)
    guard conversation.respond(response, at: now, in: context), response.isStreamed else { return }
    conversation.stream(Array("one".utf8), at: now)
    conversation.stream([], at: now)
    conversation.stream(Array(", two".utf8), at: now)
    conversation.finishStream(at: now, in: context)
  }

  /// Takes the Date fields out of responses.
  static func withoutDates(_ bytes: [UInt8]) -> [UInt8] {
    let name = Array("\r\nDate: ".utf8)
    var kept: [UInt8] = []
    var index = 0
    while index < bytes.count {
      if bytes[index] == 13, bytes[index...].starts(with: name) {
        index += name.count + 29
      } else {
        kept.append(bytes[index])
        index += 1
      }
    }
    return kept
  }
}
