import Jobs

/// A statement with its values. What is interpolated becomes a value bound to `$1`, `$2`, ..., never text, save
/// for other statements and what is marked `sql:`.
///
///     "SELECT state FROM jobs WHERE id = \(id)"
struct SQLStatement: Sendable, ExpressibleByStringInterpolation {
  fileprivate enum Part: Sendable {
    case text(String)
    case value(SQLValue)
  }

  private var parts: [Part]

  init(stringLiteral text: String) { parts = [.text(text)] }

  init(stringInterpolation: StringInterpolation) { parts = stringInterpolation.parts }

  /// The text, with a number for each value.
  var text: String {
    var text = ""
    var number = 0
    for part in parts {
      switch part {
      case .text(let piece): text += piece
      case .value:
        number += 1
        text += "$\(number)"
      }
    }
    return text
  }

  /// The values, in the order of their numbers.
  var values: [SQLValue] {
    parts.compactMap { if case .value(let value) = $0 { value } else { nil } }
  }

  struct StringInterpolation: StringInterpolationProtocol {
    fileprivate var parts: [Part] = []

    init(literalCapacity: Int, interpolationCount: Int) { parts.reserveCapacity(2 * interpolationCount + 1) }

    mutating func appendLiteral(_ literal: String) { parts.append(.text(literal)) }

    /// Text of the program's own, as it stands.
    mutating func appendInterpolation(sql: String) { parts.append(.text(sql)) }

    mutating func appendInterpolation(_ statement: SQLStatement) { parts += statement.parts }

    mutating func appendInterpolation(_ value: SQLValue) { parts.append(.value(value)) }

    mutating func appendInterpolation(_ text: String) { parts.append(.value(.text(text))) }

    mutating func appendInterpolation(_ text: String?) {
      parts.append(.value(text.map { .text($0) } ?? .null))
    }

    mutating func appendInterpolation(_ number: Int64) { parts.append(.value(.integer(number))) }

    mutating func appendInterpolation(_ number: Int64?) {
      parts.append(.value(number.map { .integer($0) } ?? .null))
    }

    mutating func appendInterpolation(_ number: Int) { parts.append(.value(.integer(Int64(number)))) }

    mutating func appendInterpolation(_ flag: Bool) { parts.append(.value(.integer(flag ? 1 : 0))) }

    mutating func appendInterpolation(_ bytes: [UInt8]) { parts.append(.value(.bytes(bytes))) }

    mutating func appendInterpolation(_ bytes: [UInt8]?) {
      parts.append(.value(bytes.map { .bytes($0) } ?? .null))
    }

    mutating func appendInterpolation(_ moment: Timestamp) {
      parts.append(.value(.integer(moment.milliseconds)))
    }

    mutating func appendInterpolation(_ moment: Timestamp?) { appendInterpolation(moment?.milliseconds) }

    mutating func appendInterpolation(_ job: JobID) { parts.append(.value(.text(job.text))) }

    /// Several, with commas between them: for `IN (...)` and calls.
    mutating func appendInterpolation(list texts: [String]) {
      for (place, text) in texts.enumerated() {
        if place > 0 { parts.append(.text(", ")) }
        parts.append(.value(.text(text)))
      }
    }
  }
}

extension SQLStatement {
  static func + (one: SQLStatement, other: SQLStatement) -> SQLStatement { "\(one)\(other)" }
}
