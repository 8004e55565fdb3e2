import Glibc
import JSON
import Spectra
import Testing

@testable import Prediction

@Suite struct EvaluationTests {
  static let grid = Result { try EnergyGrid(from: -10, to: 30, step: 0.5) }

  /// The curves of `Fixtures/golden.py`: the raw curve is the square of the convolved one.
  static func pair(_ values: [Double]) throws -> JudgedCurves.Pair {
    JudgedCurves.Pair(
      raw: values.map { $0 * $0 }, convolved: try Spectrum(grid: try grid.get(), intensities: values))
  }

  static func curve(_ n: Double, _ shift: Double) throws -> [Double] {
    try grid.get().energies.map { energy in
      let e = energy - shift
      let (first, second) = ((e - 4) / 2.5, (e - 16 - n / 3) / 3)
      return 0.5 + atan(e) / .pi + (0.6 + 0.05 * n) * exp(-first * first) + 0.15 * exp(-second * second)
    }
  }

  static func evaluation() throws -> Evaluation {
    let targets = try (0..<7).map { try curve(Double($0), 0.1 * Double($0)) }
    let curves = try targets.enumerated().map { index, target in
      let n = Double(index)
      let predicted = try curve(n, 0.1 * n + 0.02 * n * n - 0.1).map { $0 * (1 + 0.01 * n) }
      return JudgedCurves(id: "s\(index)", predicted: try pair(predicted), target: try pair(target))
    }
    let mean = targets[0].indices.map { index in targets.reduce(0) { $0 + $1[index] } / 7 }
    return Evaluation(curves, baseline: try pair(mean))
  }

  static func near(_ found: [Double], _ wanted: [Double]) -> Bool {
    found.count == wanted.count && zip(found, wanted).allSatisfy { abs($0 - $1) <= 1e-9 * max(1e-3, abs($1)) }
  }

  static func values(_ summary: Summary) -> [Double] {
    [summary.median, summary.q1, summary.q3, summary.p1, summary.p99, summary.mean, summary.skewness]
  }

  @Test func agreesWithNumPy() throws {
    let evaluation = try Self.evaluation()
    #expect(Self.near(Self.values(evaluation.raw), Golden.raw))
    #expect(Self.near(Self.values(evaluation.convolved), Golden.convolved))
    #expect(Self.near(Self.values(evaluation.pearson), Golden.pearson))
    #expect(Self.near(Self.values(evaluation.relativeError), Golden.relative))
    #expect(Self.near([evaluation.rawSkill, evaluation.convolvedSkill], Golden.skills))
    let peaks = evaluation.peaks
    #expect(
      Self.near(
        [
          Double(peaks.targets), Double(peaks.hits), Double(peaks.predictions - peaks.hits),
          peaks.medianEnergyError, peaks.medianIntensityError, peaks.energyR2, peaks.intensityR2,
        ], Golden.peaks))
    #expect(evaluation.samples.map(\.id) == (0..<7).map { "s\($0)" })
  }

  @Test func theMeanHasASkillOfOne() throws {
    let target = try (0..<5).map { try Self.pair(try Self.curve(Double($0), 0)) }
    let mean = try Self.pair(try Self.curve(2.5, 0.2))
    let curves = target.map { JudgedCurves(id: "", predicted: mean, target: $0) }
    let evaluation = Evaluation(curves, baseline: mean)
    #expect(evaluation.rawSkill == 1 && evaluation.convolvedSkill == 1)
  }

  @Test func nothingToJudgeIsAnError() throws {
    let recipe = try Samples.recipe()
    let (dataset, data) = try Samples.data(recipe, 4)
    let error = failure {
      _ = try OutOfSample(
        predicted: [], rows: [], data: data, ids: dataset.samples.map(\.id), mean: data.meanTarget([0]),
        recipe: recipe)
    }
    #expect(error == .tooFewSamples(found: 0, needed: 1))
  }
}

@Suite struct EvaluationJSONTests {
  @Test func figuresAreRoundedAndNaNIsNull() throws {
    var evaluation = try EvaluationTests.evaluation()
    evaluation.rawCalibration = Calibration(errors: [1, 1], sigmas: [2, 2])
    let json = evaluation.json(method: "held-out")
    #expect(json["method"]?.string == "held-out" && json["samples"]?.integer == 7)
    #expect(json["raw"]?["median"]?.double == Golden.raw[0].rounded(figures: 5))
    #expect(json["raw"]?["eta"]?.double == Golden.skills[0].rounded(figures: 5))
    #expect(json["rawCalibration"]?["insideOne"]?.double == 1)
    #expect(json["rawCalibration"]?["spearman"]?.kind == .null)
    #expect(json["convolvedCalibration"] == nil)
    #expect(json["peaks"]?["hitRate"]?.double == 1)
  }

  @Test(arguments: [
    (1234567.0, 3, 1230000.0), (0.000123456, 2, 0.00012), (-2.5e10, 1, -3e10), (0, 5, 0), (0x1p-1074, 5, 0),
    (0.1, 12, 0.1), (99.9996, 5, 100), (1e300, 3, 1e300),
  ]) func roundsToFigures(value: Double, figures: Int, wanted: Double) {
    #expect(abs(value.rounded(figures: figures) - wanted) <= 1e-14 * abs(wanted))
  }

  @Test func whatIsNotFiniteStays() {
    #expect(Double.infinity.rounded(figures: 3) == .infinity && Double.nan.rounded(figures: 3).isNaN)
  }
}
