import Glibc

/// Numbers as they are printed in a figure; the same on every machine.
enum NumberText {
  /// With so many decimals and a true minus sign.
  static func fixed(_ value: Double, decimals: Int) -> String {
    let scale = pow(10, Double(decimals))
    let scaled = (abs(value) * scale).rounded()
    guard scaled < 1e15 else { return "\(value)" }
    let digits = Int(scaled)
    let sign = value < 0 && digits != 0 ? "\u{2212}" : ""
    if decimals == 0 { return sign + String(digits) }
    let unit = Int(scale)
    let fraction = String(digits % unit)
    let zeros = String(repeating: "0", count: decimals - fraction.count)
    return "\(sign)\(digits / unit).\(zeros)\(fraction)"
  }

  /// With three significant figures, "0.0123", "4.60 × 10⁻⁵".
  static func significant(_ value: Double) -> String {
    guard value.isFinite, value != 0 else { return value == 0 ? "0" : "\u{2013}" }
    var exponent = Int(floor(log10(abs(value))))
    if abs(value) / pow(10, Double(exponent)) >= 9.995 { exponent += 1 }
    if -3...3 ~= exponent { return fixed(value, decimals: max(0, 2 - exponent)) }
    return fixed(value / pow(10, Double(exponent)), decimals: 2) + " \u{D7} 10" + superscript(exponent)
  }

  /// "10⁻³", "2 × 10⁻³"; or "0.001", "0.002".
  static func power(digit: Int, exponent: Int, isPlain: Bool) -> String {
    if isPlain { return fixed(Double(digit) * pow(10, Double(exponent)), decimals: max(0, -exponent)) }
    return (digit == 1 ? "" : "\(digit) \u{D7} ") + "10" + superscript(exponent)
  }

  /// An integer in raised figures.
  static func superscript(_ value: Int) -> String {
    let raised: [Character: Character] = [
      "0": "\u{2070}", "1": "\u{B9}", "2": "\u{B2}", "3": "\u{B3}", "4": "\u{2074}", "5": "\u{2075}",
      "6": "\u{2076}",
      "7": "\u{2077}", "8": "\u{2078}", "9": "\u{2079}", "-": "\u{207B}",
    ]
    return String(String(value).map { raised[$0] ?? $0 })
  }
}
