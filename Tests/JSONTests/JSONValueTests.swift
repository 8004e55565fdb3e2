import JSON
import Testing

@Suite struct JSONValueTests {
  private func parsed(_ text: String) throws -> JSONValue { try JSONValue(parsing: Array(text.utf8)) }

  @Test func keepsIntegersAndRealsApart() throws {
    let value = try parsed("[1, 1.0, 1e0, -0, 9223372036854775807, 9223372036854775808, 9007199254740993]")
    #expect(
      value == [
        1, 1.0, 1.0, .number(.real(-0.0)), 9_223_372_036_854_775_807, .number(.real(0x1p63)),
        9_007_199_254_740_993,
      ])
    #expect(try parsed("-0").double?.sign == .minus)
  }

  @Test func keepsTheOrderOfMembers() throws {
    let value = try parsed(#"{"z": 1, "a": {"y": null}, "m": [true, "t"]}"#)
    #expect(value.object?.members.map(\.key) == ["z", "a", "m"])
    #expect(value["a"]?["y"] == .null)
    #expect(value["m"]?[0]?.bool == true)
    #expect(value["m"]?[1]?.string == "t")
    #expect(value["m"]?[2] == nil)
    #expect(value["q"] == nil)
    #expect(value["z"]?.integer == 1)
    #expect(value["z"]?["z"] == nil)
  }

  @Test func changesMembersInPlace() {
    var object: JSONObject = ["a": 1, "b": 2]
    object["a"] = "x"
    object["c"] = nil
    object["d"] = []
    object["b"] = nil
    #expect(object == ["a": "x", "d": []])
  }

  @Test func keysAreNotNormalised() throws {
    let value = try parsed("{\"\u{E9}\": 1, \"e\u{301}\": 2}")
    #expect(value["\u{E9}"]?.integer == 1)
    #expect(value["e\u{301}"]?.integer == 2)
  }

  @Test func decodesEscapes() throws {
    #expect(
      try parsed(#""\u0041\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00\u2028""#).string
        == "A\"\\/\u{8}\u{C}\n\r\t\u{E9}\u{1F600}\u{2028}")
  }

  @Test(arguments: 1...20 as ClosedRange<UInt64>)
  func whatIsWrittenReadsBack(seed: UInt64) throws {
    var random = SplitMix(seed: seed)
    for _ in 0..<50 {
      let value = tree(depth: 5, &random)
      for pretty in [false, true] {
        #expect(try JSONValue(parsing: value.encoded(pretty: pretty)) == value, "seed \(seed)")
      }
    }
  }

  @Test func everyBeginningOfARandomDocumentIsAnError() throws {
    var random = SplitMix(seed: 5)
    for _ in 0..<20 {
      let bytes = JSONValue.array([tree(depth: 4, &random)]).encoded()
      for length in 0..<min(bytes.count, 400) {
        #expect(throws: JSONError.self) { try JSONDocument(parsing: Array(bytes.prefix(length))) }
      }
    }
  }

  private func tree(depth: Int, _ random: inout SplitMix) -> JSONValue {
    switch Int.random(in: 0...(depth > 0 ? 7 : 5), using: &random) {
    case 0: return .null
    case 1: return .bool(.random(using: &random))
    case 2: return .number(.integer(Int(truncatingIfNeeded: random.next())))
    case 3: return .number(.integer(.random(in: -100...100, using: &random)))
    case 4:
      let value = Double(bitPattern: random.next())
      return .number(.real(value.isFinite ? value : 0.5))
    case 5: return .string(text(&random))
    case 6:
      return .array((0..<Int.random(in: 0...5, using: &random)).map { _ in tree(depth: depth - 1, &random) })
    default:
      var object = JSONObject()
      for _ in 0..<Int.random(in: 0...20, using: &random) {
        object[text(&random)] = tree(depth: depth - 2, &random)
      }
      return .object(object)
    }
  }

  private func text(_ random: inout SplitMix) -> String {
    var text = ""
    for _ in 0..<Int.random(in: 0...8, using: &random) {
      let top: UInt32 = [0x20, 0x80, 0x800, 0xFFFF, 0x10FFFF].randomElement(using: &random)!
      if let scalar = Unicode.Scalar(UInt32.random(in: 0...top, using: &random)) {
        text.unicodeScalars.append(scalar)
      }
    }
    return text
  }
}
