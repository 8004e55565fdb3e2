import Testing

@testable import Geometry

@Suite struct DecimalNumberTests {
  private func parsed(_ text: String) -> Double? { DecimalNumber.parse(ArraySlice(text.utf8)) }

  @Test(arguments: [
    ("0", 0.0), ("-0.0", 0), ("1", 1), ("+1.5", 1.5), ("-.5", -0.5), ("5.", 5), ("1.0e-3", 1e-3),
    ("1.0D+00", 1),
    ("1d2", 100), ("2.5E+01", 25), ("0.0000000001", 1e-10),
    ("123456789012345678901234567890", 1.2345678901234568e29),
    ("0.1234567890123456789012345", 0.12345678901234568), ("1e300", 1e300),
    ("4.9e-324", .leastNonzeroMagnitude), ("1e-400", 0),
    ("000000000000000000000000012", 12), ("9007199254740993", 9_007_199_254_740_992),
    ("-2.7492709522025825e+03", -2749.2709522025825), ("0.000000000000000000000000000001", 1e-30),
  ])
  func value(text: String, expected: Double) {
    #expect(parsed(text) == expected)
  }

  @Test(arguments: [
    "", "+", "-", ".", "e5", "1e", "1e+", "1.2.3", "1,5", "0x10", "1 ", "--1", "1f", "12a", "****", "1e5.0",
  ])
  func notANumber(text: String) {
    #expect(parsed(text) == nil)
  }

  @Test func notFinite() {
    #expect(parsed("nan")?.isNaN == true)
    #expect(parsed("-Infinity") == -.infinity)
    #expect(parsed("INF") == .infinity)
    #expect(parsed("1e999") == .infinity)
    #expect(parsed("1e99999999999999999999") == .infinity)
  }

  @Test(arguments: [1, 2, 3] as [UInt64])
  func agreesWithTheStandardLibrary(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<2000 {
      let value =
        Double.random(in: -1...1, using: &generator)
        * [1, 1e-5, 1e3, 1e20][Int.random(in: 0..<4, using: &generator)]
      #expect(parsed("\(value)") == value, "seed \(seed)")
    }
  }
}
