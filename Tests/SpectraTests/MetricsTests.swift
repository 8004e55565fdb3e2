import Spectra
import Testing

@Suite struct MetricsTests {
  @Test func byHand() throws {
    #expect(Metrics.meanSquaredError([1, 2, 3], [1, 4, 0]) == 13.0 / 3)
    #expect(Metrics.pearson([1, 2, 3], [2, 4, 6]) == 1)
    #expect(Metrics.pearson([1, 2, 3], [3, 2, 1]) == -1)
    #expect(Metrics.determination(of: [1, 2, 3], against: [1, 2, 3]) == 1)
    #expect(Metrics.determination(of: [2, 2, 2], against: [1, 2, 3]) == 0)
    #expect(Metrics.skewness([1, 2, 3]) == 0)
    #expect(Metrics.quantile(0.5, of: [4, 1, 3, 2]) == 2.5)
    #expect(Metrics.spearman([1, 5, 3], [10, 1000, 20]) == 1)
    // |difference| is 1 over the last interval's end only: 0.5 * 2 of (1 * 1 + 1 * 2) = 3.
    let grid = try EnergyGrid([0, 1, 3])
    #expect(abs(Metrics.relativeSpectralError([1, 1, 2], [1, 1, 1], on: grid) - 100 / 3.0) < 1e-12)
  }

  @Test func whatDoesNotExistIsNaN() {
    #expect(Metrics.pearson([1, 1], [1, 2]).isNaN)
    #expect(Metrics.skewness([2, 2, 2]).isNaN)
    #expect(Metrics.quantile(0.5, of: []).isNaN)
    #expect(Metrics.determination(of: [1, 2], against: [3, 3]).isNaN)
    #expect(Metrics.mean([]).isNaN)
    let nothing = Summary(of: [])
    #expect(nothing.count == 0 && nothing.median.isNaN && nothing.mean.isNaN && nothing.skewness.isNaN)
  }

  @Test func oneValueIsItsOwnSummary() {
    let summary = Summary(of: [7])
    #expect(
      [summary.median, summary.q1, summary.q3, summary.p1, summary.p99, summary.mean] == [7, 7, 7, 7, 7, 7])
  }

  @Test func perfectSigmasCoverEverything() {
    let calibration = Calibration(errors: [0.1, -0.2, 0.3], sigmas: [0.1, 0.2, 0.3])
    #expect(calibration == Calibration(errors: [-0.1, 0.2, 0.3], sigmas: [0.1, 0.2, 0.3]))
    #expect(calibration.insideOne == 1)
    #expect(calibration.spearman == 1)
  }
}
