/// Strictly increasing energies, eV, relative to the edge unless stated otherwise; uniform or explicit.
public struct EnergyGrid: Hashable, Sendable {
  /// The energies, eV, strictly increasing.
  public let energies: [Double]

  /// More points than this are refused: no spectrum has them.
  public static let largestCount = 100_000

  /// `count` energies from `start` in equal steps.
  public init(from start: Double, step: Double, count: Int) throws(SpectraError) {
    guard start.isFinite else { throw .notFinite(quantity: .energy, index: 0) }
    guard step.isFinite, step > 0 else { throw .stepNotPositive(step) }
    guard count >= 1 else { throw .tooFewPoints(count: count, minimum: 1) }
    guard count <= Self.largestCount else {
      throw .gridTooLarge(count: Double(count), limit: Self.largestCount)
    }
    try self.init((0..<count).map { start + Double($0) * step })
  }

  /// Energies from `start` in equal steps, up to `end`, which is included when a step falls on it.
  public init(from start: Double, to end: Double, step: Double) throws(SpectraError) {
    guard start.isFinite, end.isFinite, end >= start else { throw .emptyRange(from: start, to: end) }
    guard step.isFinite, step > 0 else { throw .stepNotPositive(step) }
    let intervals = ((end - start) / step + 1e-9).rounded(.down)
    guard intervals < Double(Self.largestCount) else {
      throw .gridTooLarge(count: intervals + 1, limit: Self.largestCount)
    }
    try self.init(from: start, step: step, count: Int(intervals) + 1)
  }

  /// These energies, which must be finite and strictly increasing.
  public init(_ energies: [Double]) throws(SpectraError) {
    guard !energies.isEmpty else { throw .tooFewPoints(count: 0, minimum: 1) }
    guard energies.count <= Self.largestCount else {
      throw .gridTooLarge(count: Double(energies.count), limit: Self.largestCount)
    }
    try Self.requireIncreasing(energies)
    self.energies = energies
  }

  /// Energies already known to increase.
  init(trusted energies: [Double]) { self.energies = energies }

  /// The paper's learned window: -10 + 0.25 k eV, k = 0..239.
  public static let rankine2020 = Self(trusted: (0..<240).map { -10 + 0.25 * Double($0) })

  /// The paper's convolved window: -35 to 75 eV in steps of 0.25 eV, 441 points.
  public static let convolved = Self(trusted: (0..<441).map { -35 + 0.25 * Double($0) })

  /// Number of energies, at least 1.
  public var count: Int { energies.count }

  /// The lowest energy, eV.
  public var first: Double { energies[0] }

  /// The highest energy, eV.
  public var last: Double { energies[energies.count - 1] }

  /// Whether all steps are equal, to a millionth of the step; true for one or two points.
  public var isUniform: Bool {
    guard count > 2 else { return true }
    let step = (last - first) / Double(count - 1)
    return (1..<count).allSatisfy { abs(energies[$0] - energies[$0 - 1] - step) <= 1e-6 * step }
  }

  /// The grid moved by `offset` eV.
  public func shifted(by offset: Double) -> EnergyGrid {
    EnergyGrid(trusted: energies.map { $0 + offset })
  }

  /// Hashes the ends and the length only: grids that share these and differ inside are rare.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(count)
    hasher.combine(first)
    hasher.combine(last)
  }

  static func requireIncreasing(_ energies: [Double]) throws(SpectraError) {
    for index in energies.indices {
      guard energies[index].isFinite else { throw .notFinite(quantity: .energy, index: index) }
      guard index > 0 else { continue }
      guard energies[index] > energies[index - 1] else {
        throw .notIncreasing(index: index, previous: energies[index - 1], energy: energies[index])
      }
    }
  }
}
