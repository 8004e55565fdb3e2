/// Whether predicted standard deviations deserve their name.
public struct Calibration: Equatable, Sendable {
  /// Share of errors within one sigma (0.683 for a normal law); NaN of nothing.
  public let insideOne: Double
  /// Share of errors within two sigma (0.954).
  public let insideTwo: Double
  /// Share of errors within three sigma (0.997).
  public let insideThree: Double
  /// Spearman's rank correlation of sigma with the size of the error.
  public let spearman: Double

  /// Compares errors (prediction minus target) with the sigma predicted for each.
  public init(errors: [Double], sigmas: [Double]) {
    precondition(errors.count == sigmas.count, "one sigma an error")
    let sizes = errors.map { abs($0) }
    func share(within factor: Double) -> Double {
      Double(zip(sizes, sigmas).count { $0 <= factor * $1 }) / Double(sizes.count)
    }
    insideOne = share(within: 1)
    insideTwo = share(within: 2)
    insideThree = share(within: 3)
    spearman = Metrics.spearman(sigmas, sizes)
  }
}
