import Testing

@testable import Figures

@Suite struct SVGTextTests {
  @Test(arguments: [
    (0.0, "0"), (1, "1"), (1.5, "1.5"), (1.005, "1"), (1.25, "1.25"), (1.05, "1.05"), (-0.001, "0"),
    (-2.5, "-2.5"),
    (1e300, "10000000"), (99.999, "100"),
  ])
  func lengthsAreShort(_ value: Double, _ text: String) { #expect(SVGText.number(value) == text) }

  @Test func textIsEscaped() {
    #expect(
      SVGText.escaped("a<b & \"c\" 'd'>\u{1}\n") == "a&lt;b &amp; &quot;c&quot; &#39;d&#39;&gt;\u{FFFD} ")
  }

  @Test func emptyAttributesAreLeftOut() {
    var svg = SVGText()
    svg.element("path", ["d": "M0 0", "stroke-dasharray": ""])
    #expect(svg.text == "<path d=\"M0 0\"/>\n")
  }
}
