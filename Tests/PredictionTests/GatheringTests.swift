import Dispatch
import Glibc
import NeuralNet
import Synchronization
import Testing

@testable import Prediction

@Suite struct GatheringTests {
  private static func network() throws -> InferenceEnsemble {
    let architecture = Architecture(inputs: 40, hidden: [200, 150], outputs: 60, activation: .silu)
    return InferenceEnsemble(try (0..<2).map { try Parameters(architecture, seed: $0) })
  }

  private static func rows(_ seed: UInt64, _ count: Int) -> [Float] {
    var random = Uniform(seed: seed)
    return (0..<count * 40).map { _ in Float(random.normal()) }
  }

  /// Many callers at once, of one to three rows: each has the bits it has alone, and every row was in one product.
  @Test(arguments: [1, 4, 256])
  func everyoneGetsTheirOwn(rowLimit: Int) throws {
    let network = try Self.network()
    let gathering = Gathering(network, rowLimit: rowLimit)
    let callers = 12
    let rounds = 40
    let wrong = Mutex(0)
    let products = Mutex<[Int]>([])
    DispatchQueue.concurrentPerform(iterations: callers) { @Sendable caller in
      for round in 0..<rounds {
        let rows = Self.rows(UInt64(caller * 1000 + round), 1 + (caller + round) % 3)
        let found = try? gathering.forward(rows, sharesProcessors: round % 2 == 0) { count in
          products.withLock { $0.append(count) }
        }
        if found == nil || (try? network.forward(rows)) != found { wrong.withLock { $0 += 1 } }
      }
    }
    #expect(wrong.withLock { $0 } == 0)
    let total = (0..<callers).reduce(0) { sum, caller in
      sum + (0..<rounds).reduce(0) { $0 + 1 + (caller + $1) % 3 }
    }
    #expect(products.withLock { $0.reduce(0, +) } == total)
    #expect(products.withLock { $0.allSatisfy { $0 <= max(3, rowLimit) } })
  }

  /// Two who come while a product runs share the next one: the first is held up until both wait.
  @Test func thoseWhoWaitMeet() throws {
    let gathering = Gathering(try Self.network())
    let products = Mutex<[Int]>([])
    let group = DispatchGroup()
    let begun = DispatchSemaphore(value: 0)
    let go = DispatchSemaphore(value: 0)
    DispatchQueue.global().async(group: group) { @Sendable in
      _ = try? gathering.forward(Self.rows(1, 1), sharesProcessors: true) { count in
        products.withLock { $0.append(count) }
        begun.signal()
        go.wait()
      }
    }
    begun.wait()
    for caller in 0..<2 {
      DispatchQueue.global().async(group: group) { @Sendable in
        _ = try? gathering.forward(Self.rows(UInt64(5 + caller), 2), sharesProcessors: true) { count in
          products.withLock { $0.append(count) }
        }
      }
    }
    while gathering.waitingCount < 2 { sched_yield() }
    go.signal()
    group.wait()
    #expect(products.withLock { $0 } == [1, 4])
  }

  @Test func halfRowsAreRefusedAndBlockNobody() throws {
    let gathering = Gathering(try Self.network())
    #expect(throws: NeuralNetError.inputs(count: 41, width: 40)) {
      _ = try gathering.forward([Float](repeating: 0, count: 41), sharesProcessors: false) { _ in }
    }
    #expect(try gathering.forward(Self.rows(1, 1), sharesProcessors: false) { _ in }.count == 2)
  }
}
