/// A few characters of somebody else's text, safe to print in an error: bounded, on one line, without
/// control characters.
enum Excerpt {
  /// Characters shown at most.
  static let maximumLength = 40

  static func of(_ bytes: ArraySlice<UInt8>) -> String {
    let text = String(decoding: bytes.prefix(4 * maximumLength), as: UTF8.self)
    let shown = text.unicodeScalars.prefix(maximumLength).map { isPrintable($0) ? $0 : "?" }
    var excerpt = String.UnicodeScalarView()
    excerpt.append(contentsOf: shown)
    let isWhole = bytes.count <= 4 * maximumLength && text.unicodeScalars.count <= maximumLength
    return String(excerpt) + (isWhole ? "" : "...")
  }

  private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: false
    default: true
    }
  }
}
