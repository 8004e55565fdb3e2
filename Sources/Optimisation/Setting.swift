/// What a parameter can be set to: the scalars and lists that JSON knows.
public indirect enum Setting: Hashable, Sendable {
  /// A real number.
  case real(Double)
  /// A whole number.
  case integer(Int)
  /// Yes or no.
  case flag(Bool)
  /// A word.
  case text(String)
  /// Several values: the widths of layers.
  case list([Setting])

  /// The number, where it is one.
  public var number: Double? {
    switch self {
    case .real(let value): value
    case .integer(let value): Double(value)
    case .flag, .text, .list: nil
    }
  }

  /// The numbers of a list of nothing else.
  public var numbers: [Double]? {
    guard case .list(let values) = self else { return nil }
    let numbers = values.compactMap(\.number)
    return numbers.count == values.count ? numbers : nil
  }
}

extension Setting: CustomStringConvertible {
  /// As it would stand in JSON, but for characters that need escaping.
  public var description: String {
    switch self {
    case .real(let value): "\(value)"
    case .integer(let value): "\(value)"
    case .flag(let value): "\(value)"
    case .text(let value): "\"\(value)\""
    case .list(let values): "[" + values.map(\.description).joined(separator: ", ") + "]"
    }
  }
}
