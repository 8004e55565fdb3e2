/// One setting of every parameter, by name.
public struct Point: Hashable, Sendable {
  /// The settings.
  public var values: [String: Setting]

  /// A point by its settings.
  public init(_ values: [String: Setting]) { self.values = values }

  /// The setting of a parameter.
  public subscript(_ name: String) -> Setting? { values[name] }
}

/// A point that was tried and what came of it.
public struct Trial: Hashable, Sendable {
  /// What was tried.
  public let point: Point
  /// What came of it, the smaller the better; nil where it failed.
  public let value: Double?

  /// A trial; without a value, or with one that is not finite, it failed.
  public init(_ point: Point, value: Double?) {
    self.point = point
    self.value = value.flatMap { $0.isFinite ? $0 : nil }
  }

  /// Whether nothing came of it.
  public var isFailed: Bool { value == nil }
}

extension Sequence<Trial> {
  /// The trial with the smallest value, the first of several; nil where all failed.
  public var best: Trial? {
    var best: Trial?
    for trial in self {
      guard let value = trial.value else { continue }
      if value < best?.value ?? .infinity { best = trial }
    }
    return best
  }
}
