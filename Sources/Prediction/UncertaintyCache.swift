import Spectra
import Synchronization

/// Convolved sigma by convolution, as it does not depend on the sample; a few entries, the oldest goes first.
final class UncertaintyCache: Sendable {
  private let entries = Mutex<[(convolution: Convolution, sigma: [Float])]>([])
  private static let capacity = 16

  /// The sigma curve for a matrix, computed at most once while it is remembered.
  func sigma(of covariance: ResidualCovariance, through matrix: ConvolutionMatrix) -> [Float] {
    let known = entries.withLock { $0.first { $0.convolution == matrix.convolution }?.sigma }
    if let known { return known }
    let sigma = covariance.convolvedSigma(matrix)
    entries.withLock { list in
      if list.count >= Self.capacity { list.removeFirst() }
      list.append((matrix.convolution, sigma))
    }
    return sigma
  }
}
