public import Geometry
import NeuralNet
public import Spectra

/// A trained model, ready to predict. Immutable; any number of threads may use it at once.
public final class Model: Sendable {
  /// What it is and how good it is.
  public let card: ModelCard
  let network: InferenceEnsemble
  let standardiser: Standardiser
  let domain: Domain?
  let uncertainty: ResidualCovariance?
  let broadenings: BroadeningCache

  /// Makes a stored model ready: weights are packed for the processor at hand, in the precision asked for.
  public init(_ artefact: ModelArtefact, precision: ModelPrecision = .single) {
    card = artefact.card
    let network = InferenceEnsemble(artefact.members, precision: precision.weights)
    self.network = network
    standardiser = artefact.standardiser
    domain = artefact.domain
    uncertainty = artefact.uncertainty
    broadenings = BroadeningCache(from: artefact.card.recipe.grid, uncertainty: artefact.uncertainty)
  }

  /// Energies of the raw curve, relative to the edge, in eV.
  public var grid: EnergyGrid { card.recipe.grid }

  /// Computes what a first request would otherwise wait for.
  public func warmUp() throws(PredictionError) {
    let zeros = [Float](repeating: 0, count: standardiser.count)
    do throws(NeuralNetError) { _ = try network.forward(zeros) } catch { throw .network(error) }
    _ = try broadenings.broadening(by: card.recipe.convolution)
  }

  /// The descriptor of each cluster, shape (clusters, features), not standardised.
  public func descriptors(of clusters: [Cluster]) -> [Float] {
    clusters.flatMap { card.recipe.descriptor.values(of: $0) }
  }

  /// Raw spectra for descriptors that are not standardised, shape (samples, features) to (samples, energies); of
  /// an ensemble, the mean.
  public func raw(_ descriptors: [Float]) throws(PredictionError) -> [Float] {
    MemberCurves(curves: try memberSpectra(descriptors)).mean
  }

  /// The raw spectra of each member, shape (members)(samples, energies).
  func memberSpectra(_ descriptors: [Float], onOneThread: Bool = false) throws(PredictionError) -> [[Float]] {
    var rows = descriptors
    standardiser.standardise(&rows)
    do throws(NeuralNetError) {
      return try network.forward(rows, onOneThread: onOneThread)
    } catch {
      throw .network(error)
    }
  }
}
