public import NeuralNet

extension Recipe {
  /// Seed of a member of the ensemble; the first has the recipe's own.
  public func seed(ofMember member: Int) -> UInt64 { Self.seed(seed, ofMember: member) }

  /// Seed of a member of an ensemble whose first has `seed`.
  static func seed(_ seed: UInt64, ofMember member: Int) -> UInt64 {
    seed &+ UInt64(member) &* 0x9E37_79B9_7F4A_7C15
  }
}

extension TrainingRun.Result {
  /// One network.
  public init(parameters: Parameters, standardiser: Standardiser, epochs: Int) {
    self.init(members: [parameters], standardiser: standardiser, epochs: epochs)
  }

  /// An ensemble of networks that were trained on the same samples, and so share the scaling. At least one.
  public init(ensemble results: [TrainingRun.Result]) {
    precondition(!results.isEmpty, "an ensemble has members")
    self.init(
      members: results.flatMap(\.members), standardiser: results[0].standardiser,
      epochs: results.map(\.epochs).max() ?? 0)
  }
}

/// Curves of the members of an ensemble for the same sample, and what they have in common.
struct MemberCurves {
  /// One curve a member, all of one length.
  let curves: [[Float]]

  /// Mean of the members, summed in their order.
  var mean: [Float] {
    guard curves.count > 1 else { return curves[0] }
    var sum = curves[0]
    for curve in curves.dropFirst() {
      for index in sum.indices { sum[index] += curve[index] }
    }
    let share = 1 / Float(curves.count)
    for index in sum.indices { sum[index] *= share }
    return sum
  }

  /// Standard deviation of the members about their mean at each energy; nil for a single one.
  var spread: [Float]? {
    guard curves.count > 1 else { return nil }
    let mean = mean
    var squares = [Float](repeating: 0, count: mean.count)
    for curve in curves {
      for index in squares.indices {
        let difference = curve[index] - mean[index]
        squares[index] += difference * difference
      }
    }
    let share = 1 / Float(curves.count - 1)
    return squares.map { ($0 * share).squareRoot() }
  }
}
