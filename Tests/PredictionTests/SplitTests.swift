import Testing

@testable import Prediction

@Suite struct SplitTests {
  static let groups = (0..<300).map { "g\($0 * 7 % 83)" }

  @Test(arguments: [UInt64(1), 2, 99]) func groupsStayTogetherAndNothingIsLost(seed: UInt64) {
    let split = Split(groups: Self.groups, validation: 0.1, test: 0.2, seed: seed)
    let names = [split.training, split.validation, split.test].map { part in Set(part.map { Self.groups[$0] })
    }
    #expect(names[0].isDisjoint(with: names[1]) && names[0].isDisjoint(with: names[2]))
    #expect(names[1].isDisjoint(with: names[2]))
    #expect((split.training + split.validation + split.test).sorted() == Array(0..<300))
    #expect(names[1].count == 8 && names[2].count == 17)
  }

  @Test func theSeedDecides() {
    func split(_ seed: UInt64) -> Split { Split(groups: Self.groups, validation: 0.1, test: 0.2, seed: seed) }
    #expect(split(1) == split(1))
    #expect(split(1) != split(2))
  }

  @Test func theOrderOfSamplesDoesNotMatter() {
    let order = Array((0..<300).reversed())
    let one = Split(groups: Self.groups, validation: 0.1, test: 0.2, seed: 4)
    let other = Split(groups: order.map { Self.groups[$0] }, validation: 0.1, test: 0.2, seed: 4)
    #expect(Set(one.test) == Set(other.test.map { order[$0] }))
  }

  @Test(arguments: [2, 5, 83, 100]) func foldsPartition(count: Int) {
    let folds = Split.folds(count, groups: Self.groups, validation: 0.25, seed: 3)
    #expect(folds.count == count)
    #expect(folds.flatMap(\.test).sorted() == Array(0..<300))
    for fold in folds {
      #expect((fold.training + fold.validation + fold.test).sorted() == Array(0..<300))
      let judged = Set(fold.test.map { Self.groups[$0] })
      #expect(judged.isDisjoint(with: (fold.training + fold.validation).map { Self.groups[$0] }))
      #expect(!fold.validation.isEmpty)
    }
  }

  @Test func noSharesMeansAllTrain() {
    let split = Split(groups: ["a", "b"], validation: 0, test: 0, seed: 1)
    #expect(split.training.sorted() == [0, 1] && split.validation.isEmpty && split.test.isEmpty)
  }
}
