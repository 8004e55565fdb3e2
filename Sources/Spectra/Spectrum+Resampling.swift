extension Spectrum {
  /// What to do where a grid reaches beyond the data.
  public enum BeyondRange: Sendable {
    /// Refuse.
    case refuse
    /// Hold the first or last intensity.
    case hold
  }

  /// The spectrum on another grid, by linear interpolation; `outsideRange` where there are no data.
  ///
  /// A grid may stick out by a billionth of its own width (rounding); such energies take the end value.
  public func resampled(to target: EnergyGrid, beyond: BeyondRange = .refuse) throws(SpectraError) -> Spectrum
  {
    let slack = 1e-9 * max(1, grid.last - grid.first)
    if beyond == .refuse {
      for energy in [target.first, target.last]
      where energy < grid.first - slack || energy > grid.last + slack {
        throw .outsideRange(energy: energy, from: grid.first, to: grid.last)
      }
    }
    return try Spectrum(grid: target, intensities: interpolated(at: target.energies))
  }

  /// Linear interpolation at increasing energies; the end values are held outside the range.
  func interpolated(at targets: [Double]) -> [Double] {
    var right = 1
    return targets.map { energy in
      while right < count - 1, energies[right] < energy { right += 1 }
      let left = right - 1
      let share = (energy - energies[left]) / (energies[right] - energies[left])
      if share <= 0 { return intensities[left] }
      if share >= 1 { return intensities[right] }
      return intensities[left] + share * (intensities[right] - intensities[left])
    }
  }
}
