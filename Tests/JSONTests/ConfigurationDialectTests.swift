import JSON
import Testing

@Suite struct ConfigurationDialectTests {
  @Test func readsAConfigurationFile() throws {
    let text = """
      // The service.
      {
        listen: { host: '127.0.0.1', port: 8_080x },
      }
      """
      .replacing("8_080x", with: "0x1F90")
    let value = try JSONValue(parsing: Array(text.utf8), dialect: .configuration)
    #expect(value == ["listen": ["host": "127.0.0.1", "port": 8080]])
  }

  @Test(
    arguments: [
      ("[1,]", [1]), ("[/* one */1/***/,// two\n2]", [1, 2]),
      ("[+1,.5,5.,-0x10,+.25e1]", [1, 0.5, 5.0, -16, 2.5]),
      ("{$a_1:'it\\'s',}", ["$a_1": "it's"]), ("{'k':\"'\"}", ["k": "'"]), ("'a\\\nb\\\r\nc'", "abc"),
      ("{}//", [:]), ("0X7fffffffffffffff", 9_223_372_036_854_775_807), ("'\"'", "\""),
    ] as [(String, JSONValue)])
  func takes(_ text: String, _ value: JSONValue) throws {
    #expect(try JSONValue(parsing: Array(text.utf8), dialect: .configuration) == value)
    #expect(throws: JSONError.self) { try JSONValue(parsing: Array(text.utf8)) }
  }

  @Test(arguments: [
    ("[,]", JSONFault.unexpected(44, expected: .value), 1), ("/* *", .endOfText(expected: .endOfComment), 4),
    ("/", .unexpected(47, expected: .value), 0), ("0x", .endOfText(expected: .hexDigit), 2),
    ("Infinity", .notFinite("Infinity"), 0), ("+Infinity", .notFinite("Infinity"), 1),
    ("-NaN", .notFinite("NaN"), 1),
    ("{a b:1}", .unexpected(98, expected: .colon), 3), ("{1a:1}", .unexpected(49, expected: .keyOrEnd), 1),
    ("{a:1,'a':2}", .duplicateKey("a"), 6), ("'\n'", .controlCharacter(10), 1), ("01", .leadingZero, 0),
    (".", .unexpected(46, expected: .digit), 0), ("undefined", .unexpected(117, expected: .value), 0),
    ("0x10000000000000000", .numberOutOfRange("0x1000000000000000"), 0),
  ])
  func refuses(_ text: String, _ fault: JSONFault, _ offset: Int) {
    #expect(failure(of: text, dialect: .configuration) == Failure(fault: fault, offset: offset))
  }
}
