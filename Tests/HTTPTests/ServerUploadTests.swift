import Dispatch
import Foundation
import Synchronization
import Testing

@testable import HTTP

/// Bodies in files, over sockets.
struct ServerUploadTests {
  private let folder = ScratchFolder()

  /// A server whose route keeps a copy of what it gets as `kept` where a field says so.
  private func server(
    calls: Spooler.Calls = .system, gate: Gate? = nil, security: (any TransportSecurity)? = nil
  ) throws -> (Server, Int) {
    var router = Router()
    let path = folder.path
    router.on(
      .put, "/file", options: .bodyFile(limit: 40_000_000, folder: path),
      .work { request in
        gate?.pass()
        if request.fields["Keep"] != nil, let file = request.bodyFile {
          try? FileManager.default.copyItem(atPath: file.path, toPath: "\(path)/kept")
        }
        return Response(.ok, body: Array("\(request.bodyFile?.count ?? -1)".utf8))
      })
    var configuration = ServerConfiguration()
    configuration.security = security
    let server = Server(configuration, router: router, fileCalls: calls)
    return (server, try server.start()[0].port)
  }

  private func head(_ count: Int, _ fields: String = "") -> String {
    "PUT /file HTTP/1.1\r\nHost: a\r\nContent-Length: \(count)\r\n\(fields)\r\n"
  }

  private func awaitNoUploads() { while folder.names.contains(where: { $0.hasPrefix(".upload") }) {} }

  @Test func aLargeBodyArrivesWholeAndIsKeptOrDeleted() throws {
    let (server, port) = try server()
    let body = (0..<2_000_000).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ $0 >> 11) }
    let client = RawClient(port: port)
    client.send(Array(head(body.count, "Keep: yes\r\n").utf8) + body)
    #expect(client.receive("\r\n\r\n2000000").hasPrefix("HTTP/1.1 200 "))
    awaitNoUploads()
    #expect(folder.names == ["kept"] && folder.bytes("kept") == body)
    client.send(Array(head(body.count).utf8) + body)
    #expect(client.receive("\r\n\r\n2000000").hasPrefix("HTTP/1.1 200 "))
    awaitNoUploads()
    #expect(folder.names == ["kept"])
    server.stop(within: .milliseconds(50))
  }

  @Test func aConnectionThatIsCutLeavesNothing() throws {
    let (server, port) = try server()
    var client: RawClient? = RawClient(port: port)
    client?.endsByReset()
    client?.send(Array(head(30_000_000).utf8) + [UInt8](repeating: 65, count: 5_000_000))
    while folder.names.isEmpty {}
    client = nil
    while server.metrics.connectionsOpen > 0 {}
    awaitNoUploads()
    #expect(server.metrics.aborted == 1)
    server.stop(within: .milliseconds(50))
  }

  @Test func whatIsCutByStoppingLeavesNothing() throws {
    let (server, port) = try server()
    let client = RawClient(port: port)
    client.send(Array(head(30_000_000).utf8) + [UInt8](repeating: 65, count: 5_000_000))
    while folder.names.isEmpty {}
    server.stop(within: .milliseconds(20))
    awaitNoUploads()
    #expect(folder.names == [])
  }

  @Test func aHandlerKeepsTheFileOfAPeerThatHasGone() throws {
    let gate = Gate()
    let (server, port) = try server(gate: gate)
    var client: RawClient? = RawClient(port: port)
    client?.endsByReset()
    client?.send(head(5, "Keep: yes\r\n") + "hello")
    gate.awaitArrival()
    client = nil
    while server.metrics.connectionsOpen > 0 {}
    gate.open()
    while !folder.names.contains("kept") {}
    #expect(folder.bytes("kept") == Array("hello".utf8))
    server.stop(within: .milliseconds(50))
  }

  @Test func aFullDiskIs507ThatCanBeReadByOneWhoStillSends() throws {
    let written = Atomic<Int>(0)
    var calls = Spooler.Calls.system
    let system = calls.write
    calls.write = { (descriptor, bytes, start) throws(SystemError) in
      guard written.load(ordering: .relaxed) < 1_000_000 else { throw .noSpace }
      let count = try system(descriptor, bytes, start)
      written.add(count, ordering: .relaxed)
      return count
    }
    let (server, port) = try server(calls: calls)
    let client = RawClient(port: port)
    client.send(Array(head(8_000_000).utf8) + [UInt8](repeating: 65, count: 8_000_000))
    client.endOutput()
    let answer = client.receive()
    #expect(answer.hasPrefix("HTTP/1.1 507 Insufficient Storage\r\n") && !client.wasReset)
    #expect(answer.contains("507 Insufficient Storage: The server has no room to store the body"))
    awaitNoUploads()
    server.stop(within: .milliseconds(50))
  }

  @Test func othersAreServedWhileTheDiskStandsStill() throws {
    let gate = Gate()
    var calls = Spooler.Calls.system
    let system = calls.write
    calls.write = { (descriptor, bytes, start) throws(SystemError) in
      gate.pass()
      return try system(descriptor, bytes, start)
    }
    let (server, port) = try server(calls: calls)
    let client = RawClient(port: port)
    client.send(head(5) + "hello")
    gate.awaitArrival()
    let other = RawClient(port: port)
    other.send("PUT /file HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(other.receive("\r\n\r\n-1").hasPrefix("HTTP/1.1 200 "))
    gate.open()
    #expect(client.receive("\r\n\r\n5").hasPrefix("HTTP/1.1 200 "))
    server.stop(within: .milliseconds(50))
  }
}
