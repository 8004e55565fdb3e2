/// Which samples train, which steer (early stop, learning curves) and which judge; indices into a dataset.
public struct Split: Equatable, Sendable {
  /// Samples the weights are fitted to.
  public var training: [Int]
  /// Samples that steer training but never enter a gradient.
  public var validation: [Int]
  /// Samples that neither train nor steer; only they may be quoted as out-of-sample figures.
  public var test: [Int]

  /// A split given outright.
  public init(training: [Int], validation: [Int], test: [Int]) {
    self.training = training
    self.validation = validation
    self.test = test
  }

  /// A random split in which all samples of one structure stay on one side, so that two sites of one
  /// crystal are never judged by each other.
  ///
  /// - Parameters:
  ///   - groups: the structure of each sample, by name.
  ///   - validation: share of structures that steer, `0..<1`.
  ///   - test: share of structures that judge, `0..<1`.
  ///   - seed: equal seeds give equal splits, whatever the order of the samples.
  public init(groups: [String], validation: Double, test: Double, seed: UInt64) {
    let ordered = Split.shuffledGroups(groups, seed: seed)
    let testCount = Int((Double(ordered.count) * test).rounded())
    let validationCount = Int((Double(ordered.count) * validation).rounded())
    var split = Split(training: [], validation: [], test: [])
    for (rank, members) in ordered.enumerated() {
      if rank < testCount {
        split.test += members
      } else if rank < testCount + validationCount {
        split.validation += members
      } else {
        split.training += members
      }
    }
    self = split
  }

  /// K splits; every sample is in the test part of exactly one of them. `validation` is the share of the
  /// remaining structures that steers.
  public static func folds(
    _ count: Int, groups: [String], validation: Double, seed: UInt64
  ) -> [Split] {
    let ordered = shuffledGroups(groups, seed: seed)
    return (0..<count).map { fold in
      var split = Split(training: [], validation: [], test: [])
      let rest = ordered.indices.filter { $0 % count != fold }
      let steering = Set(rest.prefix(Int((Double(rest.count) * validation).rounded())))
      for (rank, members) in ordered.enumerated() {
        if rank % count == fold {
          split.test += members
        } else if steering.contains(rank) {
          split.validation += members
        } else {
          split.training += members
        }
      }
      return split
    }
  }

  /// Samples by structure, structures in an order that depends on their names and the seed only.
  static func shuffledGroups(_ groups: [String], seed: UInt64) -> [[Int]] {
    var members: [String: [Int]] = [:]
    for (index, group) in groups.enumerated() { members[group, default: []].append(index) }
    let names = members.keys.sorted()
    var generator = SeededGenerator(seed: seed)
    return generator.permutation(of: names.count).map { members[names[$0]] ?? [] }
  }
}
