/// Where in a JSON text something stands.
public struct JSONPosition: Equatable, Sendable {
  /// Bytes before it.
  public let offset: Int
  /// Line, from 1.
  public let line: Int
  /// Character (Unicode scalar) in the line, from 1.
  public let column: Int

  /// A position; `offset` counts from 0, `line` and `column` from 1.
  public init(offset: Int, line: Int, column: Int) {
    self.offset = offset
    self.line = line
    self.column = column
  }

  /// The position of byte `offset` of `bytes`. O(offset): only errors ask for it.
  init(of offset: Int, in bytes: [UInt8]) {
    var line = 1
    var column = 1
    for byte in bytes.prefix(offset) {
      if byte == UInt8(ascii: "\n") {
        line += 1
        column = 1
      } else if byte & 0xC0 != 0x80 {
        column += 1
      }
    }
    self.init(offset: offset, line: line, column: column)
  }
}

/// What the grammar wants at a place where it found something else.
public enum JSONExpectation: String, Equatable, Sendable {
  /// Any value.
  case value = "a value"
  /// The first key of an object, or its end.
  case keyOrEnd = "a key in double quotes or }"
  /// A further key after a comma.
  case key = "a key in double quotes"
  /// The colon between key and value.
  case colon = "a colon"
  /// After a member of an object.
  case commaOrBrace = "a comma or }"
  /// After an element of an array.
  case commaOrBracket = "a comma or ]"
  /// In a number, after a sign, a decimal point or an exponent mark.
  case digit = "a digit"
  /// Inside a string.
  case closingQuote = "the closing quote of the string"
  /// After `\u`.
  case hexDigit = "a hexadecimal digit"
  /// After a backslash.
  case escape = "one of \" \\ / b f n r t u"
  /// After the document.
  case end = "the end of the text"
  /// After `/*`.
  case endOfComment = "the end of the comment (*/)"
}

/// What is wrong with a text that is not JSON.
public enum JSONFault: Equatable, Sendable {
  /// A byte that the grammar does not allow here.
  case unexpected(UInt8, expected: JSONExpectation)
  /// The text stops too early.
  case endOfText(expected: JSONExpectation)
  /// Bytes that are not UTF-8.
  case invalidUTF8
  /// A byte order mark at the beginning.
  case byteOrderMark
  /// A control character written raw in a string.
  case controlCharacter(UInt8)
  /// A `\u` escape that is half of a surrogate pair.
  case loneSurrogate(UInt16)
  /// A number that begins with a superfluous zero.
  case leadingZero
  /// A number beyond the range of Double.
  case numberOutOfRange(String)
  /// `NaN` or `Infinity`.
  case notFinite(String)
  /// The same key twice in one object.
  case duplicateKey(String)
  /// Arrays and objects nested deeper than the limit.
  case tooDeep(limit: Int)
  /// More values than the limit.
  case tooManyValues(limit: Int)
}

/// Everything that can go wrong between JSON text and values.
public enum JSONError: Error, Equatable, Sendable {
  /// The text is longer than the limit, in bytes.
  case tooManyBytes(count: Int, limit: Int)
  /// The text is not JSON.
  case malformed(JSONFault, at: JSONPosition)
  /// The text is JSON, but not what was asked for: every issue found.
  case invalid([JSONIssue])

  /// The issues of a text that is JSON but not what was asked for; empty for the other errors.
  public var issues: [JSONIssue] {
    if case .invalid(let issues) = self { issues } else { [] }
  }
}
