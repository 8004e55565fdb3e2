/// The peaks of a predicted spectrum paired with those of its target, one to one.
///
/// Pairs are taken greedily, nearest in energy first, and never further apart than the reach.
public struct PeakMatch: Equatable, Sendable {
  /// A predicted peak and the target peak it stands for.
  public struct Pair: Equatable, Sendable {
    /// The predicted peak.
    public let predicted: Peak
    /// The target peak.
    public let target: Peak

    /// Two peaks that stand for each other.
    public init(predicted: Peak, target: Peak) {
      self.predicted = predicted
      self.target = target
    }
  }

  /// The pairs, by energy of the target.
  public let pairs: [Pair]
  /// Target peaks without a predicted one.
  public let missed: [Peak]
  /// Predicted peaks without a target.
  public let spurious: [Peak]

  /// A pairing made before.
  public init(pairs: [Pair], missed: [Peak], spurious: [Peak]) {
    self.pairs = pairs
    self.missed = missed
    self.spurious = spurious
  }

  /// Pairs the peaks. Ties go to the lower target, then to the lower predicted energy.
  public init(predicted: [Peak], target: [Peak], within reach: Double = 3) {
    var candidates: [(distance: Double, target: Int, predicted: Int)] = []
    for (row, wanted) in target.enumerated() {
      for (column, found) in predicted.enumerated() where abs(wanted.energy - found.energy) <= reach {
        candidates.append((abs(wanted.energy - found.energy), row, column))
      }
    }
    candidates.sort { ($0.distance, $0.target, $0.predicted) < ($1.distance, $1.target, $1.predicted) }
    var partner = [Int?](repeating: nil, count: target.count)
    var taken = [Bool](repeating: false, count: predicted.count)
    for candidate in candidates where partner[candidate.target] == nil && !taken[candidate.predicted] {
      partner[candidate.target] = candidate.predicted
      taken[candidate.predicted] = true
    }
    pairs = target.indices.compactMap { row in
      partner[row].map { Pair(predicted: predicted[$0], target: target[row]) }
    }
    missed = target.indices.filter { partner[$0] == nil }.map { target[$0] }
    spurious = predicted.indices.filter { !taken[$0] }.map { predicted[$0] }
  }
}
