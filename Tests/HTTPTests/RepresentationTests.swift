import Glibc
import Testing

@testable import HTTP

struct EntityTagTests {
  @Test(arguments: [
    ("\"a\"", [EntityTag("a")]), ("W/\"a\"", [EntityTag("a", isWeak: true)]), ("\"\"", [EntityTag("")]),
    ("\"a\", \"b,c\" ,W/\"d\"", [EntityTag("a"), EntityTag("b,c"), EntityTag("d", isWeak: true)]),
    (", ,\"a\",,", [EntityTag("a")]), ("\"\\\"", [EntityTag("\\")]), ("\"\u{e9}\"", [EntityTag("\u{e9}")]),
    ("a", []), ("\"a", []), ("\"a\" \"b\"", []), ("w/\"a\"", []), ("\"a b\"", []), ("\"a\", *", []),
    ("\"a\"b", []),
  ])
  func listsAreRead(text: String, tags: [EntityTag]) {
    #expect(EntityTags("If-Match", in: ["If-Match": text]) == .listed(tags))
  }

  @Test func anyAndNone() {
    #expect(EntityTags("If-Match", in: ["If-Match": "*"]) == .any)
    #expect(EntityTags("If-Match", in: ["If-Match": "*", "if-match": "*"]) == .any, "said twice")
    #expect(EntityTags("If-Match", in: [:]) == nil)
    #expect(
      EntityTags("If-Match", in: ["If-Match": "\"a\"", "if-match": "\"b\""])
        == .listed([EntityTag("a"), EntityTag("b")]))
  }

  @Test func tagsOfBytesDifferAsTheBytesDo() {
    #expect(EntityTag(of: []).description == "\"0-cbf29ce484222325\"")
    #expect(EntityTag(of: [97]).opaque == "1-af63dc4c8601ec8c")
    #expect(Set((0...255).map { EntityTag(of: [$0, 1]) }).count == 256)
  }

  @Test func weakTagsAreAlikeButNeverTheSame() {
    let (strong, weak) = (EntityTag("a"), EntityTag("a", isWeak: true))
    #expect(strong.isSame(as: strong) && !weak.isSame(as: weak) && !strong.isSame(as: weak))
    #expect(strong.isLike(weak) && weak.isLike(weak) && !strong.isLike(EntityTag("b")))
  }
}

struct PreconditionsTests {
  /// The conditions, what there is at present, what becomes of a GET and of a PUT.
  private static let cases: [(Fields, EntityTag?, Preconditions.Outcome, Preconditions.Outcome)] = [
    ([:], EntityTag("a"), .proceed, .proceed),
    (["If-Match": "\"a\""], EntityTag("a"), .proceed, .proceed),
    (["If-Match": "\"b\", \"a\""], EntityTag("a"), .proceed, .proceed),
    (["If-Match": "\"b\""], EntityTag("a"), .failed, .failed),
    (["If-Match": "W/\"a\""], EntityTag("a"), .failed, .failed),
    (["If-Match": "nonsense"], EntityTag("a"), .failed, .failed),
    (["If-Match": "*"], EntityTag("a"), .proceed, .proceed),
    (["If-Match": "*"], nil, .failed, .failed),
    (["If-None-Match": "\"a\""], EntityTag("a"), .notModified, .failed),
    (["If-None-Match": "W/\"a\""], EntityTag("a"), .notModified, .failed),
    (["If-None-Match": "\"b\""], EntityTag("a"), .proceed, .proceed),
    (["If-None-Match": "nonsense"], EntityTag("a"), .proceed, .proceed),
    (["If-None-Match": "*"], EntityTag("a"), .notModified, .failed),
    (["If-None-Match": "*"], nil, .proceed, .proceed),
    (["If-Match": "\"a\"", "If-None-Match": "\"a\""], EntityTag("a"), .notModified, .failed),
    (["If-Match": "\"b\"", "If-None-Match": "\"a\""], EntityTag("a"), .failed, .failed),
  ]

  @Test(arguments: cases.indices) func conditionsAreWeighed(index: Int) {
    let (fields, current, get, put) = Self.cases[index]
    let conditions = Preconditions(fields)
    #expect(conditions.outcome(current, method: .get) == get)
    #expect(conditions.outcome(current, method: .head) == get)
    #expect(conditions.outcome(current, method: .put) == put)
    #expect(conditions.isEmpty == (fields.count == 0))
  }
}

