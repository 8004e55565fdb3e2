public import Geometry
import NeuralNet
public import Spectra

/// A trained model, ready to predict. Immutable; any number of threads may use it at once.
public final class Model: Sendable {
  /// What it is and how good it is.
  public let card: ModelCard
  let network: InferenceNetwork
  let standardiser: Standardiser
  let domain: Domain?
  let uncertainty: ResidualCovariance?
  let convolutions: ConvolutionCache
  let uncertainties: UncertaintyCache

  /// Makes a stored model ready: weights are packed for the processor at hand.
  public init(_ artefact: ModelArtefact) {
    card = artefact.card
    network = InferenceNetwork(artefact.parameters)
    standardiser = artefact.standardiser
    domain = artefact.domain
    uncertainty = artefact.uncertainty
    convolutions = ConvolutionCache()
    uncertainties = UncertaintyCache()
  }

  /// Energies of the raw curve, relative to the edge, in eV.
  public var grid: EnergyGrid { card.recipe.grid }

  /// Computes what a first request would otherwise wait for.
  public func warmUp() throws(PredictionError) {
    let zeros = [Float](repeating: 0, count: standardiser.count)
    do throws(NeuralNetError) { _ = try network.forward(zeros) } catch { throw .network(error) }
    let matrix = try matrix(for: card.recipe.convolution)
    if let uncertainty { _ = uncertainties.sigma(of: uncertainty, through: matrix) }
  }

  /// The descriptor of each cluster, shape (clusters, features), not standardised.
  public func descriptors(of clusters: [Cluster]) -> [Float] {
    clusters.flatMap { card.recipe.descriptor.values(of: $0) }
  }

  /// Raw spectra for descriptors that are not standardised, shape (samples, features) to (samples, energies).
  public func raw(_ descriptors: [Float]) throws(PredictionError) -> [Float] {
    var rows = descriptors
    standardiser.standardise(&rows)
    do throws(NeuralNetError) { return try network.forward(rows) } catch { throw .network(error) }
  }

  func matrix(for convolution: Convolution) throws(PredictionError) -> ConvolutionMatrix {
    do throws(SpectraError) {
      return try convolutions.matrix(from: grid, by: convolution)
    } catch {
      throw .spectra(error)
    }
  }
}
