import JSON
import Testing

@Suite struct JSONErrorMessageTests {
  @Test(arguments: [
    ("[1 2]", "Line 1, column 4 (byte 3): found '2' where a comma or ] must stand."),
    ("[1,\n", "Line 2, column 1 (byte 4): the text ends where a value must stand; it may have been cut off."),
    (
      "[\"a\nb\"]",
      "Line 1, column 4 (byte 3): the string holds the raw control character 0x0A; write it as an escape such as \\n or \\u000A."
    ),
    ("[1 \n\n]x", "Line 3, column 2 (byte 6): found 'x' where the end of the text must stand."),
    ("\"\\ud80a\"", "Line 1, column 2 (byte 1): \\uD80A is half of a surrogate pair; write both halves."),
    ("[007]", "Line 1, column 2 (byte 1): a number must not begin with a superfluous zero; remove it."),
    (
      "1e999",
      "Line 1, column 1 (byte 0): the number 1e999 is beyond the range of double precision (about 1.8e308)."
    ),
    (
      "[NaN]",
      "Line 1, column 2 (byte 1): NaN is not a number that JSON knows; leave the value out or give a finite one."
    ),
    (
      "{\"a\":1,\"a\":1}", "Line 1, column 9 (byte 8): the key \"a\" stands twice in this object; remove one."
    ),
    (
      "\u{FEFF}{}",
      "Line 1, column 1 (byte 0): the text begins with a byte order mark; save it in UTF-8 without one."
    ),
    ("{'a'", "Line 1, column 2 (byte 1): found ''' where a key in double quotes or } must stand."),
    ("{\"a\" 1", "Line 1, column 6 (byte 5): found '1' where a colon must stand."),
    ("\u{1}", "Line 1, column 1 (byte 0): found the byte 0x01 where a value must stand."),
    ("-\n", "Line 1, column 2 (byte 1): found a line break where a digit must stand."),
    ("- 1", "Line 1, column 2 (byte 1): found a blank where a digit must stand."),
  ])
  func saysWhatAndWhere(_ text: String, _ message: String) {
    let error = #expect(throws: JSONError.self) { try JSONDocument(parsing: Array(text.utf8)) }
    #expect(error?.message == message)
  }

  @Test func theRest() {
    let position = JSONPosition(offset: 0, line: 1, column: 1)
    #expect(
      JSONError.tooManyBytes(count: 9, limit: 8).message
        == "The JSON text has 9 bytes; at most 8 are accepted.")
    #expect(
      JSONError.malformed(.invalidUTF8, at: position).message
        == "Line 1, column 1 (byte 0): these bytes are not UTF-8; save the text in UTF-8.")
    #expect(
      JSONError.malformed(.tooDeep(limit: 64), at: position).message
        == "Line 1, column 1 (byte 0): arrays and objects are nested deeper than 64 levels.")
    #expect(
      JSONError.malformed(.tooManyValues(limit: 5), at: position).message
        == "Line 1, column 1 (byte 0): the text holds more than 5 values.")
    #expect(
      JSONError.invalid([
        JSONIssue(pointer: "", problem: .missing),
        JSONIssue(pointer: "/a", problem: .unknownKey(nearest: nil, known: [])),
        JSONIssue(pointer: "/b", problem: .notAmong(value: "q", nearest: nil, allowed: ["x", "y"])),
      ]).message == """
        (document): This key is required; add it.
        /a: Unknown key; no keys are known here.
        /b: "q" is not known; must be one of "x", "y".
        """)
  }
}
