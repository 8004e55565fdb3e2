import Testing

@testable import Figures

@Suite struct TicksTests {
  private func ticks(_ range: ClosedRange<Double>, _ scale: Axis.Scale = .linear, count: Int = 6) -> Ticks {
    let map = AxisMap(
      Axis("x", range: range, scale: scale), data: [], length: 100, margin: 0, fromZero: false)
    return Ticks(map, count: count)
  }

  @Test(arguments: [
    (0.0...1.0, ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
    (-10...49.75, ["\u{2212}10", "0", "10", "20", "30", "40"]),
    (7097...7172, ["7100", "7120", "7140", "7160"]),
    (0.02...0.031, ["0.020", "0.022", "0.024", "0.026", "0.028", "0.030"]),
    (-0.1...0.1, ["\u{2212}0.10", "\u{2212}0.05", "0.00", "0.05", "0.10"]),
  ])
  func chooseRoundSteps(_ range: ClosedRange<Double>, _ labels: [String]) {
    let ticks = ticks(range)
    #expect(ticks.major.map(\.label) == labels)
    #expect(ticks.exponent == 0)
    #expect(ticks.major.allSatisfy { range.contains($0.value) })
  }

  @Test(arguments: [
    [-1e308, 1e308], [1e308, 1e308], [1e99, 1e99], [-1e100, 1e100], [1e-300, 2e-300], [0, .infinity], [.nan],
    [1e17, 1e17 + 16],
  ])
  func existForAnyData(_ data: [Double]) {
    for scale in [Axis.Scale.linear, .logarithmic] {
      let map = AxisMap(Axis("x", scale: scale), data: data, length: 100, margin: 0.05, fromZero: true)
      #expect(map.low < map.high && (map.high - map.low).isFinite)
      #expect(Ticks(map, count: 6).major.count < 40)
      #expect(data.allSatisfy { map.position($0)?.isFinite != false })
    }
  }

  @Test func takeOutPowersOfThousand() {
    let large = ticks(0...7.5e6)
    #expect(large.exponent == 6)
    #expect(large.major.map(\.label) == ["0", "2", "4", "6"])
    let small = ticks(0...3e-6)
    #expect(small.exponent == -6)
    #expect(small.major.map(\.label) == ["0.0", "0.5", "1.0", "1.5", "2.0", "2.5", "3.0"])
  }

  @Test func areDecadesOnALogarithmicAxis() {
    #expect(
      ticks(1e-5...1, .logarithmic).major.map(\.label) == ["10⁻⁵", "10⁻⁴", "10⁻³", "10⁻²", "10⁻¹", "10⁰"])
    #expect(ticks(0.01...10, .logarithmic).major.map(\.label) == ["0.01", "0.1", "1", "10"])
    #expect(ticks(1...8, .logarithmic).major.map(\.label) == ["1", "2", "5"])
    #expect(ticks(1...8, .logarithmic).minor == [3, 4, 6, 7, 8])
    #expect(ticks(1e-12...1, .logarithmic, count: 4).major.count == 5)
  }

  @Test(arguments: [(0.0, "0"), (-0.4, "0"), (-3, "\u{2212}3")])
  func haveNoNegativeZero(_ value: Double, _ text: String) {
    #expect(NumberText.fixed(value, decimals: 0) == text)
  }

  @Test(arguments: [
    (0.00479, "0.00479"), (0.45, "0.450"), (12.34, "12.3"), (1234, "1234"), (9.999, "10.0"),
    (4.6e-5, "4.60 × 10⁻⁵"),
    (123_456, "1.23 × 10⁵"), (0, "0"), (-0.5, "\u{2212}0.500"), (.nan, "–"),
  ])
  func numbersHaveThreeFigures(_ value: Double, _ text: String) {
    #expect(NumberText.significant(value) == text)
  }
}
