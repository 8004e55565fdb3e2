import NeuralNet
import Spectra

/// Predictions of a whole dataset, each made while its sample was out of sample, and what they are worth.
public struct OutOfSample: Sendable {
  /// Rows of the dataset that were judged.
  public let rows: [Int]
  /// Predicted raw spectra, shape (rows, energies).
  public let predicted: [Float]
  /// The figures.
  public let evaluation: Evaluation
  /// The judged curves, in order of `rows`.
  public let curves: [JudgedCurves]
  /// What a model without any input would have scored, in order of `rows`.
  public let baselines: [Evaluation.BaselineScore]

  /// Compares predictions with targets.
  ///
  /// - Parameters:
  ///   - predicted: raw spectra, shape (rows, energies).
  ///   - rows: rows of `data` they are for.
  ///   - ids: names of all samples.
  ///   - data: the whole dataset.
  ///   - mean: the mean training spectrum, the answer of a model without input.
  public init(
    predicted: [Float], rows: [Int], data: TrainingData, ids: [String], mean: [Float], recipe: Recipe
  ) throws(PredictionError) {
    guard !rows.isEmpty else { throw .tooFewSamples(found: 0, needed: 1) }
    self.rows = rows
    self.predicted = predicted
    let width = recipe.grid.count
    do throws(SpectraError) {
      let matrix = try ConvolutionMatrix(from: recipe.grid, by: recipe.convolution)
      func pair(_ raw: ArraySlice<Float>) throws(SpectraError) -> JudgedCurves.Pair {
        let raw = raw.map(Double.init)
        let convolved = try Spectrum(grid: matrix.output, intensities: try matrix.convolved(raw).intensities)
        return JudgedCurves.Pair(raw: raw, convolved: convolved)
      }
      var curves: [JudgedCurves] = []
      for (position, row) in rows.enumerated() {
        curves.append(
          JudgedCurves(
            id: ids[row], predicted: try pair(predicted[position * width..<(position + 1) * width]),
            target: try pair(data.targets[row * width..<(row + 1) * width])))
      }
      self.curves = curves
      let baseline = try pair(mean[...])
      baselines = curves.map { Evaluation.BaselineScore(baseline, $0.target) }
      evaluation = Evaluation(curves, baseline: baseline)
    } catch {
      throw .spectra(error)
    }
  }
}
