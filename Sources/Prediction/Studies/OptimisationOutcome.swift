public import JSON
public import Optimisation

/// What a search for a recipe found: its best trial, and what its model has learned of the keys.
public struct OptimisationOutcome: Sendable {
  /// The study.
  public let study: OptimisationStudy
  /// Every trial, by number.
  public let results: [TrialResult]
  /// The trial with the smallest value; nil where all failed.
  public let best: TrialResult?
  /// The model of the value; nil with fewer than two values, and where the outcome was read.
  public let surrogate: Surrogate?
  /// How the value depends on each key; empty with fewer than two values.
  public let dependence: [KeyDependence]

  /// Sums up results, in any order. O(n³) in their number.
  public init(_ study: OptimisationStudy, _ results: [TrialResult]) throws(PredictionError) {
    let surrogate: Surrogate?
    do throws(OptimisationError) {
      surrogate = try Surrogate(study.search.space, given: study.ordered(results))
    } catch {
      throw .recipe([RecipeIssue(pointer: "/search", detail: error.message)])
    }
    let dependence = surrogate.map { surrogate in
      study.search.space.dimensions.map {
        KeyDependence($0, surrogate.partialDependence(on: $0.name) ?? [])
      }
    }
    self.init(study, results, surrogate, dependence ?? [])
  }

  /// The outcome of results that were summed up before, with the JSON that was made of it: nothing is fitted again.
  public init(_ study: OptimisationStudy, _ results: [TrialResult], found json: JSONValue) {
    let dependence = zip(study.search.space.dimensions, json["dependence"]?.array ?? [])
      .compactMap { KeyDependence($0, $1) }
    self.init(study, results, nil, dependence)
  }

  private init(
    _ study: OptimisationStudy, _ results: [TrialResult], _ surrogate: Surrogate?,
    _ dependence: [KeyDependence]
  ) {
    self.study = study
    self.results = results.sorted { $0.task.number < $1.task.number }
    best = self.results.filter { $0.value != nil }.min { $0.value ?? .infinity < $1.value ?? .infinity }
    self.surrogate = surrogate
    self.dependence = dependence
  }

  /// The recipe of the best trial; nil where all failed.
  public func recipe() throws(PredictionError) -> Recipe? {
    guard let best else { return nil }
    return try study.search.recipe(at: best.task.point)
  }

  /// Everything as JSON: the best trial, all of them, which keys matter, and how the value depends on each.
  public var json: JSONValue {
    var object: JSONObject = ["objective": .string(study.objective.label)]
    if let best { object["best"] = json(best) }
    object["trials"] = .array(results.map(json))
    guard let surrogate else { return .object(object) }
    object["importance"] = .array(
      surrogate.importance.map {
        ["key": .string($0.name), "share": .real($0.share), "lengthScale": .real($0.lengthScale ?? .nan)]
      })
    object["dependence"] = .array(dependence.map(\.json))
    return .object(object)
  }

  private func json(_ result: TrialResult) -> JSONValue {
    var object: JSONObject = [
      "number": .number(.integer(result.task.number)), "settings": study.search.json(of: result.task.point),
    ]
    if let value = result.value { object["value"] = .number(.real(value)) }
    if let failure = result.failure { object["failure"] = .string(failure) }
    return .object(object)
  }
}
