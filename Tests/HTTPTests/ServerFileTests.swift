import Testing

@testable import HTTP

/// Files as answers, over sockets.
struct ServerFileTests {
  private let folder = ScratchFolder()
  private let bytes = (0..<700_000).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ $0 >> 11) }

  private func live() throws -> LiveServer {
    folder.write("content", bytes)
    let path = "\(folder.path)/content"
    var router = Router()
    router.on(
      .get, "/it",
      .work { request in
        guard let file = try? FileContent(path: path) else { return Response(.notFound) }
        return Representation(type: "a/b", tag: file.tag, content: .file(file)).response(to: request)
      })
    return try LiveServer(router: router, workers: 1)
  }

  @Test func aLargeFileArrivesWholeAndInPart() throws {
    let live = try live()
    let client = live.connect()
    client.send(get("/it") + get("/it", "Range: bytes=699990-\r\n"))
    client.receive { $0.count > 700_300 && $0.suffix(10).elementsEqual(bytes.suffix(10)) }
    let head = client.received.prefix(2000).firstRange(of: Array("\r\n\r\n".utf8))?.upperBound ?? 0
    #expect(client.received[head...].prefix(bytes.count).elementsEqual(bytes))
    let rest = String(decoding: client.received[(head + bytes.count)...], as: UTF8.self)
    #expect(rest.hasPrefix("HTTP/1.1 206 ") && rest.contains("Content-Range: bytes 699990-699999/700000"))
  }

  @Test func slowReadersCostNoWorker() throws {
    let live = try live()
    let slow = (0..<10).map { _ in RawClient(port: live.port, receiveBuffer: 4096) }
    for client in slow { client.send(get("/it")) }
    while live.server.metrics.responses[1] < 10 {}
    let client = live.connect()
    client.send(get("/it", "Range: bytes=0-3\r\n"))
    #expect(client.receive("\r\n\r\n").hasPrefix("HTTP/1.1 206 "))
  }
}
