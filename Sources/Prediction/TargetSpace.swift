import NeuralNet
import Spectra

/// The affine space a network is trained in, folded away once it is trained.
///
/// Targets y (raw spectra) become z = L^T (y - m) / s, m their mean over the training samples and s the root
/// mean square of what is left, with
/// L L^T = 1 + w (n / k) C^T C, C the (k, n) matrix of the recipe's convolution and w its `convolvedWeight`.
/// The plain squared error of z is then that of the raw spectrum plus w times that of the convolved one.
/// With w = 0, L is the unit matrix and only the mean is taken off, which starts the output bias there.
struct TargetSpace: Sendable {
  let mean: [Double]
  let scale: Double
  /// Lower Cholesky factor, shape (n, n), row-major; nil for the unit matrix.
  let factor: [Double]?

  init(recipe: Recipe, targets: [Float], rows: [Int]) throws(PredictionError) {
    let width = recipe.grid.count
    var mean = [Double](repeating: 0, count: width)
    for row in rows { for column in 0..<width { mean[column] += Double(targets[row * width + column]) } }
    mean = mean.map { $0 / Double(rows.count) }
    var square = 0.0
    for row in rows {
      for column in 0..<width {
        let deviation = Double(targets[row * width + column]) - mean[column]
        square += deviation * deviation
      }
    }
    self.mean = mean
    scale = max((square / Double(rows.count * width)).squareRoot(), 1e-12)
    guard recipe.convolvedWeight > 0 else {
      factor = nil
      return
    }
    factor = Self.cholesky(try Self.metric(recipe), width)
  }

  /// Targets in the trained space, shape (samples, n).
  func encoded(_ targets: [Float]) -> [Float] {
    let width = mean.count
    var encoded = targets
    for start in stride(from: 0, to: targets.count, by: width) {
      let deviation = (0..<width).map { (Double(targets[start + $0]) - mean[$0]) / scale }
      guard let factor else {
        for column in 0..<width { encoded[start + column] = Float(deviation[column]) }
        continue
      }
      var sums = [Double](repeating: 0, count: width)
      for row in 0..<width {
        let value = deviation[row]
        for column in 0...row { sums[column] += factor[row * width + column] * value }
      }
      for column in 0..<width { encoded[start + column] = Float(sums[column]) }
    }
    return encoded
  }

  /// The same network with raw spectra as its output: output weights V and bias c become s L^-T V and
  /// s L^-T c + m.
  func decoding(_ parameters: Parameters) -> Parameters {
    let tensors = parameters.tensors.map { tensor -> NamedTensor in
      switch tensor.name {
      case "output.weight":
        return NamedTensor(
          name: tensor.name, shape: tensor.shape, values: solved(tensor.values, columns: tensor.shape[1]))
      case "output.bias":
        let bias = solved(tensor.values, columns: 1)
        return NamedTensor(
          name: tensor.name, shape: tensor.shape, values: zip(bias, mean).map { Float(Double($0) + $1) })
      default:
        return tensor
      }
    }
    do throws(NeuralNetError) {
      return try Parameters(parameters.architecture, tensors: tensors)
    } catch {
      preconditionFailure("the tensors keep their names and shapes: \(error)")
    }
  }

  /// Solves L^T X = values for X of shape (n, columns) by back substitution.
  private func solved(_ values: [Float], columns: Int) -> [Float] {
    guard let factor else { return values.map { Float(scale * Double($0)) } }
    let width = mean.count
    var solution = values.map { scale * Double($0) }
    for row in stride(from: width - 1, through: 0, by: -1) {
      for column in 0..<columns { solution[row * columns + column] /= factor[row * width + row] }
      for above in 0..<row {
        let share = factor[row * width + above]
        for column in 0..<columns {
          solution[above * columns + column] -= share * solution[row * columns + column]
        }
      }
    }
    return solution.map(Float.init)
  }

  /// The lower triangle of 1 + w (n / k) C^T C, shape (n, n). O(k n^2), which `Recipe.largestConvolvedGrid` bounds.
  private static func metric(_ recipe: Recipe) throws(PredictionError) -> [Double] {
    let width = recipe.grid.count
    let matrix: ConvolutionMatrix
    do throws(SpectraError) {
      matrix = try ConvolutionMatrix(from: recipe.grid, by: recipe.convolution)
    } catch {
      throw .spectra(error)
    }
    let weight = recipe.convolvedWeight * Double(width) / Double(matrix.outputCount)
    var metric = [Double](repeating: 0, count: width * width)
    for row in 0..<width { metric[row * width + row] = 1 }
    for line in 0..<matrix.outputCount {
      let kernel = (0..<width).map { matrix[line, $0] }
      for row in 0..<width {
        let scaled = weight * kernel[row]
        for column in 0...row { metric[row * width + column] += scaled * kernel[column] }
      }
    }
    return metric
  }

  private static func cholesky(_ matrix: [Double], _ width: Int) -> [Double] {
    var factor = [Double](repeating: 0, count: width * width)
    for row in 0..<width {
      for column in 0...row {
        var sum = matrix[row * width + column]
        for inner in 0..<column { sum -= factor[row * width + inner] * factor[column * width + inner] }
        factor[row * width + column] =
          row == column ? sum.squareRoot() : sum / factor[column * width + column]
      }
    }
    return factor
  }
}
