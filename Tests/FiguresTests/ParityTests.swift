import Testing

@testable import Figures

@Suite struct ParityTests {
  @Test func statesTheFigures() {
    let chart = Chart.parity(
      title: "Peaks", quantity: "energy", unit: "eV", expected: [0, 1, 2, 3, .nan],
      predicted: [0, 1, 2, 4, 1])
    // Residual 1, total 5.
    #expect(chart.notes == ["R² = 0.800", "median |Δ| = 0 eV", "n = 4"])
    #expect(chart.x.range == chart.y.range)
    #expect(chart.x.range == -0.16...4.16)
    #expect(chart.x.label == "Expected energy")
    #expect(chart.y.label == "Predicted energy")
    #expect(Markup(chart.svg).isWellFormed)
  }

  @Test func aConstantHasNoDetermination() {
    let chart = Chart.parity(title: "", quantity: "x", expected: [1, 1], predicted: [1, 2])
    #expect(chart.notes == ["median |Δ| = 0.500", "n = 2"])
    #expect(Chart.parity(title: "", quantity: "x", expected: [], predicted: []).notes == ["n = 0"])
  }
}
