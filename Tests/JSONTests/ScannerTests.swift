import JSON
import Testing

@Suite struct ScannerTests {
  @Test(arguments: [
    "null", "true", "false", "0", "-0", "1", "-1", "10", "1.5", "-1.5", "1e5", "1E5", "1e+5", "1e-05", "0.0",
    "0e0",
    "123456789012345678901234567890", "1e-400", "\"\"", "\"a\"", "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"",
    "\"\\u00e9\"",
    "\"\\ud83d\\ude00\"", "\"\u{7F}\"", "\"\u{2028}\"", "\"é漢😀\"", "\"\\u0000\"", "\"\\uFFFF\"", "[]", "[ ]",
    "[1]",
    "[1,2 , 3]", "[[],[[]]]", "{}", "{ }", "{\"a\":1}", "{\"\":0}", "{\"a\":{\"a\":[]}}", " \t\r\n1 \t\r\n",
    "[\n1\n]",
    "{\"a\":1,\"A\":2,\"\\u0062\":3}",
  ])
  func takesWhatTheStandardAllows(_ text: String) throws {
    _ = try JSONDocument(parsing: Array(text.utf8))
  }

  @Test(arguments: [
    ("", JSONFault.endOfText(expected: .value), 0), (" ", .endOfText(expected: .value), 1),
    ("nul", .endOfText(expected: .value), 3), ("nulL", .unexpected(UInt8(ascii: "L"), expected: .value), 3),
    ("True", .unexpected(UInt8(ascii: "T"), expected: .value), 0),
    ("nullx", .unexpected(120, expected: .end), 4),
    ("1 2", .unexpected(UInt8(ascii: "2"), expected: .end), 2), ("01", .leadingZero, 0),
    ("-01", .leadingZero, 1),
    ("00", .leadingZero, 0), ("-", .endOfText(expected: .digit), 1),
    ("-a", .unexpected(97, expected: .digit), 1),
    ("+1", .unexpected(43, expected: .value), 0), (".5", .unexpected(46, expected: .value), 0),
    ("5.", .endOfText(expected: .digit), 2), ("5.e1", .unexpected(101, expected: .digit), 2),
    ("1e", .endOfText(expected: .digit), 2), ("1e+", .endOfText(expected: .digit), 3),
    ("0x1F", .unexpected(120, expected: .end), 1), ("NaN", .notFinite("NaN"), 0),
    ("Infinity", .notFinite("Infinity"), 0), ("-Infinity", .notFinite("Infinity"), 1),
    ("1e400", .numberOutOfRange("1e400"), 0), ("-1e309", .numberOutOfRange("-1e309"), 0),
    ("\"", .endOfText(expected: .closingQuote), 1), ("\"a", .endOfText(expected: .closingQuote), 2),
    ("\"\n\"", .controlCharacter(10), 1), ("\"\u{0}\"", .controlCharacter(0), 1),
    ("\"\\", .endOfText(expected: .escape), 2), ("\"\\x41\"", .unexpected(120, expected: .escape), 2),
    ("\"\\'\"", .unexpected(39, expected: .escape), 2),
    ("\"\\u12\"", .unexpected(34, expected: .hexDigit), 5),
    ("\"\\u12G4\"", .unexpected(71, expected: .hexDigit), 5), ("\"\\ud800\"", .loneSurrogate(0xD800), 1),
    ("\"\\udc00\"", .loneSurrogate(0xDC00), 1), ("\"\\ud800\\n\"", .loneSurrogate(0xD800), 1),
    ("\"\\ud800\\ud800\"", .loneSurrogate(0xD800), 1), ("\"\\ud800\\u0041\"", .loneSurrogate(0xD800), 1),
    ("'a'", .unexpected(39, expected: .value), 0), ("[", .endOfText(expected: .value), 1),
    ("[1", .endOfText(expected: .commaOrBracket), 2), ("[1,]", .unexpected(93, expected: .value), 3),
    ("[,1]", .unexpected(44, expected: .value), 1), ("[1,,2]", .unexpected(44, expected: .value), 3),
    ("[1 2]", .unexpected(50, expected: .commaOrBracket), 3),
    ("[1}", .unexpected(125, expected: .commaOrBracket), 2),
    ("]", .unexpected(93, expected: .value), 0), ("{", .endOfText(expected: .keyOrEnd), 1),
    ("{a:1}", .unexpected(97, expected: .keyOrEnd), 1), ("{1:1}", .unexpected(49, expected: .keyOrEnd), 1),
    ("{\"a\"}", .unexpected(125, expected: .colon), 4), ("{\"a\":}", .unexpected(125, expected: .value), 5),
    ("{\"a\":1,}", .unexpected(125, expected: .key), 7),
    ("{\"a\":1 \"b\"", .unexpected(34, expected: .commaOrBrace), 7),
    ("{\"a\":1]", .unexpected(93, expected: .commaOrBrace), 6),
    ("//c\n1", .unexpected(47, expected: .value), 0),
    ("1/**/", .unexpected(47, expected: .end), 1), ("{\"a\":1,\"a\":2}", .duplicateKey("a"), 8),
    ("{\"a\":1,\"\\u0061\":2}", .duplicateKey("a"), 8), ("\u{FEFF}1", .byteOrderMark, 0),
    ("\u{A0}1", .unexpected(0xC2, expected: .value), 0),
  ])
  func refusesTheRestAtTheRightPlace(_ text: String, _ fault: JSONFault, _ offset: Int) {
    #expect(failure(of: text) == Failure(fault: fault, offset: offset))
  }

