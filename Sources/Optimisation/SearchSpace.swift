/// The parameters that are varied and what each can be set to.
public struct SearchSpace: Hashable, Sendable {
  /// What a parameter can be set to.
  public enum Domain: Hashable, Sendable {
    /// Any number of a range; equal steps count alike.
    case real(ClosedRange<Double>)
    /// Any number of a range of positive ones; equal ratios count alike.
    case logReal(ClosedRange<Double>)
    /// Any whole number of a range.
    case integer(ClosedRange<Int>)
    /// Any whole number of a range of positive ones; equal ratios count alike.
    case logInteger(ClosedRange<Int>)
    /// One of a few values. Numbers keep their order and distance, lists of numbers are compared by length,
    /// size and taper, anything else is merely equal or not.
    case choices([Setting])
  }

  /// A parameter: its name and what it can be set to.
  public struct Dimension: Hashable, Sendable {
    /// Name of the parameter.
    public let name: String
    /// What it can be set to.
    public let domain: Domain

    /// A parameter.
    public init(_ name: String, _ domain: Domain) {
      self.name = name
      self.domain = domain
    }
  }

  /// The parameters, in order.
  public let dimensions: [Dimension]

  /// A space; refused where a range or a list of choices is empty or a name stands twice.
  public init(_ dimensions: [Dimension]) throws(OptimisationError) {
    guard !dimensions.isEmpty else { throw .noDimensions }
    var names: Set<String> = []
    for dimension in dimensions {
      guard names.insert(dimension.name).inserted else { throw .repeatedName(dimension.name) }
      try dimension.validate()
    }
    self.dimensions = dimensions
  }

  /// Number of different points; nil where a parameter is continuous or the number is beyond `Int`.
  public var size: Int? {
    var product = 1
    for dimension in dimensions {
      guard let count = dimension.domain.count else { return nil }
      let (result, overflow) = product.multipliedReportingOverflow(by: count)
      if overflow { return nil }
      product = result
    }
    return product
  }

  /// Refuses a point that lacks a parameter, has one too many, or sets one to what it cannot be.
  public func check(_ point: Point) throws(OptimisationError) { _ = try coordinates(of: point) }
}

extension SearchSpace.Dimension {
  fileprivate func validate() throws(OptimisationError) {
    switch domain {
    case .real(let range):
      guard range.lowerBound.isFinite, range.upperBound.isFinite else { throw .notFinite(name) }
    case .logReal(let range):
      guard range.upperBound.isFinite else { throw .notFinite(name) }
      guard range.lowerBound > 0 else { throw .notPositive(name) }
    case .integer(let range):
      guard abs(Double(range.lowerBound)) < 0x1p52, abs(Double(range.upperBound)) < 0x1p52 else {
        throw .notFinite(name)
      }
    case .logInteger(let range):
      guard range.upperBound < 1 << 52 else { throw .notFinite(name) }
      guard range.lowerBound > 0 else { throw .notPositive(name) }
    case .choices(let values):
      guard !values.isEmpty else { throw .noChoices(name) }
      guard Set(values).count == values.count else { throw .repeatedChoice(name) }
    }
  }
}

extension SearchSpace.Domain {
  /// Number of different values; nil for a continuous one.
  var count: Int? {
    switch self {
    case .real(let range), .logReal(let range): range.lowerBound == range.upperBound ? 1 : nil
    case .integer(let range), .logInteger(let range): range.upperBound - range.lowerBound + 1
    case .choices(let values): values.count
    }
  }
}
