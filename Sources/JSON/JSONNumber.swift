/// A number as it was written: without or with a fraction or exponent. `1` and `1.0` are different numbers here,
/// so that what was read is written back as it was.
public enum JSONNumber: Equatable, Sendable {
  /// Written as an integer that `Int` holds.
  case integer(Int)
  /// Everything else; always finite.
  case real(Double)

  /// The number as Double.
  public var double: Double {
    switch self {
    case .integer(let value): Double(value)
    case .real(let value): value
    }
  }

  /// The number as Int, where it is integral and fits.
  public var integer: Int? {
    switch self {
    case .integer(let value): value
    case .real(let value): Int(integral: value)
    }
  }
}

extension Int {
  /// The integer that `value` is, if it is one and fits.
  init?(integral value: Double) {
    guard abs(value) < 0x1p63, Double(Int(value)) == value else { return nil }
    self.init(value)
  }
}
