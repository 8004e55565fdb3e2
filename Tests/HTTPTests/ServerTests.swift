import Dispatch
import Glibc
import Locks
import Synchronization
import Testing

@testable import HTTP

/// The server over real sockets.
struct ServerTests {
  private static func router(_ build: (inout Router) -> Void) -> Router {
    var router = Router()
    router.on(.get, "/", .immediate { _ in Response(.ok, body: Array("ok".utf8)) })
    build(&router)
    return router
  }

  @Test func everyGoldenConversationHoldsOverASocket() throws {
    let live = try LiveServer()
    for golden in GoldenConversation.all {
      let client = live.connect()
      var expected: [UInt8] = []
      for step in golden.steps {
        if step.isClient {
          client.send(step.bytes)
          if step.isLast { client.endOutput() }
        } else {
          expected += step.bytes
          client.receive { !step.isLast && ConversationPlayer.withoutDates($0).count >= expected.count }
          let answer = ConversationPlayer.withoutDates(client.received)
          if answer != expected { Issue.record("\(golden.name): \(String(decoding: answer, as: UTF8.self))") }
          if client.hasEnded != step.isLast { Issue.record("\(golden.name): ended \(client.hasEnded)") }
        }
      }
    }
  }

  @Test func requestsAreServedBesideIdleConnections() throws {
    let live = try LiveServer(loops: 2)
    let idle = (0..<500).map { _ in live.connect() }
    for client in idle {
      client.send(get("/"))
      #expect(client.receive("\r\n\r\nok").hasPrefix("HTTP/1.1 200 OK"))
    }
    #expect(live.server.metrics.connectionsOpen == 500)
    #expect(live.server.metrics.responses == [0, 500, 0, 0, 0])
    let last = live.connect()
    last.send(get("/"))
    #expect(last.receive("\r\n\r\nok").hasPrefix("HTTP/1.1 200 OK"))
  }

  @Test func aSlowHeadIs408() throws {
    let live = try LiveServer { $0.headTime = .milliseconds(50) }
    let client = live.connect()
    client.send("GET / HT")
    #expect(client.receive().hasPrefix("HTTP/1.1 408 Request Timeout"))
    #expect(live.server.metrics.headTimeouts == 1)
    let silent = live.connect()
    #expect(silent.receive() == "")
    #expect(silent.hasEnded)
  }

  @Test func aSlowBodyIs408() throws {
    let live = try LiveServer { $0.bodyGrace = .milliseconds(50) }
    let client = live.connect()
    client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc")
    #expect(client.receive().hasPrefix("HTTP/1.1 408 Request Timeout"))
    #expect(live.server.metrics.bodyTimeouts == 1)
  }

  @Test func aPeerThatDoesNotReadIsReset() throws {
    let router = Self.router { router in
      router.on(
        .get, "/large", .immediate { _ in Response(.ok, body: [UInt8](repeating: 65, count: 32 << 20)) })
    }
    let live = try LiveServer(router: router) { $0.writeStall = .milliseconds(100) }
    let client = RawClient(port: live.port, receiveBuffer: 4096)
    client.send(get("/large"))
    let other = live.connect()
    while live.server.metrics.writeTimeouts == 0 {
      other.send(get("/"))
      _ = other.receive("\r\n\r\nok")
    }
    client.receive()
    #expect(client.wasReset)
  }

  @Test func aLargeBodyGoesThereAndBack() throws {
    let live = try LiveServer { $0.body = 8 << 20 }
    let client = live.connect()
    let body = (0..<(1 << 20)).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
    client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: \(body.count)\r\n\r\n")
    client.send(body)
    client.receive { $0.count > body.count && $0.suffix(100).elementsEqual(body.suffix(100)) }
    #expect(client.received.suffix(body.count).elementsEqual(body))
  }

  @Test func bytesAndTheEndThatWaitTogetherAreBothTakenUp() throws {
    let gate = Gate()
    let router = Self.router { router in
      router.on(
        .get, "/held",
        .immediate { _ in
          gate.pass()
          return Response(.ok)
        })
    }
    let live = try LiveServer(router: router)
    let holder = live.connect()
    let client = live.connect()
    client.send(get("/"))
    _ = client.receive("\r\n\r\nok")
    holder.send(get("/held"))
    gate.awaitArrival()
    client.send(get("/") + get("/"))
    client.endOutput()
    gate.open()
    let answers = client.receive()
    #expect(client.hasEnded && !client.wasReset)
    #expect(answers.split(separator: "\r\n\r\nok").count == 2)
  }