struct ByteRangeTests {
  @Test(arguments: [
    ("bytes=0-0", ByteRange.part(0..<1)), ("bytes=0-99", .part(0..<100)), ("bytes=5-", .part(5..<100)),
    ("bytes=99-", .part(99..<100)), ("bytes=90-1000", .part(90..<100)), ("bytes=-1", .part(99..<100)),
    ("bytes=-1000", .part(0..<100)), ("Bytes=1-2", .part(1..<3)), ("bytes= 1-2 ,", .part(1..<3)),
    ("bytes=0-99999999999999999999999", .part(0..<100)), ("bytes=-99999999999999999999999", .part(0..<100)),
    ("bytes=100-", .unsatisfiable), ("bytes=99999999999999999999999-", .unsatisfiable),
    ("bytes=-0", .unsatisfiable), ("bytes=200-300, 400-", .unsatisfiable),
    ("bytes=200-300, 1-2", .part(1..<3)), ("bytes=1-2, 4-5", .whole), ("bytes=0-,0-,0-,0-", .whole),
    ("bytes=2-1", .whole), ("bytes=-", .whole), ("bytes=", .whole), ("bytes", .whole), ("", .whole),
    ("bytes=a-b", .whole), ("bytes=1 -2", .whole), ("bytes=+1-2", .whole), ("bytes=1-2, x", .whole),
    ("lines=1-2", .whole), ("bytes =1-2", .whole), ("bytes=1--2", .whole), ("bytes=0x1-2", .whole),
  ])
  func rangesAreRead(value: String, range: ByteRange) {
    #expect(ByteRange(value, length: 100) == range)
  }

  @Test func ofNothingNothingCanBeHad() {
    for value in ["bytes=0-", "bytes=-1", "bytes=0-0"] {
      #expect(ByteRange(value, length: 0) == .unsatisfiable)
    }
  }
}

/// Bytes and files, asked for by clients that cache and resume.
struct RepresentationTests {
  private let folder = ScratchFolder()

  private enum Kind: String, CaseIterable { case bytes, file }

  private func player(_ kind: Kind) throws -> ConversationPlayer {
    let bytes = Array("0123456789".utf8)
    folder.write("content", bytes)
    let content: Representation.Content =
      kind == .bytes ? .bytes(bytes) : .file(try FileContent(path: "\(folder.path)/content"))
    let representation = Representation(
      type: "text/plain", coding: "x", tag: EntityTag("t"), content: content, fields: ["Vary": "Accept"])
    var router = testRouter
    router.on(.get, "/it", .immediate { representation.response(to: $0) })
    return ConversationPlayer(router: router)
  }

  private func answer(_ kind: Kind, _ fields: String, method: String = "GET", version: String = "1.1") throws
    -> String
  {
    var player = try player(kind)
    player.send("\(method) /it HTTP/\(version)\r\nHost: a\r\n\(fields)\r\n")
    player.fetch()
    #expect(player.isEnding == (version == "1.0"))
    return player.receive()
  }

  private static let common = "Vary: Accept\r\nETag: \"t\"\r\n"
  private static let described = "Accept-Ranges: bytes\r\nContent-Type: text/plain\r\nContent-Encoding: x\r\n"

