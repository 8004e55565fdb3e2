import Testing

@testable import HTTP

/// Too many connections.
struct ServerLimitTests {
  @Test func beyondTheLimitOfAnAddressIs503() throws {
    let live = try LiveServer { limits in
      limits.connectionsPerAddress = 2
      limits.exemptsLoopback = false
    }
    let first = [live.connect(), live.connect()]
    for client in first {
      client.send(get("/"))
      #expect(client.receive("\r\n\r\nok").hasPrefix("HTTP/1.1 200"))
    }
    let third = live.connect()
    let answer = third.receive()
    #expect(answer.hasPrefix("HTTP/1.1 503 ") && answer.contains("\r\nRetry-After: 1\r\n"))
    #expect(live.server.metrics.connectionsRefused == 1)
    #expect(live.server.metrics.malformedRequests == 0, "nothing was read of it")
  }

  @Test func beyondTheLimitInAllTheLongestIdleGoes() throws {
    let live = try LiveServer { limits in
      limits.connections = 2
      limits.evictionAge = .zero
    }
    let first = [live.connect(), live.connect()]
    for client in first.reversed() {
      client.send(get("/"))
      #expect(client.receive("\r\n\r\nok").hasPrefix("HTTP/1.1 200"))
    }
    let third = live.connect()
    third.send(get("/"))
    #expect(third.receive("\r\n\r\nok").hasPrefix("HTTP/1.1 200"))
    first[0].send(get("/"))
    #expect(first[0].receive("\r\n\r\nok").hasPrefix("HTTP/1.1 200"))
    #expect(first[1].receive() == "" && first[1].hasEnded)
    #expect(live.server.metrics.connectionsEvicted == 1)
  }

  @Test func busyConnectionsAreNotEvicted() throws {
    let live = try LiveServer { limits in
      limits.connections = 1
      limits.evictionAge = .zero
    }
    let busy = live.connect()
    busy.send("POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n")
    #expect(busy.receive("\r\n\r\n").hasPrefix("HTTP/1.1 100"))
    #expect(live.connect().receive().hasPrefix("HTTP/1.1 503 "))
    busy.send("hi")
    #expect(busy.receive("\r\n\r\nhi").hasPrefix("HTTP/1.1 200"))
  }

  @Test func pipelinedFloodsShareTheLoop() throws {
    let live = try LiveServer { $0.pipelinedPerTurn = 4 }
    let flood = live.connect()
    flood.send(String(repeating: get("/hello/x"), count: 500))
    let other = live.connect()
    other.send(get("/"))
    #expect(other.receive("\r\n\r\nok").hasPrefix("HTTP/1.1 200"))
    flood.receive { $0.count(where: { $0 == UInt8(ascii: "x") }) >= 1000 }
    #expect(flood.received.count(where: { $0 == UInt8(ascii: "x") }) == 1000)
  }
}
