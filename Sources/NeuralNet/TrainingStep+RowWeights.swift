internal import CKernelSupport

// The loss sqrt(m + floor) of a row with mean squared error m has the gradient of m times 1 / (2 sqrt(m + floor)).
// The output layer leaves the gradient of the mean squared error; here each row of it gets its factor. One thread sums
// the rows, panel by panel, so the factors do not depend on the number of threads.

extension TrainingStep {
  /// The factor of each row into `factors (rows)`.
  func writeRowFactors(_ factors: UnsafeMutablePointer<Float>) {
    let layer = unsafe output.pointee
    let panels = layers[layers.count - 1].weights.panels
    let outputs = Float(layers[layers.count - 1].weights.units)
    let toError = unsafe 1 / (layer.gradient_scale * layer.gradient_scale * outputs)
    for row in 0..<rows {
      var sum: Float = 0
      for panel in 0..<panels {
        let delta = unsafe layer.delta + panel * 16 * rows + row * 16
        for lane in 0..<16 { unsafe sum += delta[lane] * delta[lane] }
      }
      unsafe factors[row] = 0.5 / (sum * toError + Loss.rootFloor).squareRoot()
    }
  }

  /// Weighs a panel of the output's gradient and its transpose, and writes the gradient of its sixteen biases.
  func weighRows(_ panel: Int, by factors: UnsafePointer<Float>, biasGradient: UnsafeMutablePointer<Float>) {
    let layer = unsafe output.pointee
    let delta = unsafe layer.delta + panel * 16 * rows
    for lane in 0..<16 {
      let transposed = unsafe layer.delta_transposed + (panel * 16 + lane) * stride
      var sum: Float = 0
      for row in 0..<rows {
        let weighed = unsafe delta[row * 16 + lane] * factors[row]
        unsafe delta[row * 16 + lane] = weighed
        unsafe transposed[row] = weighed
        sum += weighed
      }
      unsafe biasGradient[lane] = sum
    }
  }
}
