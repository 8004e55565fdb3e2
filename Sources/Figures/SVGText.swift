/// Builds SVG text element by element: attributes in the order given, everything escaped, numbers to a hundredth.
struct SVGText {
  private(set) var text = ""

  /// An element without content.
  mutating func element(_ name: String, _ attributes: KeyValuePairs<String, String>) {
    open(name, attributes, closing: "/>\n")
  }

  /// An element with text in it.
  mutating func element(_ name: String, _ attributes: KeyValuePairs<String, String>, text content: String) {
    open(name, attributes, closing: ">")
    text += Self.escaped(content) + "</\(name)>\n"
  }

  /// An element with others in it.
  mutating func element(
    _ name: String, _ attributes: KeyValuePairs<String, String>, _ body: (inout SVGText) -> Void
  ) {
    open(name, attributes, closing: ">\n")
    body(&self)
    text += "</\(name)>\n"
  }

  private mutating func open(_ name: String, _ attributes: KeyValuePairs<String, String>, closing: String) {
    text += "<\(name)"
    for (key, value) in attributes where !value.isEmpty { text += " \(key)=\"\(Self.escaped(value))\"" }
    text += closing
  }

  /// A length to a hundredth, without superfluous zeros.
  static func number(_ value: Double) -> String {
    let hundredths = Int((min(max(value, -1e7), 1e7) * 100).rounded())
    let (whole, rest) = abs(hundredths).quotientAndRemainder(dividingBy: 100)
    let sign = hundredths < 0 ? "-" : ""
    if rest == 0 { return "\(sign)\(whole)" }
    return rest % 10 == 0 ? "\(sign)\(whole).\(rest / 10)" : "\(sign)\(whole).\(rest < 10 ? "0" : "")\(rest)"
  }

  /// Text for XML: the five special characters as entities, characters XML does not allow as U+FFFD.
  static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      case "\n", "\t": result += " "
      case "\u{0}"..<" ", "\u{FFFE}", "\u{FFFF}": result += "\u{FFFD}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}

/// How wide text will be, roughly: figures are laid out without knowing the reader's fonts.
enum TextWidth {
  /// Width in units of the font size, after the common sans-serif faces.
  static func of(_ text: String) -> Double {
    text.unicodeScalars.reduce(0) { $0 + width(of: $1) }
  }

  private static func width(of scalar: Unicode.Scalar) -> Double {
    switch scalar {
    case "i", "j", "l", "t", "f", "r", "I", " ", ".", ",", ":", ";", "'", "|", "(", ")", "[", "]", "/", "-":
      0.32
    case "m", "w", "M", "W", "@", "%": 0.87
    case "A"..."Z": 0.68
    case "\u{B2}", "\u{B3}", "\u{B9}", "\u{2070}"..."\u{207F}": 0.36
    default: 0.56
    }
  }
}
