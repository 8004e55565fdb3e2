internal import Glibc

/// The space as the mathematics sees it: one number a parameter. A numeric parameter is its position in its
/// range, 0...1 (by ratio where its domain says so); a choice is its index.
extension SearchSpace {
  typealias Coordinates = [Double]

  func coordinates(of point: Point) throws(OptimisationError) -> Coordinates {
    if let name = point.values.keys.sorted().first(where: { key in !dimensions.contains { $0.name == key } })
    {
      throw .unknown(name)
    }
    var coordinates: Coordinates = []
    for dimension in dimensions {
      guard let value = point[dimension.name] else { throw .missing(dimension.name) }
      guard let coordinate = dimension.domain.coordinate(of: value) else {
        throw .outside(dimension.name, value: value)
      }
      coordinates.append(coordinate)
    }
    return coordinates
  }

  func point(at coordinates: Coordinates) -> Point {
    var values: [String: Setting] = [:]
    for (dimension, coordinate) in zip(dimensions, coordinates) {
      values[dimension.name] = dimension.domain.value(at: coordinate)
    }
    return Point(values)
  }

  /// Coordinates from uniform numbers in 0..<1, such that every value of a discrete parameter is as likely as
  /// its domain says.
  func coordinates(ofUniform numbers: [Double]) -> Coordinates {
    zip(dimensions, numbers).map { $0.domain.coordinate(ofUniform: $1) }
  }

  /// Every point, where there are no more than `limit`.
  func everyCoordinates(limit: Int) -> [Coordinates]? {
    guard let size, size <= limit else { return nil }
    var all: [Coordinates] = [[]]
    for dimension in dimensions {
      let steps = dimension.domain.steps
      all = all.flatMap { start in steps.map { start + [$0] } }
    }
    return all
  }
}

extension SearchSpace.Domain {
  /// Whether coordinates are positions rather than indices.
  var isNumeric: Bool { if case .choices = self { false } else { true } }

  /// Whether every position in 0...1 is a value of its own.
  var isContinuous: Bool {
    switch self {
    case .real(let range), .logReal(let range): range.lowerBound < range.upperBound
    case .integer, .logInteger, .choices: false
    }
  }

  func coordinate(of value: Setting) -> Double? {
    switch self {
    case .real(let range):
      guard let number = value.number, range.contains(number) else { return nil }
      return Self.position(number, range.lowerBound, range.upperBound)
    case .logReal(let range):
      guard let number = value.number, range.contains(number) else { return nil }
      return Self.position(log(number), log(range.lowerBound), log(range.upperBound))
    case .integer(let range):
      guard let number = Self.whole(value), range.contains(number) else { return nil }
      return Self.position(Double(number), Double(range.lowerBound), Double(range.upperBound))
    case .logInteger(let range):
      guard let number = Self.whole(value), range.contains(number) else { return nil }
      return Self.position(log(Double(number)), log(Double(range.lowerBound)), log(Double(range.upperBound)))
    case .choices(let values):
      return values.firstIndex { $0 == value || $0.number.map { $0 == value.number } ?? false }.map(
        Double.init)
    }
  }

  func value(at coordinate: Double) -> Setting {
    switch self {
    case .real(let range):
      let width = range.upperBound - range.lowerBound
      return .real(min(max(range.lowerBound + coordinate * width, range.lowerBound), range.upperBound))
    case .logReal(let range):
      let (low, high) = (log(range.lowerBound), log(range.upperBound))
      return .real(min(max(exp(low + coordinate * (high - low)), range.lowerBound), range.upperBound))
    case .integer, .logInteger: return .integer(integer(at: coordinate))
    case .choices(let values): return values[min(max(Int(coordinate), 0), values.count - 1)]
    }
  }

  /// The coordinate nearest to a position that belongs to a value.
  func snapped(_ coordinate: Double) -> Double {
    switch self {
    case .real, .logReal: min(max(coordinate, 0), 1)
    case .integer, .logInteger: position(of: integer(at: coordinate))
    case .choices(let values): min(max(coordinate.rounded(), 0), Double(values.count - 1))
    }
  }

  func coordinate(ofUniform number: Double) -> Double {
    switch self {
    case .real, .logReal: return number
    case .integer(let range):
      let (low, high) = (Double(range.lowerBound), Double(range.upperBound))
      return position(of: min(Int((low + number * (high - low + 1)).rounded(.down)), range.upperBound))
    case .logInteger(let range):
      let (low, high) = (log(Double(range.lowerBound) - 0.5), log(Double(range.upperBound) + 0.5))
      let value = Int(exp(low + number * (high - low)).rounded())
      return position(of: min(max(value, range.lowerBound), range.upperBound))
    case .choices(let values):
      return Double(min(Int(number * Double(values.count)), values.count - 1))
    }
  }

  /// The coordinates of a discrete domain, in order.
  var steps: [Double] {
    switch self {
    case .real, .logReal: [0]
    case .integer(let range), .logInteger(let range): range.map { position(of: $0) }
    case .choices(let values): values.indices.map(Double.init)
    }
  }

  /// The coordinate so many whole numbers away; the same one for other domains.
  func stepped(_ coordinate: Double, by step: Int) -> Double {
    switch self {
    case .integer(let range), .logInteger(let range):
      let value = integer(at: coordinate) + step
      return position(of: min(max(value, range.lowerBound), range.upperBound))
    case .real, .logReal, .choices: return coordinate
    }
  }

  private func integer(at coordinate: Double) -> Int {
    switch self {
    case .integer(let range):
      let (low, high) = (Double(range.lowerBound), Double(range.upperBound))
      return Int(min(max((low + coordinate * (high - low)).rounded(), low), high))
    case .logInteger(let range):
      let (low, high) = (log(Double(range.lowerBound)), log(Double(range.upperBound)))
      let value = exp(low + coordinate * (high - low)).rounded()
      return Int(min(max(value, Double(range.lowerBound)), Double(range.upperBound)))
    case .real, .logReal, .choices: preconditionFailure("only domains of whole numbers are asked")
    }
  }

  private func position(of value: Int) -> Double { coordinate(of: .integer(value)) ?? 0 }

  private static func position(_ value: Double, _ low: Double, _ high: Double) -> Double {
    low == high ? 0 : min(max((value - low) / (high - low), 0), 1)
  }

  private static func whole(_ value: Setting) -> Int? {
    switch value {
    case .integer(let number): number
    case .real(let number) where number == number.rounded() && abs(number) < 0x1p52: Int(number)
    case .real, .flag, .text, .list: nil
    }
  }
}