  @Test(
    arguments: [
      [0x80], [0xC0, 0x80], [0xC1, 0xBF], [0xC3], [0xE0, 0x80, 0x80], [0xE2, 0x82], [0xED, 0xA0, 0x80],
      [0xF0, 0x80, 0x80, 0x80],
      [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xFF], [0xF0, 0x9F, 0x98], [0xE2, 0x28, 0xA1],
    ] as [[UInt8]])
  func refusesBytesThatAreNotUTF8(_ bytes: [UInt8]) {
    let error = #expect(throws: JSONError.self) {
      try JSONDocument(parsing: Array("[\"ab".utf8) + bytes + Array("\"]".utf8))
    }
    #expect(error == .malformed(.invalidUTF8, at: JSONPosition(offset: 4, line: 1, column: 5)))
  }

  @Test func countsLinesAndCharacters() {
    let error = #expect(throws: JSONError.self) { try JSONDocument(parsing: Array("{\n \"é😀\": x}".utf8)) }
    #expect(
      error
        == .malformed(.unexpected(120, expected: .value), at: JSONPosition(offset: 13, line: 2, column: 8)))
  }

  @Test func stopsAtTheLimits() throws {
    let limits = JSONLimits(bytes: 40, depth: 3, values: 6)
    func scan(_ text: String) throws { _ = try JSONDocument(parsing: Array(text.utf8), limits: limits) }
    try scan("[[[1,2,3]]]")
    #expect(throws: JSONError.malformed(.tooDeep(limit: 3), at: JSONPosition(offset: 3, line: 1, column: 4)))
    {
      try scan("[[[[]]]]")
    }
    let many = JSONError.malformed(
      .tooManyValues(limit: 6), at: JSONPosition(offset: 11, line: 1, column: 12))
    #expect(throws: many) { try scan("[1,2,3,4,5,6]") }
    #expect(throws: JSONError.tooManyBytes(count: 41, limit: 40)) {
      try scan(String(repeating: " ", count: 41))
    }
  }

  @Test func aMillionOpeningBracketsAreOneError() {
    #expect(
      throws: JSONError.malformed(.tooDeep(limit: 64), at: JSONPosition(offset: 64, line: 1, column: 65))
    ) {
      try JSONDocument(parsing: Array(repeating: UInt8(ascii: "["), count: 1_000_000))
    }
  }

  @Test func findsDuplicatesAmongManyKeys() throws {
    let members = (0..<500).map { "\"k\($0)\":\($0)" }
    _ = try JSONDocument(parsing: Array("{\(members.joined(separator: ","))}".utf8))
    let text = "{\(members.joined(separator: ",")),\"k\\u0037\":0}"
    let error = #expect(throws: JSONError.self) { try JSONDocument(parsing: Array(text.utf8)) }
    guard case .malformed(.duplicateKey("k7"), _)? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test func everyBeginningOfADocumentIsAnError() throws {
    let text = #"{"a":[1.5e-3,-2,true,false,null,"é\u00e9\ud83d\ude00\n"],"b":{"c":{}},"d":[[1,2],[3]]}"#
    let bytes = Array(text.utf8)
    _ = try JSONDocument(parsing: bytes)
    for length in 0..<bytes.count {
      #expect(throws: JSONError.self, "\(length)") { try JSONDocument(parsing: Array(bytes.prefix(length))) }
    }
  }

  @Test func noChangedByteTraps() {
    let bytes = Array(#"{"a":[1.5e-3,-2,true],"é\ud83d\ude00":{"c":"x\\"}}"#.utf8)
    for index in bytes.indices {
      for byte in UInt8.min...UInt8.max {
        var changed = bytes
        changed[index] = byte
        for dialect in [JSONDialect.strict, .configuration] {
          if let value = try? JSONValue(parsing: changed, dialect: dialect) {
            #expect((try? JSONValue(parsing: value.encoded())) == value, "\(changed)")
          }
        }
      }
    }
  }
}

/// Why and where a text was refused.
struct Failure: Equatable {
  var fault: JSONFault
  var offset: Int
}

/// The failure of a text; nil where it is taken, or refused for something else than its grammar.
func failure(of text: String, dialect: JSONDialect = .strict) -> Failure? {
  do throws(JSONError) {
    _ = try JSONDocument(parsing: Array(text.utf8), dialect: dialect)
    return nil
  } catch {
    guard case .malformed(let fault, let position) = error else { return nil }
    return Failure(fault: fault, offset: position.offset)
  }
}
