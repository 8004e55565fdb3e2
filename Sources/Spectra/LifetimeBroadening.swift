/// The lifetime broadening of FDMNES as linear weights: each input intensity fills a bin, each bin becomes
/// the integral of a Lorentzian as wide as Gamma at the *output* energy.
///
/// Bins part half-way between energies; the first one at or above E_F starts at E_F; bins below are dropped.
/// Above the grid 500 points follow at the last spacing with the last intensity held, so that their bins join
/// the last one. Nothing is added below: with E_F under the grid, the first bin is as wide below its energy
/// as above.
struct LifetimeBroadening {
  let convolution: Convolution
  let energies: [Double]
  /// First input that counts; equals the number of inputs when E_F lies above the whole extension.
  let firstColumn: Int
  /// Lower limit of the first bin that counts, then the upper limit of each bin; the last one ends the
  /// extension.
  let limits: [Double]
  /// Whether the first limit is E_F itself, and so moves with it.
  let startsAtFermiEnergy: Bool

  static let extensionCount = 500

  init(of grid: EnergyGrid, by convolution: Convolution) {
    self.convolution = convolution
    energies = grid.energies
    let last = energies.count - 1
    let spacing = last > 0 ? energies[last] - energies[last - 1] : 1
    let fermi = convolution.fermiEnergy
    let end = energies[last] + (Double(Self.extensionCount) + 0.5) * spacing
    // FDMNES counts an energy within 1e-10 Rydberg units below E_F as lying on it.
    let active = energies.firstIndex { $0 > fermi - 1e-10 }
    guard let first = active ?? (fermi < end ? last : nil) else {
      firstColumn = energies.count
      limits = []
      startsAtFermiEnergy = false
      return
    }
    let ownStart = first > 0 ? -Double.infinity : energies[0] - (last > 0 ? energies[1] - energies[0] : 1) / 2
    firstColumn = first
    startsAtFermiEnergy = fermi >= ownStart
    limits =
      [max(fermi, ownStart)]
      + (first..<last).map { (grid.energies[$0] + grid.energies[$0 + 1]) / 2 } + [end]
  }

  /// The Gaussian that follows, for the curve at increasing energies.
  func gaussian(at outputs: [Double]) -> GaussianBroadening {
    GaussianBroadening(
      at: outputs, width: convolution.gaussianWidth,
      smoothness: convolution.kind == .none ? 0 : convolution.coreHoleWidth,
      corners: convolution.kind == .none ? energies : limits)
  }

  /// Calls `body` with every input that counts and its weights at eight output energies.
  @inline(__always)
  func forEachWeight(at targets: SIMD8<Double>, _ body: (Int, SIMD8<Double>) -> Void) {
    if convolution.kind == .none {
      forEachInterpolationWeight(at: targets, body)
      return
    }
    guard !limits.isEmpty else { return }
    let half = halfWidths(at: targets)
    var below = arctangent(rise: limits[0] - targets, run: half)
    for bin in 1..<limits.count {
      let above = arctangent(rise: limits[bin] - targets, run: half)
      body(firstColumn + bin - 1, (above - below) * (1 / .pi))
      below = above
    }
  }

  /// Calls `body` with every input that counts and the derivative of its weights by Gamma.
  @inline(__always)
  func forEachSensitivity(at targets: SIMD8<Double>, _ body: (Int, SIMD8<Double>) -> Void) {
    guard convolution.kind != .none, !limits.isEmpty else { return }
    let half = halfWidths(at: targets)
    var below = Self.slopeByHalfWidth(rise: limits[0] - targets, run: half)
    for bin in 1..<limits.count {
      let above = Self.slopeByHalfWidth(rise: limits[bin] - targets, run: half)
      body(firstColumn + bin - 1, (above - below) * (0.5 / .pi))
      below = above
    }
  }

  /// The derivative of the first bin's weight by its lower limit, when that limit is E_F; else zero.
  func startSensitivity(at energy: Double) -> Double {
    guard convolution.kind != .none, startsAtFermiEnergy, !limits.isEmpty else { return 0 }
    let half = convolution.width(at: energy) / 2
    let rise = limits[0] - energy
    let norm = half * half + rise * rise
    return norm > 0 ? -half / (.pi * norm) : 0
  }

  private func halfWidths(at targets: SIMD8<Double>) -> SIMD8<Double> {
    var half = SIMD8<Double>.zero
    for lane in 0..<8 { half[lane] = convolution.width(at: targets[lane]) / 2 }
    return half
  }

  /// d arctan(rise / run) / d run; zero at the origin.
  @inline(__always)
  private static func slopeByHalfWidth(rise: SIMD8<Double>, run: SIMD8<Double>) -> SIMD8<Double> {
    let norm = rise * rise + run * run
    return -rise / norm.replacing(with: 1, where: norm .== 0)
  }

  /// Linear interpolation, the last intensity held above the grid, nothing below it.
  @inline(__always)
  private func forEachInterpolationWeight(at targets: SIMD8<Double>, _ body: (Int, SIMD8<Double>) -> Void) {
    let last = energies.count - 1
    for column in 0...last {
      var weight = SIMD8<Double>(repeating: 1)
      if column > 0 {
        let rising = (targets - energies[column - 1]) / (energies[column] - energies[column - 1])
        weight = weight.replacing(with: rising, where: targets .< energies[column])
      } else {
        weight = weight.replacing(with: 0, where: targets .< energies[0])
      }
      if column < last {
        let falling = (energies[column + 1] - targets) / (energies[column + 1] - energies[column])
        weight = weight.replacing(with: falling, where: targets .> energies[column])
      }
      body(column, weight.replacing(with: 0, where: weight .< 0))
    }
  }
}
