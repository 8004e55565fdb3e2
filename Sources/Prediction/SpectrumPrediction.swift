public import Geometry
public import Spectra

/// What is to be predicted.
public struct PredictionQuery: Sendable {
  /// The atoms.
  public var structure: Structure
  /// Which of them absorb.
  public var absorber: AbsorberChoice
  /// How the raw curve is broadened.
  public var convolution: Convolution
  /// Most sites one query may ask for.
  public var siteLimit: Int

  /// A query by its parts.
  public init(
    structure: Structure, absorber: AbsorberChoice = .automatic, convolution: Convolution,
    siteLimit: Int = 256
  ) {
    self.structure = structure
    self.absorber = absorber
    self.convolution = convolution
    self.siteLimit = siteLimit
  }
}

/// Raw and convolved curve with what a spectroscopist reads off it. Energies relative to the edge in eV,
/// intensities in units of the post-edge.
public struct PredictedCurves: Sendable {
  /// On the model's grid.
  public let raw: [Float]
  /// Standard deviation of `raw`, if the model knows it.
  public let rawSigma: [Float]?
  /// On the convolution's output grid.
  public let convolved: [Float]
  /// Standard deviation of `convolved`, if the model knows it.
  public let convolvedSigma: [Float]?
  /// What `convolved` counts as the post-edge: 1 when normalised.
  let level: Double
  /// E0 of the convolved curve, where its slope is greatest.
  public let edgePosition: Double?
  /// Highest peak near the edge.
  public let whiteLine: Peak?
  /// Peaks of the convolved curve.
  public let peaks: [Peak]
}

/// The spectrum of one absorbing site, or of several that are alike.
public struct SitePrediction: Sendable {
  /// Index of the absorber.
  public let index: Int
  /// Indices of all absorbers with the same surroundings, itself included.
  public let equivalent: [Int]
  /// Share of the absorbers asked for that `equivalent` makes up.
  public let weight: Double
  /// The curves.
  public let curves: PredictedCurves
  /// The raw curve of each member of the ensemble; one where there is none.
  public let members: [[Float]]
  /// Whether the model knows such surroundings.
  public let domain: DomainAssessment?
  /// The surroundings.
  public let cluster: Cluster
  /// What the network was given, not standardised.
  public let descriptor: [Float]
}

/// Something the reader of a prediction should know.
public struct PredictionWarning: Hashable, Sendable {
  /// Stable name for programs: `outside-domain`.
  public let code: String
  /// The sentence for people.
  public let detail: String
}

/// The answer to a query.
public struct SpectrumPrediction: Sendable {
  /// Energies of raw curves.
  public let rawGrid: EnergyGrid
  /// Energies of convolved curves.
  public let convolvedGrid: EnergyGrid
  /// All effective values of the convolution.
  public let convolution: Convolution
  /// One entry a kind of site, ordered by index.
  public let sites: [SitePrediction]
  /// Weighted over the sites.
  public let average: PredictedCurves
  /// What to beware of.
  public let warnings: [PredictionWarning]
}