  /// The loop reads 64 KiB at once; requests that end just there, before and behind it.
  @Test(arguments: [-1, 0, 1]) func readsThatFillTheBufferAreNotTheLast(_ more: Int) throws {
    let live = try LiveServer { $0.body = 1 << 20 }
    let client = live.connect()
    let head = "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 70000\r\n\r\n"
    let first = EventLoop.readSize + more - head.utf8.count
    let body = (0..<70_000).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
    let whole = Array(head.utf8) + body
    for round in 1...2 {
      client.send(Array(whole[..<(head.utf8.count + first)]))
      client.send(Array(whole[(head.utf8.count + first)...]))
      client.receive { $0.count > round * body.count && $0.suffix(100).elementsEqual(body.suffix(100)) }
    }
    #expect(client.received.suffix(body.count).elementsEqual(body))
    client.endOutput()
    client.receive()
    #expect(client.hasEnded && !client.wasReset)
    #expect(live.server.metrics.responses == [0, 2, 0, 0, 0])
  }

  @Test func aClientThatIsStillSendingCanReadIts413() throws {
    let live = try LiveServer()
    let client = live.connect()
    client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3000000\r\n\r\n")
    client.send([UInt8](repeating: 65, count: 3_000_000))
    client.endOutput()
    #expect(client.receive().hasPrefix("HTTP/1.1 413 Content Too Large"))
    #expect(!client.wasReset)
  }

  @Test func aFullQueueIs503AndTheRestIsServed() throws {
    let gate = Gate()
    let router = Self.router { router in
      router.on(
        .get, "/work",
        .work { _ in
          gate.pass()
          return Response(.ok, body: Array("done".utf8))
        })
    }
    let live = try LiveServer(router: router, workers: 1, queue: 1)
    let clients = (0..<3).map { _ in live.connect() }
    clients[0].send(get("/work"))
    gate.awaitArrival()
    clients[1].send(get("/work"))
    while live.server.metrics.queueDepth == 0 {}
    clients[2].send(get("/work"))
    let refused = clients[2].receive("later.\n")
    #expect(refused.hasPrefix("HTTP/1.1 503 ") && refused.contains("\r\nRetry-After: 1\r\n"))
    #expect(live.server.metrics.queueRejections == 1)
    clients[2].send(get("/"))
    #expect(clients[2].receive("\r\n\r\nok").hasPrefix("HTTP/1.1 200"))
    gate.open()
    gate.open()
    #expect(clients[0].receive("done").hasPrefix("HTTP/1.1 200"))
    #expect(clients[1].receive("done").hasPrefix("HTTP/1.1 200"))
  }

  @Test func workWhoseDeadlinePassedInTheQueueIsNeverDone() throws {
    let gate = Gate()
    let ran = Atomic<Int>(0)
    let router = Self.router { router in
      router.on(
        .get, "/first", options: RouteOptions(deadline: .none),
        .work { _ in
          gate.pass()
          return Response(.ok, body: Array("done".utf8))
        })
      router.on(
        .get, "/second",
        .work { _ in
          ran.add(1, ordering: .relaxed)
          return Response(.ok)
        })
    }
    let live = try LiveServer(router: router, workers: 1)
    let clients = (0..<2).map { _ in live.connect() }
    clients[0].send(get("/first"))
    gate.awaitArrival()
    clients[1].send(get("/second", "X-Request-Timeout-Ms: 20\r\n"))
    #expect(clients[1].receive("later.\n").hasPrefix("HTTP/1.1 503 "))
    gate.open()
    #expect(clients[0].receive("done").hasPrefix("HTTP/1.1 200"))
    live.server.stop(within: .seconds(1))
    #expect(ran.load(ordering: .relaxed) == 0)
  }

  @Test func aDeferredAnswerComesFromAnywhereOnceOrNotAtAll() throws {
    let router = Self.router { router in
      router.on(
        .get, "/later",
        .deferred { _, responder in
          DispatchQueue.global().async {
            responder.complete(Response(.ok, body: Array("first".utf8)))
            responder.complete(Response(.ok, body: Array("second".utf8)))
          }
        })
      router.on(.get, "/never", .deferred { _, _ in })
    }
    let live = try LiveServer(router: router)
    let client = live.connect()
    client.send(get("/later") + get("/"))
    #expect(client.receive("\r\n\r\nok").contains("\r\n\r\nfirstHTTP/1.1 200 OK"))
    client.send(get("/never"))
    #expect(client.receive("report it.\n").hasPrefix("HTTP/1.1 500 "))
  }

  @Test func anAnswerToAPeerThatIsGoneIsNotWanted() throws {
    let held = Locked<Responder?>(nil)
    let arrived = DispatchSemaphore(value: 0)
    let router = Self.router { router in
      router.on(
        .get, "/later",
        .deferred { _, responder in
          held.withLock { $0 = responder }
          arrived.signal()
        })
    }
    let live = try LiveServer(router: router)
    var client: RawClient? = live.connect()
    client?.endsByReset()
    client?.send(get("/later"))
    arrived.wait()
    client = nil
    while live.server.metrics.connectionsOpen > 0 {}
    #expect(held.withLock { $0?.isAbandoned } == true)
    held.withLock { $0 }?.complete(Response(.ok))
    #expect(live.server.metrics.aborted == 1)
  }

