import NeuralNet
import Spectra

/// One convolution from a model's grid with everything about it that does not depend on the sample: the matrix as
/// the kernels read it, and the convolved sigma.
final class Broadening: Sendable {
  let matrix: ConvolutionMatrix
  /// Standard deviation at each output energy before scale by score and level, if the model knows it.
  let sigma: [Float]?
  /// The matrix once more, packed; nil where it is too large to be kept twice.
  private let packed: PackedMatrix?

  init(_ matrix: ConvolutionMatrix, uncertainty: ResidualCovariance?) {
    self.matrix = matrix
    sigma = uncertainty?.convolvedSigma(matrix)
    let count = matrix.inputCount * matrix.outputCount
    guard count <= Self.largest else {
      packed = nil
      return
    }
    var weights = [Float](repeating: 0, count: count)
    for output in 0..<matrix.outputCount {
      for input in 0..<matrix.inputCount {
        weights[output * matrix.inputCount + input] = Float(matrix[output, input])
      }
    }
    packed = PackedMatrix(weights, rows: matrix.outputCount, columns: matrix.inputCount)
  }

  /// Bytes of weights.
  var byteCount: Int { matrix.byteCount + (packed?.byteCount ?? 0) }

  /// Most weights of a matrix that is packed.
  private static let largest = 1 << 20

  /// How far the convolved curves of an ensemble's members lie apart, not normalised.
  func spread(of members: MemberCurves) -> [Float] {
    let curves = members.curves.map { curve in
      packed?.product(curve[...]) ?? matrix.apply(batch: curve)
    }
    return MemberCurves(curves: curves).spread ?? [Float](repeating: 0, count: matrix.outputCount)
  }

  /// The convolved spectrum, divided by its level when the convolution normalises and the level is positive, and
  /// the level.
  func convolved(_ raw: ArraySlice<Float>) -> (intensities: [Float], level: Float) {
    guard let packed else {
      let (intensities, levels) = matrix.convolved(batch: Array(raw))
      return (intensities, levels[0])
    }
    var intensities = packed.product(raw)
    let level = matrix.levels(batch: Array(raw))[0]
    if matrix.convolution.normalise, level.isFinite, level > 0 {
      for index in intensities.indices { intensities[index] /= level }
    }
    return (intensities, level)
  }
}
