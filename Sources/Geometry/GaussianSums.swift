/// Points at which Gaussians are evaluated.
struct GaussianPoints {
  /// Distances or lengths, in Angstrom.
  var places: [Double] = []
  /// What each counts, not negative.
  var weights: [Float] = []
  /// Where the sums that it adds to begin.
  var rows: [Int32] = []

  init(reserving count: Int) {
    places.reserveCapacity(count)
    weights.reserveCapacity(count)
    rows.reserveCapacity(count)
  }

  @inline(__always)
  mutating func append(_ place: Double, weight: Double, row: Int) {
    places.append(place)
    weights.append(Float(weight))
    rows.append(Int32(truncatingIfNeeded: row))
  }
}

/// Sums of Gaussians over points, one row a channel. Single precision, in which every term keeps seven digits
/// however far in the tail it is.
struct GaussianSums: Sendable {
  let gaussians: GaussianRuns
  /// Where each run's sums begin in a row.
  private let bases: [Int]
  /// Sums of one row with the room around its runs.
  let width: Int
  private let kernels: DescriptorKernels

  init(_ gaussians: GaussianRuns, kernels: DescriptorKernels = .current) {
    self.gaussians = gaussians
    self.kernels = kernels
    var bases: [Int] = []
    var width = 0
    for run in gaussians.runs {
      bases.append(width + run.half)
      width += run.count + 2 * run.half
    }
    self.bases = bases
    self.width = width
  }

  /// The sums over the points, whose rows are multiples of `width`: shape (rows, gaussians).
  func values(at points: GaussianPoints, rows: Int) -> [Float] {
    var sums = [Float](repeating: 0, count: rows * width)
    for (run, base) in zip(gaussians.runs, bases) {
      kernels.add(run, at: points, base: base, to: &sums)
    }
    var values: [Float] = []
    values.reserveCapacity(rows * gaussians.count)
    for row in 0..<rows {
      for (run, base) in zip(gaussians.runs, bases) {
        let start = row * width + base
        values.append(contentsOf: sums[start..<start + run.count])
      }
    }
    return values
  }
}
