extension Spectrum {
  /// Local maxima in order of energy whose prominence is at least `prominence` times the post-edge level.
  ///
  /// A flat top counts once, at its middle. The ends of the data are never peaks. `level` replaces the mean
  /// over the last 10 eV; where neither is positive, the highest intensity stands in. Cost: the points times
  /// the peaks.
  public func peaks(prominence: Double = 0.02, level: Double? = nil) -> [Peak] {
    let reference = [level ?? postEdgeLevel(), intensities.max() ?? 0].first { $0 > 0 } ?? 0
    return summits().compactMap { summit in
      let height = self.prominence(of: summit)
      guard height >= prominence * reference else { return nil }
      return peak(at: summit, prominence: height)
    }
  }

  /// First and last index of every stretch of equal intensities that is higher than both its neighbours.
  private func summits() -> [ClosedRange<Int>] {
    var found: [ClosedRange<Int>] = []
    var index = 1
    while index < count - 1 {
      var end = index
      while end < count - 1, intensities[end + 1] == intensities[index] { end += 1 }
      let rises = intensities[index - 1] < intensities[index]
      if rises, end < count - 1, intensities[end + 1] < intensities[index] { found.append(index...end) }
      index = end + 1
    }
    return found
  }

  private func prominence(of summit: ClosedRange<Int>) -> Double {
    let top = intensities[summit.lowerBound]
    var left = top
    for index in stride(from: summit.lowerBound - 1, through: 0, by: -1) {
      if intensities[index] > top { break }
      left = min(left, intensities[index])
    }
    var right = top
    for index in (summit.upperBound + 1)..<count {
      if intensities[index] > top { break }
      right = min(right, intensities[index])
    }
    return top - max(left, right)
  }

  /// The vertex of the parabola through the summit and its neighbours (any spacing), or the middle of a flat
  /// top.
  private func peak(at summit: ClosedRange<Int>, prominence: Double) -> Peak {
    let middle = summit.lowerBound
    guard summit.count == 1 else {
      let energy = (energies[summit.lowerBound] + energies[summit.upperBound]) / 2
      return Peak(energy: energy, intensity: intensities[middle], prominence: prominence)
    }
    let below = energies[middle] - energies[middle - 1]
    let above = energies[middle + 1] - energies[middle]
    let slopeBelow = (intensities[middle] - intensities[middle - 1]) / below
    let slopeAbove = (intensities[middle + 1] - intensities[middle]) / above
    let curvature = (slopeAbove - slopeBelow) / (below + above)
    let slope = (slopeBelow * above + slopeAbove * below) / (below + above)
    let vertex = -slope / (2 * curvature)
    let offset = vertex.isFinite ? vertex : 0
    return Peak(
      energy: energies[middle] + offset,
      intensity: intensities[middle] + slope * offset / 2,
      prominence: prominence)
  }
}
