extension Spectrum {
  /// The mean intensity over the last `width` eV of the data.
  ///
  /// The window goes by energy, both ends included; on a non-uniform grid a point counts by the width of its
  /// bin, so that a dense stretch does not outweigh a sparse one. On a uniform grid it is the plain mean.
  public func postEdgeLevel(width: Double = 10) -> Double {
    let window = PostEdgeWindow(of: grid, width: width)
    return window.mean(of: intensities[window.first...])
  }

  /// The spectrum divided by its post-edge level, and that level; `noPostEdge` unless the level is positive.
  public func normalisedPostEdge(over width: Double = 10) throws(SpectraError) -> (
    spectrum: Spectrum, level: Double
  ) {
    let level = postEdgeLevel(width: width)
    guard level.isFinite, level > 0 else {
      throw .noPostEdge(level: level, from: grid.last - width, to: grid.last)
    }
    return (try Spectrum(grid: grid, intensities: intensities.map { $0 / level }), level)
  }
}

/// The points of a grid within `width` eV of its end, each with the width of its bin.
struct PostEdgeWindow {
  let first: Int
  let binWidths: [Double]
  private let total: Double

  init(of grid: EnergyGrid, width: Double) {
    let energies = grid.energies
    let last = energies.count - 1
    let start = grid.last - width - 1e-9 * max(1, abs(width))
    let first = energies.firstIndex { $0 >= start } ?? last
    binWidths = (first...last).map { index -> Double in
      guard last > first else { return 1 }
      let below =
        index > first ? energies[index] - energies[index - 1] : energies[index + 1] - energies[index]
      let above = index < last ? energies[index + 1] - energies[index] : energies[index] - energies[index - 1]
      return (below + above) / 2
    }
    self.first = first
    total = binWidths.reduce(0, +)
  }

  /// The mean of one value a point.
  func mean(of values: some Sequence<Double>) -> Double {
    zip(binWidths, values).reduce(0) { $0 + $1.0 * $1.1 } / total
  }
}
