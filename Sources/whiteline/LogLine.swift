import JSON
import Service

/// A line of the log in the making: fields by name, one after another.
protocol LogLine {
  mutating func add(_ name: String, _ text: String)
  mutating func add(_ name: String, _ number: Int)
  mutating func add(_ name: String, _ isTrue: Bool)
}

/// What has fields for a line of the log.
protocol LogFields {
  func add(to line: inout some LogLine)
}

/// `time level message name=value name=value`
struct TextLine: LogLine {
  private var bytes: [UInt8] = []

  /// Takes the lines there are, which must not be copied for each new one, and begins another.
  init(after lines: inout [UInt8], _ time: String, _ level: String, _ message: String) {
    swap(&bytes, &lines)
    bytes.append(contentsOf: time.utf8)
    bytes.append(UInt8(ascii: " "))
    bytes.append(contentsOf: level.utf8)
    bytes.append(UInt8(ascii: " "))
    bytes.append(contentsOf: message.utf8)
  }

  mutating func add(_ name: String, _ text: String) {
    bytes.append(UInt8(ascii: " "))
    bytes.append(contentsOf: name.utf8)
    bytes.append(UInt8(ascii: "="))
    bytes.append(contentsOf: text.utf8)
  }

  /// Gives the lines back, with this one.
  mutating func finish(_ lines: inout [UInt8]) { swap(&bytes, &lines) }

  mutating func add(_ name: String, _ number: Int) { add(name, String(number)) }

  mutating func add(_ name: String, _ isTrue: Bool) { add(name, isTrue ? "true" : "false") }
}

/// `{"time":"...","level":"...","message":"...","name":value}`
extension JSONWriter: LogLine {
  mutating func add(_ name: String, _ text: String) { member(name, text) }
  mutating func add(_ name: String, _ number: Int) { member(name, number) }
  mutating func add(_ name: String, _ isTrue: Bool) { member(name, isTrue) }
}

extension Configuration.Logging.Format {
  /// Adds one line.
  func write(
    _ time: String, _ level: String, _ message: String, _ fields: some LogFields, to lines: inout [UInt8]
  ) {
    switch self {
    case .text:
      var line = TextLine(after: &lines, time, level, message)
      fields.add(to: &line)
      line.finish(&lines)
    case .json:
      var writer = JSONWriter(reserving: 256)
      writer.object { object in
        object.member("time", time)
        object.member("level", level)
        object.member("message", message)
        fields.add(to: &object)
      }
      lines.append(contentsOf: writer.bytes)
    }
    lines.append(UInt8(ascii: "\n"))
  }
}
