import Testing

@testable import Spectra

@Suite struct NumberScannerTests {
  static func scan(_ text: String) -> Double? {
    let bytes = Array(text.utf8)
    return NumberScanner.double(bytes, from: 0, to: bytes.count)
  }

  @Test(arguments: [
    ("0", 0.0), ("-0", -0.0), ("1", 1), ("+1.5", 1.5), (".5", 0.5), ("1.", 1), ("1e3", 1000), ("1E-3", 0.001),
    ("1.0D-03", 0.001), ("2d2", 200), ("0.12-101", 0.12e-101), ("1.5+2", 150), (".8786204E+04", 8786.204),
    ("9007199254740993", 9_007_199_254_740_992), ("123456789012345678901234567890", 1.2345678901234568e29),
    ("0.000000000000000000000000000000012345678901234567", 1.2345678901234567e-32), ("1e-400", 0),
    ("4.9e-324", Double.leastNonzeroMagnitude), ("1.7976931348623157e308", 1.7976931348623157e308),
    ("0.1000000000000000055511151231257827021181583404541015625", 0.1),
    ("2.2250738585072011e-308", Double.leastNormalMagnitude.nextDown), ("00000000000000000000001.25", 1.25),
    ("18446744073709551616", 18446744073709551616), ("1e22", 1e22), ("1e23", 1e23), ("8.5e-23", 8.5e-23),
  ])
  func numbers(text: String, value: Double) {
    #expect(Self.scan(text)?.bitPattern == value.bitPattern)
  }

  @Test(arguments: [
    "", ".", "-", "+", "e5", "1e", "1e+", "1..2", "1.2.3", "1x", "x1", "--1", "1-", "0x10", "1 ", "1,5",
    "****", "na",
    "nanx", "--inf", "1e5.5", "٣",
  ])
  func whatIsNone(text: String) { #expect(Self.scan(text) == nil) }

  @Test func specialValuesAreNumbersForTheCallerToJudge() {
    #expect(Self.scan("NaN")?.isNaN == true)
    #expect(Self.scan("-inf") == -.infinity)
    #expect(Self.scan("Infinity") == .infinity)
    #expect(Self.scan("1e999") == .infinity)
  }

  @Test func agreesWithTheStandardLibraryToTheBit() {
    var generator = SplitMix(state: 7)
    for _ in 0..<20_000 {
      let digits = (0..<Int.random(in: 1...24, using: &generator)).map { _ in
        "\(Int.random(in: 0...9, using: &generator))"
      }
      let point = Int.random(in: 0...digits.count, using: &generator)
      let exponent = Int.random(in: -40...40, using: &generator)
      let text = digits[..<point].joined() + "." + digits[point...].joined() + "e\(exponent)"
      #expect(Self.scan(text)?.bitPattern == Double("0" + text)?.bitPattern, "\(text)")
    }
  }

  @Test func everyDoubleComesBackFromItsDescription() {
    var generator = SplitMix(state: 8)
    for _ in 0..<20_000 {
      let value = Double(bitPattern: generator.next())
      guard value.isFinite else { continue }
      #expect(Self.scan("\(value)")?.bitPattern == value.bitPattern, "\(value)")
    }
  }
}