  @Test(arguments: Kind.allCases) private func theWhole(kind: Kind) throws {
    let whole =
      "HTTP/1.1 200 OK\r\n" + Self.common + Self.described + "Content-Length: 10\r\n\r\n0123456789"
    for fields in [
      "", "Range: bytes=1-2, 4-5\r\n", "Range: x=1\r\n", "Range: bytes=1-2\r\nRange: bytes=1-2\r\n",
      "Range: bytes=1-2\r\nIf-Range: \"u\"\r\n", "Range: bytes=1-2\r\nIf-Range: W/\"t\"\r\n",
      "Range: bytes=1-2\r\nIf-Range: Sun, 06 Nov 1994 08:49:37 GMT\r\n", "If-Match: \"t\"\r\n",
      "If-None-Match: \"u\"\r\n", "If-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT\r\n",
    ] { #expect(try answer(kind, fields) == whole) }
    #expect(try answer(kind, "Range: bytes=1-2\r\n", method: "HEAD") + "0123456789" == whole)
    #expect(try answer(kind, "", version: "1.0").hasSuffix("Connection: close\r\n\r\n0123456789"))
  }

  @Test(arguments: Kind.allCases) private func oneRange(kind: Kind) throws {
    for (fields, range, content) in [
      ("Range: bytes=2-4\r\n", "2-4/10", "234"), ("Range: bytes=-3\r\n", "7-9/10", "789"),
      ("Range: bytes=9-\r\nIf-Range: \"t\"\r\n", "9-9/10", "9"),
      ("Range: bytes=0-\r\n", "0-9/10", "0123456789"),
    ] {
      let head = "HTTP/1.1 206 Partial Content\r\n" + Self.common
      let answer = try answer(kind, fields)
      #expect(answer.hasPrefix(head) && answer.contains("\r\nContent-Range: bytes \(range)\r\n"))
      #expect(answer.hasSuffix("Content-Length: \(content.utf8.count)\r\n\r\n\(content)"))
    }
  }

  @Test(arguments: Kind.allCases) private func refusals(kind: Kind) throws {
    #expect(
      try answer(kind, "Range: bytes=10-\r\n")
        == "HTTP/1.1 416 Range Not Satisfiable\r\nContent-Type: text/plain\r\nAccept-Ranges: bytes\r\n"
        + "Content-Range: bytes */10\r\nContent-Length: 31\r\n\r\nrangeNotSatisfiable(length: 10)")
    #expect(try answer(kind, "If-Match: \"u\"\r\n").hasPrefix("HTTP/1.1 412 Precondition Failed\r\n"))
    let known = "HTTP/1.1 304 Not Modified\r\n" + Self.common + "\r\n"
    #expect(try answer(kind, "If-None-Match: \"t\"\r\nRange: bytes=1-2\r\n") == known)
    #expect(try answer(kind, "If-None-Match: \"t\"\r\n", method: "HEAD") == known)
  }

  @Test func anEmptyFileIsWhole() throws {
    folder.write("empty", [])
    let file = try FileContent(path: "\(folder.path)/empty")
    var router = Router()
    router.on(.get, "/it", .immediate { _ in Response(.ok, file: file, range: 0..<0) })
    var player = ConversationPlayer(router: router)
    player.send("GET /it HTTP/1.1\r\nHost: a\r\n\r\nGET /no HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(player.receive().contains("Content-Length: 0\r\n\r\nHTTP/1.1 404 "))
  }

  @Test func aFileThatHasBecomeShorterCutsTheConnection() throws {
    folder.write("content", Array("0123456789".utf8))
    let file = try FileContent(path: "\(folder.path)/content")
    folder.write("content", Array("0".utf8))
    let isShort = try FileContent(path: "\(folder.path)/content").count == 1
    #expect(isShort)
    var router = Router()
    router.on(.get, "/it", .immediate { _ in Response(.ok, file: file, range: 0..<10) })
    var player = ConversationPlayer(router: router)
    player.send("GET /it HTTP/1.1\r\nHost: a\r\n\r\n")
    _ = player.conversation.takeReadOrder(player.context.limits)
    player.conversation.read(nil, at: player.now, in: player.context)
    #expect(player.conversation.disposition == .reset)
  }

  @Test func aFileIsReadOnlyAsThePeerTakesIt() throws {
    let bytes = (0..<1000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
    folder.write("content", bytes)
    let file = try FileContent(path: "\(folder.path)/content")
    var limits = Limits()
    limits.filePiece = 100
    var router = Router()
    router.on(.get, "/it", .immediate { _ in Response(.ok, file: file, range: 1..<1000) })
    var player = ConversationPlayer(limits: limits, router: router)
    player.send("GET /it HTTP/1.1\r\nHost: a\r\n\r\n")
    _ = player.receive()
    var received: [UInt8] = []
    while received.count < 999 {
      player.fetch()
      #expect(player.conversation.output.count <= 200)
      let isFull = player.conversation.output.count > 100
      #expect(!isFull || player.conversation.takeReadOrder(player.context.limits) == nil)
      received += player.conversation.output.bytes.prefix(150)
      player.conversation.sent(min(150, player.conversation.output.count), at: player.now)
    }
    #expect(received == Array(bytes[1...]))
    #expect(player.conversation.isIdle)
  }

  @Test func filesAreToldApart() throws {
    folder.write("a", [1])
    folder.write("b", [1])
    let (a, b) = (try FileContent(path: "\(folder.path)/a"), try FileContent(path: "\(folder.path)/b"))
    #expect(try a.tag != b.tag && a.tag == FileContent(path: "\(folder.path)/a").tag)
    for (path, code) in [("\(folder.path)/none", ENOENT), (folder.path, EISDIR), ("/dev/null", EINVAL)] {
      #expect(throws: HTTPError.systemCall("Opening the file \(path)", errno: code)) {
        try FileContent(path: path)
      }
    }
  }
}
