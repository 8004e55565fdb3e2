import Glibc

extension Convolution {
  /// Gamma(E), the full width of the Lorentzian at this energy (relative, eV).
  ///
  /// Up to the Fermi energy it is Gamma_i. Above, with E' = E - E_F and e = E' / E_c:
  /// - arctangent: Gamma_i + Gamma_f [1/2 + (1/pi) arctan((pi/3) (Gamma_f/E_w) (e - 1/e^2))],
  /// - Seah-Dench: Gamma_i + a E' Gamma_f / (Gamma_f + a E'), the law of FDMNES: electrons whose speed is
  ///   proportional to sqrt(E') and whose mean free paths 1/(a sqrt(E')) and sqrt(E')/Gamma_f add.
  public func width(at energy: Double) -> Double {
    let above = energy - fermiEnergy
    guard above > 0, finalStateWidth > 0 else { return coreHoleWidth }
    switch kind {
    case .arctangent: return coreHoleWidth + finalStateWidth * (0.5 + atan(rise(at: above)) / .pi)
    case .seahDench:
      return coreHoleWidth + slope * above * finalStateWidth / (finalStateWidth + slope * above)
    case .fixed: return coreHoleWidth
    case .none: return 0
    }
  }

  /// The argument of the arctangent, `above` eV over the Fermi energy; minus infinity at it.
  private func rise(at above: Double) -> Double {
    let e = above / centre
    return (.pi / 3) * (finalStateWidth / width) * (e - 1 / (e * e))
  }

  /// A number that the shape of a convolution depends on smoothly.
  public enum Parameter: String, CaseIterable, Sendable {
    /// Gamma_i.
    case coreHoleWidth
    /// Gamma_f.
    case finalStateWidth
    /// E_c.
    case centre
    /// E_w.
    case width
    /// E_F; also the lower limit of the first bin.
    case fermiEnergy
    /// a of Seah-Dench.
    case slope
  }

  /// The derivative of `width(at:)` with respect to a parameter.
  public func widthDerivative(at energy: Double, by parameter: Parameter) -> Double {
    if parameter == .coreHoleWidth { return kind == .none ? 0 : 1 }
    let above = energy - fermiEnergy
    guard above > 0, finalStateWidth > 0 else { return 0 }
    switch kind {
    case .arctangent: return arctangentDerivative(at: above, by: parameter)
    case .seahDench: return seahDenchDerivative(at: above, by: parameter)
    case .fixed, .none: return 0
    }
  }

  private func arctangentDerivative(at above: Double, by parameter: Parameter) -> Double {
    let e = above / centre
    let u = rise(at: above)
    let bell = 1 / (.pi * (1 + u * u))
    // Just above the Fermi energy u overflows; every derivative below tends to zero there.
    guard bell > 0 else { return 0 }
    let perE = finalStateWidth * bell * (.pi / 3) * (finalStateWidth / width) * (1 + 2 / (e * e * e))
    switch parameter {
    case .finalStateWidth: return 0.5 + atan(u) / .pi + u * bell
    case .width: return -finalStateWidth * u * bell / width
    case .centre: return -perE * e / centre
    case .fermiEnergy: return -perE / centre
    case .coreHoleWidth: return 1
    case .slope: return 0
    }
  }

  private func seahDenchDerivative(at above: Double, by parameter: Parameter) -> Double {
    let sum = finalStateWidth + slope * above
    switch parameter {
    case .finalStateWidth: return (slope * above / sum) * (slope * above / sum)
    case .slope: return above * (finalStateWidth / sum) * (finalStateWidth / sum)
    case .fermiEnergy: return -slope * (finalStateWidth / sum) * (finalStateWidth / sum)
    case .coreHoleWidth: return 1
    case .centre, .width: return 0
    }
  }
}
