public import JSON
public import Optimisation

/// A search for the recipe with the smallest error: which trials to start next follows from the results so far, so
/// that nothing is lost when the one who asks is replaced.
public struct OptimisationStudy: Equatable, Sendable {
  /// Which keys are varied, and over what.
  public let search: RecipeSearch
  /// What is made small.
  public let objective: Objective
  /// Trials altogether.
  public let trials: Int
  /// Trials at one time.
  public let parallel: Int
  /// Trials that are spread evenly before the model has its say; nil for as many as suit the number of keys.
  public let initial: Int?
  /// Seeds the suggestions.
  public let seed: UInt64

  /// A study.
  public init(
    search: RecipeSearch, objective: Objective, trials: Int, parallel: Int = 1, initial: Int? = nil,
    seed: UInt64
  ) {
    precondition(trials >= 1 && parallel >= 1 && initial ?? 1 >= 1, "a study has at least one trial")
    self.search = search
    self.objective = objective
    self.trials = trials
    self.parallel = parallel
    self.initial = initial
    self.seed = seed
  }

  /// Most trials, and most at one time.
  public static let limits = (trials: 2000, parallel: 64)

  /// The optimiser behind it.
  public var optimiser: BayesianOptimiser {
    BayesianOptimiser(space: search.space, seed: seed, initial: initial)
  }

  /// The trials to start now.
  ///
  /// - Parameters:
  ///   - results: of every trial that has ended, in any order.
  ///   - pending: trials under way.
  /// - Throws: `card` where a result is not of this study.
  public func next(
    _ results: [TrialResult], pending: [TrialTask] = []
  ) throws(PredictionError) -> [TrialTask] {
    let begun = results.count + pending.count
    let count = min(parallel - pending.count, trials - begun)
    guard count > 0 else { return [] }
    let first = (results.map(\.task.number) + pending.map(\.number)).max().map { $0 + 1 } ?? 0
    do throws(OptimisationError) {
      let points = try optimiser.suggest(
        count, given: ordered(results), pending: pending.sorted { $0.number < $1.number }.map(\.point))
      return points.enumerated().map { TrialTask(number: first + $0, point: $1) }
    } catch {
      throw .recipe([RecipeIssue(pointer: "/search", detail: error.message)])
    }
  }

  /// The trials as the optimiser sees them, in the order in which they were suggested.
  public func ordered(_ results: [TrialResult]) -> [Trial] {
    results.sorted { $0.task.number < $1.task.number }.map { Trial($0.task.point, value: $0.value) }
  }

  /// Reads `search`, `objective`, `trials`, `parallel`, `initial` and `seed`.
  public init?(reading reader: inout ObjectReader, base: Recipe) {
    let search = reader.requiredValue("search") { RecipeSearch(reading: &$0, base: base) }
    var objective: Objective? = base.validation > 0 ? .validationLoss : nil
    if reader.contains("objective") || objective == nil {
      objective = reader.requiredValue("objective") { Objective(reading: &$0, recipe: base) }
    }
    let trials = reader.optional("trials", default: 50, in: 1...Self.limits.trials)
    let parallel = reader.optional("parallel", default: 1, in: 1...Self.limits.parallel)
    let initial = reader.optional("initial", as: Int.self, in: 1...Self.limits.trials)
    let seed = reader.optional("seed", default: base.seed)
    guard let search, let objective else { return nil }
    self.init(
      search: search, objective: objective, trials: trials, parallel: parallel, initial: initial, seed: seed)
  }

  /// Writes the members that read back as this study of the same recipe.
  public func write(to writer: inout JSONWriter) {
    writer.object("search") { search.write(to: &$0) }
    objective.write("objective", to: &writer)
    writer.member("trials", trials)
    writer.member("parallel", parallel)
    if let initial { writer.member("initial", initial) }
    writer.member("seed", Int(truncatingIfNeeded: seed))
  }
}

/// One recipe to be tried: a piece of work that needs nothing of the others.
public struct TrialTask: Hashable, Sendable {
  /// Which trial, from 0.
  public let number: Int
  /// What the keys are set to.
  public let point: Point

  /// A trial.
  public init(number: Int, point: Point) {
    self.number = number
    self.point = point
  }

  /// Reads what `write` wrote.
  public init?(reading reader: inout ObjectReader, search: RecipeSearch) {
    let number = reader.required("number", as: Int.self, in: 0...1 << 40)
    let point = reader.requiredObject("settings") { search.point(reading: &$0) }
    guard let number, let point else { return nil }
    self.init(number: number, point: point)
  }

  /// Writes its members.
  public func write(to writer: inout JSONWriter, search: RecipeSearch) {
    writer.member("number", number)
    writer.member("settings", search.json(of: point))
  }
}

/// What came of a trial.
public struct TrialResult: Hashable, Sendable {
  /// Which one.
  public let task: TrialTask
  /// The objective; nil where the trial failed.
  public let value: Double?
  /// Why it failed.
  public let failure: String?

  /// A trial with a value; one that is not finite is a failure.
  public init(_ task: TrialTask, value: Double) {
    self.task = task
    self.value = value.isFinite ? value : nil
    failure = value.isFinite ? nil : "the objective is not a finite number"
  }

  /// A trial that failed.
  public init(_ task: TrialTask, failure: String) {
    self.task = task
    value = nil
    self.failure = failure
  }

  /// Reads what `write` wrote.
  public init?(reading reader: inout ObjectReader, search: RecipeSearch) {
    let task = reader.requiredObject("trial") { TrialTask(reading: &$0, search: search) }
    let value = reader.optional("value", as: Double.self)
    let failure = reader.optional("failure", as: String.self)
    guard let task else { return nil }
    self = value.map { TrialResult(task, value: $0) } ?? TrialResult(task, failure: failure ?? "unknown")
  }

  /// Writes its members.
  public func write(to writer: inout JSONWriter, search: RecipeSearch) {
    writer.object("trial") { task.write(to: &$0, search: search) }
    if let value { writer.member("value", value) }
    if let failure { writer.member("failure", failure) }
  }
}
