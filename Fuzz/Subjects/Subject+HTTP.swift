#if DEBUG
  @testable import HTTP

  extension Subject {
    /// Conversations and their parts, which only the module itself sees.
    static let http = [conversation, chunks]

    /// A connection: how its bytes are cut changes nothing, and everything said is HTTP.
    static let conversation = Subject(name: "http") { bytes in
      let whole = answer(bytes, pieces: [bytes.count])
      for length in [1, 3, 7, 61] {
        let split = answer(bytes, pieces: [Int](repeating: length, count: bytes.count / length + 1))
        if split != whole { return "cut every \(length) bytes the answer is another" }
      }
      let text = String(decoding: whole, as: UTF8.self)
      if !text.isEmpty, !text.hasPrefix("HTTP/1.1 ") { return "something that is not HTTP" }
      return text.contains("HTTP/1.1 500") ? "the server's fault" : nil
    }

    /// A chunked body: how its bytes are cut changes nothing.
    static let chunks = Subject(name: "chunks") { bytes in
      let whole = decoded(bytes, piece: max(1, bytes.count))
      for length in [1, 2, 5, 17] where decoded(bytes, piece: length) != whole {
        return "cut every \(length) bytes the body is another"
      }
      return nil
    }

    private static let router: Router = {
      var router = Router()
      let echo = Handler.immediate { Response(.ok, body: $0.body) }
      router.on(.get, "/", .immediate { _ in Response(.ok, body: [0x6f, 0x6b]) })
      router.on(
        .get, "/models/{name}", .immediate { Response(.ok, body: Array(($0.parameter("name") ?? "").utf8)) })
      router.on(.get, "/query", .immediate { Response(.ok, body: Array("\($0.target.query)".utf8)) })
      router.on(.post, "/echo", echo)
      router.on(.post, "/json", options: RouteOptions(contentTypes: ["application/json"]), echo)
      router.on(.put, "/measured", options: RouteOptions(requiresLength: true), echo)
      router.admission = { $0.fields["Authorization"] == "no" ? Response(401) : nil }
      return router
    }()

    /// What a server says to bytes that come in pieces; without dates.
    private static func answer(_ bytes: [UInt8], pieces: [Int]) -> [UInt8] {
      var limits = Limits()
      limits.body = 4096
      let context = ServingContext(
        limits: limits, router: router, counters: ServerCounters(), start: 1, namesRequests: false)
      let now = MonotonicInstant(nanoseconds: 1_000_000_000)
      var conversation = Conversation(peer: .v4(0x7f00_0001), at: now)
      func serve(_ exchange: Exchange?) {
        var next = exchange
        while let exchange = next {
          if let refusal = exchange.refusal {
            conversation.respond(refusal, at: now, in: context)
          } else if case .immediate(let handler) = exchange.request.entry?.handler {
            conversation.respond(handler(exchange.request), at: now, in: context)
          }
          next = conversation.resume(at: now, in: context)
        }
      }
      var rest = bytes[...]
      for piece in pieces where !rest.isEmpty {
        let part = Array(rest.prefix(piece))
        serve(conversation.receive(part.span, at: now, in: context))
        rest = rest.dropFirst(piece)
      }
      serve(conversation.receiveEnd(at: now, in: context))
      return withoutDates(conversation.output.bytes)
    }

    /// The second may have changed between two answers.
    private static func withoutDates(_ bytes: [UInt8]) -> [UInt8] {
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

    private struct Decoded: Equatable {
      var body: [UInt8] = []
      var used = 0
      var isDone = false
      var error: HTTPError?
    }

    private static func decoded(_ bytes: [UInt8], piece: Int) -> Decoded {
      let bounds = Bounds(Limits())
      var (decoder, result) = (ChunkDecoder(), Decoded())
      while result.used < bytes.count, !decoder.isDone {
        let part = Array(bytes[result.used..<min(bytes.count, result.used + piece)])
        do throws(HTTPError) {
          result.used += try decoder.decode(part.span, limit: 4096, limits: bounds) { span in
            for index in span.indices { result.body.append(span[index]) }
          }
        } catch {
          result.error = error
          // What was decoded before the error depends on how much came at once.
          result.body = []
          result.used = 0
          return result
        }
      }
      result.isDone = decoder.isDone
      return result
    }
  }
#else
  extension Subject {
    /// Only debug builds see into the module.
    static let http: [Subject] = []
  }
#endif
