import Testing

@testable import Figures

@Suite struct HistogramTests {
  private func bars(_ series: Series) throws -> (edges: [Double], heights: [Double]) {
    guard case .bars(let edges, let heights) = series.form else {
      throw NoBars()
    }
    return (edges, heights)
  }

  private struct NoBars: Error {}

  @Test func countsEveryValueOnce() throws {
    let (edges, heights) = try bars(.histogram(nil, of: [0, 0.1, 0.5, 0.99, 1, .nan], bins: 4))
    #expect(edges == [0, 0.25, 0.5, 0.75, 1])
    #expect(heights == [2, 0, 1, 2])
  }

  @Test func binsHaveEqualRatiosOnALogarithmicScale() throws {
    let (edges, heights) = try bars(
      .histogram(nil, of: [0.001, 0.02, 0.3, 4, 10, 0, -1], bins: 4, scale: .logarithmic))
    for (edge, expected) in zip(edges, [0.001, 0.01, 0.1, 1, 10]) {
      #expect(abs(edge / expected - 1) < 1e-12)
    }
    #expect(heights == [1, 1, 1, 2])
  }

  @Test func valuesOutsideTheRangeAreNotCounted() throws {
    let (_, heights) = try bars(.histogram(nil, of: [-1, 0, 1, 2, 3], bins: 2, range: 0...2))
    #expect(heights == [1, 2])
  }

  @Test func theMedianIsNamed() {
    let chart = Chart.histogram(
      title: "Error", of: [0.001, 0.004, 0.1], axis: Axis("MSE", scale: .logarithmic))
    #expect(chart.series.map(\.name) == [nil, "Median 0.00400"])
    let shift = Chart.histogram(title: "Shift", of: [1, 2, 3, 10], axis: Axis("Shift", unit: "eV"))
    #expect(shift.series.last?.name == "Median 2.50 eV")
    #expect(Chart.histogram(title: "None", of: [], axis: Axis("MSE")).series.count == 1)
  }
}
