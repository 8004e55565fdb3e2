import Synchronization
import Testing

@testable import NeuralNet

struct WorkerTeamTests {
  @Test(arguments: [1, 2, 5]) func `every thread runs every job once`(size: Int) {
    let team = WorkerTeam(size: size)
    let sums = (0..<size).map { _ in TaskCounterForTests() }
    for _ in 0..<200 { team.run { sums[$0].count.wrappingAdd(1, ordering: .relaxed) } }
    #expect(sums.map { $0.count.load(ordering: .relaxed) } == Array(repeating: 200, count: size))
  }

  @Test func `tasks are handed out once each, and all are awaited`() {
    let team = WorkerTeam(size: 3)
    let counter = TaskCounter()
    let taken = (0..<100).map { _ in TaskCounterForTests() }
    team.run { _ in
      counter.drain(100) { taken[$0].count.wrappingAdd(1, ordering: .relaxed) }
      counter.await(100)
    }
    #expect(taken.allSatisfy { $0.count.load(ordering: .relaxed) == 1 })
  }

  final class TaskCounterForTests: Sendable {
    let count = Atomic<Int>(0)
  }
}
