import Testing

@testable import Figures

@Suite struct ChartTests {
  private let xs = stride(from: -10.0, through: 50, by: 0.5).map { $0 }
  private var ys: [Double] { xs.map { $0 < 8 ? 0.1 : 1 + 0.2 / (1 + ($0 - 14) * ($0 - 14)) } }

  private func chart(_ series: [Series], _ configure: (inout Chart) -> Void = { _ in }) -> Chart {
    var chart = Chart(title: "Title", x: .relativeEnergy, y: .intensity, series: series)
    configure(&chart)
    return chart
  }

  @Test func isWellFormedWithEverySeries() {
    let svg = chart([
      .band("± 1 σ", x: xs, lower: ys.map { $0 - 0.1 }, upper: ys.map { $0 + 0.1 }),
      .line("a < b & \"c\"", x: xs, y: ys), .line("d", x: xs, y: ys, dash: .dashed),
      .markers("m", x: [1], y: [1], marker: .pointer, labels: ["1.0 <eV>"]),
      .markers(nil, x: [2, 3], y: [1, 1], marker: .cross), .markers(nil, x: [2], y: [1], marker: .diamond),
      .markers(nil, x: [2], y: [1], marker: .triangle), .bars("n", edges: [0, 1, 2], heights: [1, 0]),
      .vertical("E0", at: 7), .horizontal(nil, at: 1), .diagonal("y = x"),
    ]) { $0.notes = ["R² = 0.9"] }.svg
    let markup = Markup(svg)
    #expect(markup.isWellFormed)
    #expect(markup.elements.first?.attributes["viewBox"] == "0 0 640 420")
    #expect(markup.elements.first?.attributes["role"] == "img")
    for text in [
      "Title", "Energy relative to the edge (eV)", "Normalised absorption", "a &lt; b &amp; &quot;c&quot;",
      "± 1 σ", "R² = 0.9",
      "1.0 &lt;eV&gt;", "E0", "y = x",
    ] {
      #expect(markup.texts.contains(text), "\(text)")
    }
  }

  @Test func hasATitleForReadersWhoDoNotSee() {
    #expect(Markup(chart([]).svg).elements[1].name == "title")
    let untitled = chart([]) { $0.title = "" }.svg
    #expect(Markup(untitled).texts.first == "Normalised absorption against Energy relative to the edge")
  }

  @Test func isTheSameEveryTime() {
    let series: [Series] = [.line("a", x: xs, y: ys)]
    #expect(chart(series).svg == chart(series).svg)
  }

  @Test func aBandHasTheColourOfItsCurve() {
    let drawing = chart([
      .line("first", x: xs, y: ys), .band(nil, x: xs, lower: ys, upper: ys), .line("second", x: xs, y: ys),
      .line("measured", x: xs, y: ys, colour: .ink), .line("third", x: xs, y: ys),
    ]).drawing()
    #expect(drawing.colours == [.blue, .vermilion, .vermilion, .ink, .green])
  }

  @Test func valuesThatAreNotFiniteLeaveAGap() throws {
    let svg = chart([
      .line("a", x: [0, 1, 2, 3, 4, 5], y: [1, 2, .nan, 3, .infinity, 5]),
      .band(nil, x: [0, 1, 2, 3], lower: [0, .nan, 0, 0], upper: [1, 1, 1, 1]),
      .markers(nil, x: [1, .nan], y: [.nan, 1]),
      .vertical(nil, at: .nan),
    ]) { $0.legend = .none }.svg
    #expect(!svg.contains("nan") && !svg.contains("inf"))
    let curve = try #require(Markup(svg).all("path").first { $0.attributes["stroke-width"] == "1.8" })
    let path = try #require(curve.attributes["d"])
    #expect(path.count { $0 == "M" } == 3)
    #expect(path.count { $0 == "L" } == 1)
    #expect(path.count { $0 == "h" } == 2)
  }

  @Test func valuesStandWhereTheAxisSays() throws {
    let drawing = chart([.line("a", x: [0, 10], y: [0, 2])]) {
      $0.x.range = 0...10
      $0.y.range = 0...2
    }.drawing()
    #expect(drawing.point(0, 0) == SIMD2(0, drawing.plotHeight))
    #expect(drawing.point(10, 2) == SIMD2(drawing.plotWidth, 0))
    #expect(drawing.point(5, 1) == SIMD2(drawing.plotWidth / 2, drawing.plotHeight / 2))
  }

  @Test func logarithmicAxesLeaveOutWhatIsNotPositive() {
    let drawing = chart([.line("a", x: [0, -1, 1, 100], y: [1, 1, 1, 1])]) { $0.x.scale = .logarithmic }
      .drawing()
    #expect(drawing.point(0, 1) == nil)
    #expect(drawing.point(-1, 1) == nil)
    #expect(drawing.point(10, 1)?.x == drawing.plotWidth / 2)
  }

  @Test(arguments: [
    [], [1.0], [3, 3, 3], [1e-300, 2e-300], [-1e300, 1e300], [.nan], [0, 0], [7112, 7112.0000000001],
  ])
  func strangeDataStillMakeAFigure(_ values: [Double]) {
    for scale in [Axis.Scale.linear, .logarithmic] {
      let svg = chart([
        .line("a", x: values, y: values), .markers("b", x: values, y: values),
        .histogram("h", of: values, scale: scale),
      ]) {
        $0.x.scale = scale
        $0.y.scale = scale
      }.svg
      #expect(Markup(svg).isWellFormed)
      #expect(!svg.contains("nan") && !svg.contains("inf"))
    }
  }

  @Test func theLegendAvoidsTheData() throws {
    func legendBox(_ series: Series) throws -> (x: Double, y: Double) {
      let box = try #require(Markup(chart([series]).svg).all("rect").first { $0.attributes["rx"] == "3" })
      return (
        try #require(Double(box.attributes["x"] ?? "")), try #require(Double(box.attributes["y"] ?? ""))
      )
    }
    let rising = try legendBox(.line("a", x: xs, y: xs))
    let falling = try legendBox(.line("a", x: xs, y: xs.map { -$0 }))
    #expect(rising.x < 100 && rising.y < 100)
    #expect(falling.x > 300 && falling.y < 100)
    #expect(
      Markup(chart([.line(nil, x: xs, y: ys)]).svg).all("rect").allSatisfy { $0.attributes["rx"] == nil })
  }
}
