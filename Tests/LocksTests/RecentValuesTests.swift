import Locks
import Testing

@Suite struct RecentValuesTests {
  struct Refusal: Error, Equatable {}

  @Test func aValueIsMadeOnce() {
    let values = RecentValues<Int, String>(limit: 2)
    #expect(values.value(of: 1) { "first" } == "first")
    #expect(values.value(of: 1) { "second" } == "first")
    #expect(values.count == 1)
  }

  @Test func theOneUsedLongestAgoGoes() {
    let values = RecentValues<Int, Int>(limit: 2)
    var made: [Int] = []
    for key in [1, 2, 1, 3, 1, 2] {
      _ = values.value(of: key) {
        made.append(key)
        return key
      }
    }
    #expect(made == [1, 2, 3, 2] && values.count == 2)
  }

  @Test func sizesAreBounded() {
    let values = RecentValues<Int, [Int]>(limit: 10) { $0.count }
    for (key, size) in [(1, 4), (2, 4), (3, 4)] {
      _ = values.value(of: key) { Array(repeating: 0, count: size) }
    }
    #expect(values.count == 2, "twelve are more than ten")
    _ = values.value(of: 4) { Array(repeating: 0, count: 11) }
    #expect(values.count == 2, "one that is too large by itself drives nobody out")
    _ = values.value(of: 5) { Array(repeating: 0, count: 10) }
    #expect(values.count == 1)
  }

  @Test func nothingIsKeptOfAFailure() {
    let values = RecentValues<Int, Int>(limit: 2)
    #expect(throws: Refusal()) { try values.value(of: 1) { () throws(Refusal) in throw Refusal() } }
    #expect(values.count == 0)
    #expect(values.value(of: 1) { 7 } == 7)
  }

  @Test func manyThreadsGetTheSame() async {
    let values = RecentValues<Int, Int>(limit: 3)
    let found = await withTaskGroup(of: Bool.self) { group in
      for task in 0..<200 { group.addTask { values.value(of: task % 5) { task % 5 } == task % 5 } }
      return await group.reduce(true) { $0 && $1 }
    }
    #expect(found && values.count == 3)
  }

  @Test func smallOnesAreNotKeptWithoutEnd() {
    let values = RecentValues<Int, Int>(limit: 1_000_000)
    for key in 0..<200 { _ = values.value(of: key) { key } }
    #expect(values.count == RecentValues<Int, Int>.most)
  }
}
