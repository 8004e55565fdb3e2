import Foundation
import Locks
import Testing

@testable import HTTP

/// A folder that goes away with its owner.
final class ScratchFolder: Sendable {
  let path: String

  init() {
    path = FileManager.default.temporaryDirectory.appending(path: "whiteline-http-\(UUID().uuidString)").path
    try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  var names: [String] { (try? FileManager.default.contentsOfDirectory(atPath: path).sorted()) ?? [] }

  func bytes(_ name: String) -> [UInt8] {
    FileManager.default.contents(atPath: "\(path)/\(name)").map(Array.init) ?? []
  }

  func write(_ name: String, _ bytes: [UInt8]) {
    _ = FileManager.default.createFile(atPath: "\(path)/\(name)", contents: Data(bytes))
  }
}

/// A conversation whose bodies go to a file, with a disk and a clock of the test's own.
struct SpoolingTests {
  private let folder = ScratchFolder()
  private let spooler = Spooler(limit: 2)

  /// The spooler has no thread here: the player does its work, and what is let go of goes at once.
  init() { spooler.stop() }

  private func player(time: Duration? = nil, deadline: RequestDeadline = .standard) -> ConversationPlayer {
    var router = testRouter
    router.on(
      .put, "/file",
      options: RouteOptions(
        deadline: deadline, bodyFile: BodyFileOptions(limit: 2_000_000, folder: folder.path, time: time)),
      .immediate { request in
        Response(.ok, body: Array("\(request.bodyFile?.count ?? -1)".utf8))
      })
    return ConversationPlayer(router: router, spooler: spooler)
  }

  private func head(_ fields: String) -> String { "PUT /file HTTP/1.1\r\nHost: a\r\n\(fields)\r\n" }

  @Test func aSizedBodyIsInTheFileWhenItsRequestIsHandedOver() throws {
    var player = player()
    player.answers = false
    let body = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    player.send(head("Content-Length: 100000\r\n"))
    for start in stride(from: 0, to: body.count, by: 30_000) {
      player.send(Array(body[start...].prefix(30_000)))
    }
    #expect(player.handled.isEmpty)
    player.store()
    let file = try #require(player.handled.first?.bodyFile)
    #expect(player.handled.first?.body == [])
    #expect(file.count == body.count)
    #expect(folder.bytes(folder.names[0]) == body && file.path == "\(folder.path)/\(folder.names[0])")
  }

  @Test func aChunkedBodyIsInTheFileWithoutItsChunks() throws {
    var player = player()
    player.answers = false
    player.send(head("Transfer-Encoding: chunked\r\n") + "5\r\nhello\r\n")
    player.store()
    player.send("3;x=y\r\n, y\r\n2\r\nou\r\n0\r\nTrailer: x\r\n\r\n")
    player.store()
    #expect(player.handled.first?.bodyFile?.count == 10)
    #expect(folder.names.map(folder.bytes) == [Array("hello, you".utf8)])
  }

  @Test func chunksOfOneByteAreWrittenTogether() throws {
    var player = player()
    player.answers = false
    player.send(head("Transfer-Encoding: chunked\r\n") + "1\r\na\r\n")
    let order = player.conversation.takeSpoolOrder()
    let first = try #require(order)
    for _ in 1...100 { player.send(String(repeating: "1\r\nb\r\n", count: 1000)) }
    #expect(player.conversation.exchange?.spooling?.fresh.map(\.count) == [65_536, 34_464])
    player.answer(player.conversation.spooled(first.perform(by: .system), at: player.now, in: player.context))
    player.send("0\r\n\r\n")
    player.store()
    #expect(player.handled.first?.bodyFile?.count == 100_001)
  }

  @Test func anEmptyChunkedBodyIsAnEmptyFileAndNoBodyIsNone() {
    var player = player()
    player.send(head("Transfer-Encoding: chunked\r\n") + "0\r\n\r\n")
    player.store()
    #expect(player.receive().hasSuffix("\r\n\r\n0"))
    player.send(head(""))
    #expect(player.receive().hasSuffix("\r\n\r\n-1"))
  }

