/// How a calculated spectrum is broadened: lifetimes of core hole and final state, then the instrument.
///
/// All widths are full widths at half maximum, eV; all energies are relative to the edge, eV.
public struct Convolution: Hashable, Sendable {
  /// The law by which the Lorentzian width grows with energy.
  public enum Kind: String, CaseIterable, Sendable {
    /// Arctangent between two plateaus (FDMNES `Arc`).
    case arctangent
    /// Inverse sum of a linear rise and a plateau (FDMNES `Seah_Dench`).
    case seahDench = "seah-dench"
    /// The core-hole width at every energy.
    case fixed
    /// No lifetime broadening and no cut at the Fermi energy: linear interpolation.
    case none
  }

  /// The law of the width.
  public var kind: Kind
  /// Gamma_i, the width at and below the Fermi energy.
  public var coreHoleWidth: Double
  /// Gamma_f, what the final state adds far above the edge. Used by `arctangent` and `seahDench`.
  public var finalStateWidth: Double
  /// E_c, where half of Gamma_f is reached, counted from the Fermi energy. Used by `arctangent`.
  public var centre: Double
  /// E_w, the width of the rise. Used by `arctangent`.
  public var width: Double
  /// E_F; states below it are occupied and dropped.
  public var fermiEnergy: Double
  /// a, the slope of the width at the Fermi energy, without unit. Used by `seahDench`.
  public var slope: Double
  /// Full width of the Gaussian of the instrument, applied last; 0 for none.
  public var gaussianWidth: Double
  /// Where the convolved spectrum is wanted; nil for the energies of the input.
  public var outputEnergies: EnergyGrid?
  /// Whether the result is divided by its own mean over the last 10 eV of the input's range.
  public var normalise: Bool

  /// A convolution; the defaults are the paper's for the Fe K edge.
  public init(
    kind: Kind = .arctangent, coreHoleWidth: Double = 1.25, finalStateWidth: Double = 15,
    centre: Double = 30, width: Double = 30, fermiEnergy: Double = -5, slope: Double = 1,
    gaussianWidth: Double = 0, outputEnergies: EnergyGrid? = nil, normalise: Bool = true
  ) {
    self.kind = kind
    self.coreHoleWidth = coreHoleWidth
    self.finalStateWidth = finalStateWidth
    self.centre = centre
    self.width = width
    self.fermiEnergy = fermiEnergy
    self.slope = slope
    self.gaussianWidth = gaussianWidth
    self.outputEnergies = outputEnergies
    self.normalise = normalise
  }

  /// The paper's convolution of Fe K-edge spectra, onto -35 to 75 eV in steps of 0.25 eV.
  public static let feKEdge = Convolution(outputEnergies: .convolved)

  /// The post-edge window by which the result is normalised, eV.
  public static let levelWindow = 10.0
}
