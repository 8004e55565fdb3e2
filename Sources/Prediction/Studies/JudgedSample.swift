public import JSON
import Spectra

/// The figures of one sample that was out of sample, with its row in the dataset and the error of a model without
/// input: all that is needed to pool it with others.
public struct JudgedSample: Equatable, Sendable {
  /// Row of the dataset.
  public let row: Int
  /// Its figures.
  public let score: Evaluation.SampleScore
  /// Those of the mean spectrum.
  public let baseline: Evaluation.BaselineScore

  /// Predicts and judges some rows; the mean spectrum of all samples is the model without input.
  public static func judged(
    _ result: TrainingRun.Result, rows: [Int], _ data: TrainingData, ids: [String], recipe: Recipe
  ) throws(PredictionError) -> [JudgedSample] {
    if rows.isEmpty { return [] }
    let judged = try OutOfSample(
      predicted: try result.predict(data, rows: rows), rows: rows, data: data, ids: ids,
      mean: data.meanTarget(Array(0..<data.count)), recipe: recipe)
    return rows.indices.map { position in
      JudgedSample(
        row: rows[position], score: judged.evaluation.samples[position],
        baseline: judged.baselines[position])
    }
  }

  init(row: Int, score: Evaluation.SampleScore, baseline: Evaluation.BaselineScore) {
    self.row = row
    self.score = score
    self.baseline = baseline
  }

  /// Reads what `write` wrote.
  public init?(reading reader: inout ObjectReader) {
    let row = reader.required("row", as: Int.self, in: 0...1 << 40)
    let id = reader.required("id", as: String.self)
    let raw = reader.required("raw", as: Double.self)
    let convolved = reader.required("convolved", as: Double.self)
    let pearson = reader.requiredValue("pearson") { $0.realOrNull() }
    let relative = reader.requiredValue("relativeError") { $0.realOrNull() }
    let pairs = reader.requiredValue("pairs") { $0.peaks(2) }
    let missed = reader.requiredValue("missed") { $0.peaks(1) }
    let spurious = reader.requiredValue("spurious") { $0.peaks(1) }
    let rawBaseline = reader.required("rawBaseline", as: Double.self)
    let convolvedBaseline = reader.required("convolvedBaseline", as: Double.self)
    guard let row, let id, let raw, let convolved, let pearson, let relative, let pairs, let missed,
      let spurious, let rawBaseline, let convolvedBaseline
    else { return nil }
    let match = PeakMatch(
      pairs: pairs.map { PeakMatch.Pair(predicted: $0[0], target: $0[1]) }, missed: missed.map { $0[0] },
      spurious: spurious.map { $0[0] })
    self.init(
      row: row,
      score: Evaluation.SampleScore(
        id: id, rawError: raw, convolvedError: convolved, pearson: pearson, relativeError: relative,
        peaks: match),
      baseline: Evaluation.BaselineScore(rawError: rawBaseline, convolvedError: convolvedBaseline))
  }

  /// Writes its members; peaks as energy, intensity, prominence, of pairs the predicted one first.
  public func write(to writer: inout JSONWriter) {
    writer.member("row", row)
    writer.member("id", score.id)
    writer.member("raw", score.rawError)
    writer.member("convolved", score.convolvedError)
    writer.realOrNull("pearson", score.pearson)
    writer.realOrNull("relativeError", score.relativeError)
    writer.array("pairs") { array in
      for pair in score.peaks.pairs { array.value(pair.predicted.numbers + pair.target.numbers) }
    }
    writer.array("missed") { array in for peak in score.peaks.missed { array.value(peak.numbers) } }
    writer.array("spurious") { array in for peak in score.peaks.spurious { array.value(peak.numbers) } }
    writer.member("rawBaseline", baseline.rawError)
    writer.member("convolvedBaseline", baseline.convolvedError)
  }
}

extension Evaluation {
  /// Pools samples that were judged apart; at least one.
  public init(_ judged: [JudgedSample]) {
    self.init(samples: judged.map(\.score), baselines: judged.map(\.baseline))
  }
}

extension Peak {
  fileprivate var numbers: [Double] { [energy, intensity, prominence] }
}

extension JSONWriter {
  /// A number; null where it is not finite.
  mutating func realOrNull(_ key: String, _ value: Double) {
    if value.isFinite { member(key, value) } else { null(key) }
  }
}

extension ValueReader {
  /// A number; NaN for null.
  mutating func realOrNull() -> Double? { kind == .null ? .nan : value(as: Double.self) }

  /// Lists of so many peaks each, three numbers a peak.
  fileprivate mutating func peaks(_ count: Int) -> [[Peak]]? {
    elements { reader in
      guard let numbers = reader.value(as: [Double].self) else { return nil }
      guard numbers.count == 3 * count else {
        reader.report(.wrongCount(expected: 3 * count, found: numbers.count))
        return nil
      }
      return (0..<count).map {
        Peak(energy: numbers[3 * $0], intensity: numbers[3 * $0 + 1], prominence: numbers[3 * $0 + 2])
      }
    }
  }
}