  @Test func whatFollowsTheBodyIsAnsweredAfterIt() {
    var player = player()
    player.send(head("Content-Length: 2\r\n") + "hiGET / HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(player.receive() == "")
    player.store()
    let answer = player.receive()
    #expect(answer.contains("\r\n\r\n2HTTP/1.1 200 OK") && answer.hasSuffix("ok"))
  }

  @Test func itIsAskedForOnlyWhenItIsWanted() {
    var player = player()
    player.send(head("Expect: 100-continue\r\nContent-Length: 2000001\r\n"))
    #expect(player.receive().hasPrefix("HTTP/1.1 413 "))
    #expect(spooler.count == 0)
    player = self.player()
    player.send(head("Expect: 100-continue\r\nContent-Length: 2\r\n"))
    #expect(player.receive().hasPrefix("HTTP/1.1 100 "))
    player.send("hi")
    player.store()
    #expect(player.receive().hasSuffix("\r\n\r\n2"))
  }

  @Test func aChunkedBodyBeyondTheLimitIs413AndLeavesNothing() throws {
    var player = player()
    player.send(
      head("Transfer-Encoding: chunked\r\n") + "1e8480\r\n" + String(repeating: "a", count: 2_000_000))
    player.store()
    #expect(folder.names.count == 1)
    player.send("\r\n1\r\n")
    #expect(player.receive().hasPrefix("HTTP/1.1 413 "))
    player.forget()
    #expect(folder.names == [])
  }

  @Test func aConnectionThatIsCutLeavesNothing() {
    var player = player()
    player.send(head("Content-Length: 200000\r\n") + String(repeating: "a", count: 100_000))
    player.store()
    #expect(folder.names.count == 1)
    player.end()
    #expect(player.receive().hasPrefix("HTTP/1.1 400 "))
    #expect(player.handled.isEmpty)
    player.forget()
    #expect(folder.names == [])
  }

  @Test(arguments: [(ENOSPC, 507), (EDQUOT, 507), (EMFILE, 503), (EIO, 500)])
  func aDiskThatFailsIsSaidAndLeavesNothing(code: Int32, status: Int) {
    var player = player()
    player.calls.write = { (_, _, _) throws(SystemError) in throw SystemError(code) }
    player.send(head("Content-Length: 200000\r\n") + String(repeating: "a", count: 100_000))
    player.store()
    let answer = player.receive()
    #expect(answer.hasPrefix("HTTP/1.1 \(status) "))
    #expect(answer.contains("\r\nConnection: close\r\n") && answer.hasSuffix("bodyNotStored(errno: \(code))"))
    #expect(answer.contains("\r\nRetry-After: ") == (status == 503))
    player.send(String(repeating: "a", count: 100_000))
    #expect(player.handled.isEmpty && player.receive() == "")
    player.forget()
    #expect(folder.names == [])
  }

  @Test func shortWritesAreContinued() {
    var player = player()
    let system = player.calls.write
    player.calls.write = { (descriptor, bytes, start) throws(SystemError) in
      try system(descriptor, Array(bytes[start...].prefix(7)), 0)
    }
    player.answers = false
    player.send(head("Content-Length: 500\r\n"))
    let body = (0..<500).map { UInt8(truncatingIfNeeded: $0) }
    player.send(body)
    player.store()
    #expect(folder.names.map(folder.bytes) == [body])
  }

  @Test func aBodyThatCannotFitIsRefusedBeforeItIsRead() {
    var player = player()
    player.calls.freeBytes = { _ in 1000 }
    player.send(head("Content-Length: 1001\r\n") + "a")
    player.store()
    #expect(player.receive().hasPrefix("HTTP/1.1 507 "))
    player.forget()
    #expect(folder.names == [])
  }

  @Test func tooManyAtOnceAre503() {
    var players = (0..<3).map { _ in player() }
    for index in players.indices { players[index].send(head("Content-Length: 9\r\n")) }
    #expect(players[0].receive() == "" && players[1].receive() == "")
    let answer = players[2].receive()
    #expect(answer.hasPrefix("HTTP/1.1 503 ") && answer.contains("\r\nRetry-After: 1\r\n"))
    #expect(answer.hasSuffix("tooManyUploads"))
  }

  @Test func aSlowDiskMakesThePeerWaitAndItsTimeDoesNotCount() {
    var player = player()
    let part = String(repeating: "a", count: 300_000)
    player.send(head("Content-Length: 900000\r\n") + part)
    #expect(player.conversation.wantsInput(player.context.limits))
    player.send(part)
    #expect(!player.conversation.wantsInput(player.context.limits))
    player.wait(.seconds(119))
    #expect(!player.isEnding)
    player.store()
    #expect(player.conversation.wantsInput(player.context.limits))
    player.wait(.seconds(100))
    player.send(part)
    player.store()
    #expect(player.receive().hasSuffix("\r\n\r\n900000"))
  }

  @Test func aDiskThatStandsStillEndsTheRequest() {
    var player = player(time: .seconds(5))
    player.send(head("Content-Length: 5\r\n") + "hello")
    player.wait(.milliseconds(4999))
    #expect(!player.isEnding)
    player.wait(.milliseconds(1))
    #expect(player.receive().hasPrefix("HTTP/1.1 503 "))
  }

  @Test func theDeadlinesOfABodyHoldForOneThatGoesToAFile() {
    var slow = player()
    slow.send(head("Content-Length: 100000\r\n"))
    slow.wait(.seconds(10))
    #expect(slow.receive().hasPrefix("HTTP/1.1 408 "))
    for (time, seconds) in [(nil, 119), (Duration.seconds(500), 499)] {
      var player = player(time: time)
      player.send(head("Content-Length: 1900000\r\n"))
      for _ in 0..<seconds {
        player.wait(.seconds(1))
        player.send([UInt8](repeating: 1, count: 2000))
        player.store()
      }
      #expect(!player.isEnding)
      player.wait(.seconds(1))
      #expect(player.receive().hasPrefix("HTTP/1.1 408 "))
    }
  }

  @Test func theTimeToAnswerBeginsWhenTheBodyIsThere() {
    var player = player()
    player.answers = false
    player.send(head("Content-Length: 20000\r\n") + "a")
    for _ in 0..<19 {
      player.wait(.seconds(1))
      player.send([UInt8](repeating: 1, count: 1000))
    }
    player.wait(.seconds(1))
    player.send([UInt8](repeating: 1, count: 999))
    player.store()
    #expect(player.handled.first?.deadline == player.now + .seconds(10))
  }
}

/// What becomes of the file.
struct BodyFileTests {
  private let folder = ScratchFolder()

