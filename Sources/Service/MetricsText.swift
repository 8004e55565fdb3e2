/// Metrics in the text format of Prometheus, version 0.0.4.
struct MetricsText {
  static let contentType = "text/plain; version=0.0.4; charset=utf-8"

  private(set) var bytes: [UInt8] = []

  init(_ families: [MetricFamily]) {
    bytes.reserveCapacity(1 << 15)
    for family in families where !family.samples.isEmpty { write(family) }
  }

  private mutating func write(_ family: MetricFamily) {
    append("# HELP \(family.name) \(Self.escaped(family.help, quotes: false))\n")
    append("# TYPE \(family.name) \(family.kind.rawValue)\n")
    for sample in family.samples {
      append(family.name)
      append(sample.suffix)
      write(sample.labels)
      append(" \(Self.number(sample.value))\n")
    }
  }

  private mutating func write(_ labels: [(String, String)]) {
    guard !labels.isEmpty else { return }
    var separator = "{"
    for (name, value) in labels {
      append("\(separator)\(name)=\"\(Self.escaped(value, quotes: true))\"")
      separator = ","
    }
    append("}")
  }

  private mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }

  /// Backslash and line break escaped; in the value of a label the quotation mark as well.
  static func escaped(_ text: String, quotes: Bool) -> String {
    guard text.utf8.contains(where: { $0 == 10 || $0 == 0x5c || $0 == 0x22 }) else { return text }
    var escaped = ""
    for character in text.unicodeScalars {
      switch character {
      case "\\": escaped += "\\\\"
      case "\n": escaped += "\\n"
      case "\"" where quotes: escaped += "\\\""
      default: escaped.unicodeScalars.append(character)
      }
    }
    return escaped
  }

  /// The shortest text that reads back the same.
  static func number(_ value: Double) -> String {
    if value.isNaN { return "NaN" }
    if value.isInfinite { return value > 0 ? "+Inf" : "-Inf" }
    if let whole = Int(exactly: value), abs(whole) < 1 << 53 { return "\(whole)" }
    return "\(value)"
  }
}
