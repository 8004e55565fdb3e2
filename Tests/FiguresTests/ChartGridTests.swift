import Figures
import Testing

@Suite struct ChartGridTests {
  private func grid(_ count: Int) -> ChartGrid {
    let charts = (0..<count).map {
      Chart(
        title: "Panel \($0)", x: .relativeEnergy, y: .intensity,
        series: [.line(nil, x: [0, 1], y: [0, Double($0)])])
    }
    return ChartGrid(title: "Best & worst", charts: charts, columns: 3, x: .relativeEnergy, y: .intensity)
  }

  @Test func panelsStandInRows() throws {
    let markup = Markup(grid(5).svg)
    #expect(markup.isWellFormed)
    let places = markup.all("g").compactMap { $0.attributes["transform"] }
    #expect(places.count == 5)
    #expect(places[0].split(separator: " ").last == places[2].split(separator: " ").last)
    #expect(places[0].split(separator: " ").first == places[3].split(separator: " ").first)
    #expect(markup.all("svg").count == 6)
  }

  @Test func labelsStandOnceForAll() {
    let texts = Markup(grid(6).svg).texts
    #expect(texts.count { $0 == "Energy relative to the edge (eV)" } == 1)
    #expect(texts.count { $0 == "Normalised absorption" } == 1)
    #expect(texts.count { $0 == "Best &amp; worst" } == 2)
    for panel in 0..<6 { #expect(texts.contains("Panel \(panel)")) }
  }

  @Test func noChartsAreNoMistake() { #expect(Markup(grid(0).svg).isWellFormed) }
}