  @Test func aFileGoesWithTheLastWhoHoldsIt() {
    folder.write("a", [1, 2, 3])
    var file: BodyFile? = BodyFile(path: "\(folder.path)/a", count: 3)
    #expect(file?.count == 3)
    #expect(folder.names == ["a"])
    file = nil
    #expect(folder.names == [])
  }

  @Test func leftoversAreSweptAtTheStartUnlessSomeoneWritesThem() throws {
    let names = [".upload-0123456789abc.part", ".upload-short.part", "data", ".upload-0123456789abd.part"]
    for name in names { folder.write(name, [1]) }
    let descriptor = try SystemCalls.createLocked("\(folder.path)/.upload-0123456789abe.part")
    let spooler = Spooler(limit: 1)
    try spooler.start(in: [folder.path, "\(folder.path)/new"])
    #expect(folder.names == [".upload-0123456789abe.part", ".upload-short.part", "data", "new"])
    SystemCalls.close(descriptor)
    spooler.stop()
    let next = Spooler(limit: 1)
    try next.start(in: [folder.path])
    #expect(folder.names == [".upload-short.part", "data", "new"])
    next.stop()
  }

  @Test func aFolderThatCannotBeUsedIsSaid() {
    folder.write("file", [])
    let path = "\(folder.path)/file/x"
    #expect(throws: HTTPError.systemCall("Using the folder \(path) for uploads", errno: ENOTDIR)) {
      try Spooler(limit: 1).start(in: [path])
    }
  }
}
