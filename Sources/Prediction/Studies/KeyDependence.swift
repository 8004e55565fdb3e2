import JSON
public import Optimisation

/// How the value of a search depends on one key, the others averaged out.
public struct KeyDependence: Equatable, Sendable {
  /// The key, and what it may be set to.
  public let dimension: SearchSpace.Dimension
  /// The settings looked at.
  public let settings: [Setting]
  /// The value expected at each.
  public let mean: [Double]
  /// Lower end of what is plausible at each, one standard deviation away.
  public let lower: [Double]
  /// Upper end.
  public let upper: [Double]

  init(_ dimension: SearchSpace.Dimension, _ places: [Surrogate.Dependence]) {
    self.dimension = dimension
    settings = places.map(\.setting)
    (mean, lower, upper) = (places.map(\.mean), places.map(\.lower), places.map(\.upper))
  }

  /// Reads what `json` gave; nil where it is of another key or not of that form.
  init?(_ dimension: SearchSpace.Dimension, _ json: JSONValue) {
    func numbers(_ key: String) -> [Double]? { json[key]?.array?.map { $0.double ?? .nan } }
    guard json["key"]?.string == dimension.name, let settings = json["settings"]?.array,
      let mean = numbers("mean"), let lower = numbers("lower"), let upper = numbers("upper"),
      Set([settings.count, mean.count, lower.count, upper.count]).count == 1
    else { return nil }
    self.dimension = dimension
    self.settings = settings.map(\.setting)
    (self.mean, self.lower, self.upper) = (mean, lower, upper)
  }

  /// As JSON, to five figures.
  var json: JSONValue {
    func numbers(_ values: [Double]) -> JSONValue { .array(values.map { .real($0) }) }
    return [
      "key": .string(dimension.name), "settings": .array(settings.map(\.json)), "mean": numbers(mean),
      "lower": numbers(lower), "upper": numbers(upper),
    ]
  }
}