  @Test func aStreamOutlivesItsClosureAndItsWriterLearnsOfTheEnd() throws {
    let closed = DispatchSemaphore(value: 0)
    let writers = Locked<[BodyWriter]>([])
    let router = Self.router { router in
      router.on(
        .get, "/events",
        .immediate { _ in
          Response(.ok) { writer in
            writer.onClose { closed.signal() }
            writer.write(Array("hello".utf8))
            writers.withLock { $0.append(writer) }
          }
        })
    }
    let live = try LiveServer(router: router)
    var client: RawClient? = live.connect()
    client?.send(get("/events"))
    #expect(client?.receive("5\r\nhello\r\n").contains("Transfer-Encoding: chunked") == true)
    let writer = try #require(writers.withLock { $0.first })
    #expect(writer.write(Array("again".utf8)))
    #expect(client?.receive("5\r\nagain\r\n") != nil)
    client = nil
    while writer.write(Array("anyone?".utf8)) {}
    closed.wait()
    #expect(writer.isClosed && !writer.waitUntilWritable())
  }

  @Test func aStreamBeginsThoughTheQueueIsFull() throws {
    let gate = Gate()
    let router = Self.router { router in
      router.on(
        .get, "/slow",
        .work { _ in
          gate.pass()
          return Response(.ok)
        })
      router.on(
        .get, "/stream",
        .immediate { _ in
          Response(.ok) { writer in
            writer.write(Array("whole".utf8))
            writer.finish()
          }
        })
    }
    let live = try LiveServer(router: router, workers: 1, queue: 1)
    let busy = (1...2).map { _ in live.connect() }
    busy[0].send(get("/slow"))
    gate.awaitArrival()
    busy[1].send(get("/slow"))
    while live.server.metrics.queueDepth == 0 { usleep(1000) }
    let client = live.connect()
    client.send(get("/stream"))
    #expect(client.receive("\r\n\r\n").hasPrefix("HTTP/1.1 200 "))
    gate.open()
    gate.open()
    #expect(client.receive("0\r\n\r\n").contains("whole"))
  }

  @Test func aStreamWriterIsHeldBackByASlowReader() throws {
    let total = Atomic<Int>(0)
    let highest = Atomic<Int>(0)
    let router = Self.router { router in
      router.on(
        .get, "/flood",
        .immediate { _ in
          Response(.ok) { writer in
            let block = [UInt8](repeating: 65, count: 10_000)
            for _ in 0..<2000 where writer.waitUntilWritable() {
              writer.write(block)
              total.add(block.count, ordering: .relaxed)
              if writer.unsent > highest.load(ordering: .relaxed) {
                highest.store(writer.unsent, ordering: .relaxed)
              }
            }
            writer.finish()
          }
        })
    }
    let live = try LiveServer(router: router)
    let client = live.connect()
    client.send(get("/flood"))
    client.receive { $0.suffix(5).elementsEqual("0\r\n\r\n".utf8) }
    #expect(client.received.count > 20_000_000)
    #expect(total.load(ordering: .relaxed) == 20_000_000)
    #expect(highest.load(ordering: .relaxed) <= (256 << 10) + 10_000)
  }

  @Test func anAbortedStreamIsNotMistakenForAWholeOne() throws {
    let router = Self.router { router in
      router.on(
        .get, "/broken",
        .immediate { _ in
          Response(.ok) { writer in
            writer.write(Array("half".utf8))
            writer.abort()
            writer.finish()
          }
        })
    }
    let live = try LiveServer(router: router)
    let client = live.connect()
    client.send(get("/broken"))
    #expect(!client.receive().hasSuffix("0\r\n\r\n"))
    #expect(client.hasEnded)
  }

  @Test func aStreamWithoutAWorkerIsCut() throws {
    let gate = Gate()
    let router = Self.router { router in
      router.on(
        .get, "/work",
        .work { _ in
          gate.pass()
          return Response(.ok, body: Array("done".utf8))
        })
      router.on(.get, "/events", .immediate { _ in Response(.ok) { $0.finish() } })
    }
    let live = try LiveServer(router: router, workers: 1, queue: 1)
    let clients = (0..<3).map { _ in live.connect() }
    clients[0].send(get("/work"))
    gate.awaitArrival()
    clients[1].send(get("/work"))
    while live.server.metrics.queueDepth == 0 {}
    clients[2].send(get("/events"))
    #expect(!clients[2].receive().hasSuffix("0\r\n\r\n"))
    gate.open()
    gate.open()
  }
}
