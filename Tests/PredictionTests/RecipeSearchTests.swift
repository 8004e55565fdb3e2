import Geometry
import JSON
import NeuralNet
import Optimisation
import Spectra
import Testing

@testable import Prediction

@Suite struct RecipeSearchTests {
  static let text = """
    {
      "learningRate": {"log": [1e-5, 1e-2]}, "hidden": {"choices": [[12, 8], [16], [16, 16, 8]]},
      "dropout": {"range": [0, 0.5]}, "batchSize": {"choices": [8, 16]}, "epochs": {"range": [2, 6]},
      "activation": {"choices": ["silu", "tanh"]}, "batchNormalisation": {"choices": [true, false]},
      "schedule": {"choices": ["constant", {"kind": "cosine", "warmUp": 0.1}]}, "averaging": {"range": [0.5, 0.9]},
      "descriptor.1.alpha": {"log": [1, 20]}, "descriptor.1.points": {"log": [8, 64]}
    }
    """

  static func read(_ text: String, _ base: Recipe) throws -> RecipeSearch {
    try JSONDocument(parsing: Array(text.utf8)).read { RecipeSearch(reading: &$0, base: base) }
  }

  static func point(_ search: RecipeSearch, _ text: String) throws -> Point {
    try JSONDocument(parsing: Array(text.utf8)).read { search.point(reading: &$0) }
  }

  @Test func pointsAreRecipes() throws {
    let base = try Samples.recipe()
    let search = try Self.read(Self.text, base)
    #expect(
      search.space.dimensions.map(\.domain)[..<5] == [
        .logReal(1e-5...1e-2),
        .choices([
          .list([.integer(12), .integer(8)]), .list([.integer(16)]),
          .list([.integer(16), .integer(16), .integer(8)]),
        ]), .real(0...0.5), .choices([.integer(8), .integer(16)]), .integer(2...6),
      ])
    #expect(search.space.dimensions[10].domain == .logInteger(8...64))
    let point = try Self.point(
      search,
      """
      {"learningRate": 0.001, "hidden": [16], "dropout": 0.25, "batchSize": 16.0, "epochs": 3, "activation": "tanh",
       "batchNormalisation": false, "schedule": {"kind": "cosine", "warmUp": 0.1}, "averaging": 0.75,
       "descriptor.1.alpha": 5, "descriptor.1.points": 20}
      """)
    let recipe = try search.recipe(at: point)
    #expect(recipe.schedule == .cosine(peak: 0.001, warmUp: 0.1, floor: 0) && recipe.hidden == [16])
    #expect(
      recipe.dropout == 0.25 && recipe.batchSize == 16 && recipe.epochs == 3 && recipe.averaging == 0.75)
    #expect(recipe.activation == .tanh && !recipe.batchNormalisation)
    guard case .radialDistribution(let curve) = recipe.descriptor.blocks[1] else {
      Issue.record("another descriptor")
      return
    }
    #expect(curve.alpha == 5 && curve.points == 20)
    #expect(recipe.seed == base.seed && recipe.grid == base.grid && recipe.inputNoise == base.inputNoise)
  }

  /// Every suggested point is a sound recipe, and comes back from its JSON as it was.
  @Test func suggestionsAreSoundAndComeBack() throws {
    let search = try Self.read(Self.text, try Samples.recipe())
    #expect(try Self.read(written { search.write(to: &$0) }, try Samples.recipe()) == search)
    let optimiser = BayesianOptimiser(space: search.space, seed: 3)
    for point in try optimiser.suggest(40, given: []) {
      _ = try search.recipe(at: point)
      let text = String(decoding: search.json(of: point).encoded(), as: UTF8.self)
      #expect(try Self.point(search, text) == point)
    }
  }

  @Test func everyMistakeIsNamed() throws {
    let base = try Samples.recipe()
    let wrong = issues(
      """
      {
        "learningRate": {"log": [0, 1e-2]}, "dropout": {"range": [0.5, 0.97]}, "epochs": {"range": [2.5, 10]},
        "hidden": {"range": [1, 2]}, "batchSize": {"choices": [1, 16, "x"]}, "activation": {"choices": []},
        "grid": {"choices": [1]}, "learnRate": {"log": [1, 2]}, "weightDecay": {"range": [0.2, 0.1]},
        "inputNoise": {"range": [1]}, "inputClip": {"range": [1, 2], "log": [1, 2]}, "loss": {"choice": []},
        "descriptor.7.alpha": {"log": [1, 2]}, "descriptor.1.pairs": {"choices": ["all", "none", "all"]},
        "schedule": {"choices": ["cosine"]}, "schedule.warmUp": {"range": [0.1, 0.2]}, "patience": 4
      }
      """
    ) { RecipeSearch(reading: &$0, base: base) }
    let pointers = wrong.map(\.pointer)
    for pointer in [
      "/learningRate/log/0", "/dropout/range/1", "/epochs/range/0", "/hidden/range", "/batchSize/choices/0",
      "/batchSize/choices/2", "/activation/choices", "/grid", "/learnRate", "/weightDecay/range",
      "/inputNoise/range", "/inputClip", "/loss", "/loss/choice", "/descriptor.7.alpha",
      "/descriptor.1.pairs/choices/1", "/descriptor.1.pairs/choices/2", "/schedule.warmUp", "/patience",
    ] {
      #expect(pointers.contains(pointer), "\(pointer) is not in \(pointers)")
    }
    #expect(Set(pointers).count == 19)
    let details = wrong.map(\.detail)
    #expect(details.contains("Must lie between 0.0 and 0.95, not 0.97."))
    #expect(
      details.contains { $0.hasPrefix("the recipe has no key \"learnRate\"; it has descriptor, hidden") })
    #expect(details.contains { $0.hasSuffix("it has 0 to 1 there") })
    #expect(issues("{}") { RecipeSearch(reading: &$0, base: base) }.map(\.pointer) == [""])
  }

  /// Neither is looked at one by one: that would take time that grows with their number.
  @Test func tooManyKeysOrChoicesAreRefusedAtOnce() throws {
    let base = try Samples.recipe()
    let choices = (2...102).map(String.init).joined(separator: ", ")
    let many = issues("{\"batchSize\": {\"choices\": [\(choices), 2, 0]}}") {
      RecipeSearch(reading: &$0, base: base)
    }
    #expect(many.map(\.pointer) == ["/batchSize/choices"])
    #expect(many.map(\.detail) == ["103 choices; no more than 100 can stand for one key"])
    let keys = (0...40).map { "\"key\($0)\": 1" }.joined(separator: ", ")
    let wide = issues("{\"search\": {\(keys)}}") { OptimisationStudy(reading: &$0, base: base) }
    #expect(wide.map(\.pointer) == ["/search"])
    #expect(wide.map(\.detail) == ["41 keys; no more than 40 can be varied together"])
  }

  @Test func strangePointsAreRefused() throws {
    let search = try Self.read(
      #"{"dropout": {"range": [0, 0.5]}, "batchSize": {"choices": [8, 16]}}"#, try Samples.recipe())
    let wrong = issues(#"{"dropout": 0.6, "batchSize": 8}"#) { search.point(reading: &$0) }
    #expect(wrong.map(\.pointer) == [""])
    let more = issues(#"{"batchSize": 9, "epochs": 2}"#) { search.point(reading: &$0) }
    #expect(more.map(\.pointer) == ["/dropout", "/batchSize", "/epochs"])
  }

  /// Keys that are sound alone may not be together.
  @Test func whatDoesNotWorkTogetherIsSaid() throws {
    let base = try Samples.recipe("patience: 0, validation: 0")
    let search = try Self.read(#"{"inputClip": {"range": [1, 2]}}"#, base)
    #expect(throws: Never.self) { try search.recipe(at: Point(["inputClip": .real(1.5)])) }
    let error = failure { _ = try search.recipe(at: Point(["inputClip": .real(-1)])) }
    guard case .recipe(let found) = error else {
      Issue.record("another error: \(String(describing: error))")
      return
    }
    #expect(found.map(\.pointer) == ["/inputClip"])
  }
}

@Suite struct OptimisationStudyTests {
  static let text = """
    {"search": {"learningRate": {"log": [1e-4, 1e-1]}, "hidden": {"choices": [[8], [12, 8]]}},
     "objective": {"kind": "cross-validation", "folds": 2, "figure": "convolvedMean"}, "trials": 9, "parallel": 2,
     "initial": 3, "seed": 4}
    """

  static func study(_ text: String = text, _ overrides: String = "epochs: 1") throws -> OptimisationStudy {
    let base = try Samples.recipe(overrides)
    return try JSONDocument(parsing: Array(text.utf8)).read { OptimisationStudy(reading: &$0, base: base) }
  }

  /// A stand-in for training.
  static func value(_ task: TrialTask) -> Double {
    let rate = task.point["learningRate"]?.number ?? .nan
    return rate < 3e-4
      ? .nan : (rate - 0.01) * (rate - 0.01) + (task.point["hidden"]?.numbers?.count == 2 ? 0 : 1)
  }

  @Test func isReadWithItsDefaults() throws {
    let study = try Self.study()
    #expect(
      study.objective == .crossValidation(folds: 2, figure: .convolvedMean) && study.objective.parts == 2)
    #expect(study.trials == 9 && study.parallel == 2 && study.initial == 3 && study.seed == 4)
    let plain = try Self.study(#"{"search": {"dropout": {"range": [0, 0.5]}}}"#)
    #expect(
      plain.objective == .validationLoss && plain.trials == 50 && plain.parallel == 1 && plain.seed == 11)
  }

  @Test func mistakesAreNamed() throws {
    func wrong(_ text: String, _ overrides: String = "") throws -> [String] {
      let base = try Samples.recipe(overrides)
      return issues(text) { OptimisationStudy(reading: &$0, base: base) }.map(\.pointer)
    }
    #expect(
      try wrong(
        #"{"search": {"dropout": {"range": [0, 2]}}, "trials": 0, "parallel": 99, "objective": "loss", "x": 1}"#
      )
        == ["/search/dropout/range/1", "/objective", "/trials", "/parallel", "/x"])
    let search = #""search": {"dropout": {"range": [0, 0.2]}}"#
    #expect(try wrong("{\(search)}", "validation: 0") == ["/objective"])
    #expect(try wrong("{\(search), \"objective\": \"validation\"}", "validation: 0") == ["/objective"])
    #expect(
      try wrong("{\(search), \"objective\": {\"kind\": \"cross-validation\", \"figure\": \"hitRate\"}}")
        == ["/objective/figure"])
  }

  /// Started by two at a time, with results in any order and stored as JSON, the study ends, and would go on the
  /// same from any point.
  @Test func runsToItsEndFromWhatWasStored() throws {
    let study = try Self.study()
    var results: [TrialResult] = []
    var pending: [TrialTask] = []
    while true {
      let started = try study.next(results.reversed(), pending: pending)
      #expect(try Self.study().next(results, pending: pending) == started)
      pending += started
      if pending.isEmpty { break }
      let task = pending.removeLast()
      let result = TrialResult(task, value: Self.value(task))
      let text = written { result.write(to: &$0, search: study.search) }
      results.append(
        try JSONDocument(parsing: Array(text.utf8)).read { TrialResult(reading: &$0, search: study.search) })
      #expect(results.last == result)
    }
    #expect(results.map(\.task.number).sorted() == Array(0..<9))
    let outcome = try OptimisationOutcome(study, results)
    let best = try #require(outcome.best)
    #expect(best.value == results.compactMap(\.value).min())
    #expect(try outcome.recipe()?.schedule.peak == best.task.point["learningRate"]?.number.map { Float($0) })
    #expect(outcome.json["trials"]?.array?.count == 9 && outcome.json["importance"]?.array?.count == 2)
    #expect(outcome.json["best"]?["settings"]?["hidden"]?.array?.count == 2)
    #expect(outcome.json["dependence"]?[1]?["settings"]?.array?.count == 2)
    let read = OptimisationOutcome(study, results.reversed(), found: outcome.json)
    #expect(read.best == best && read.surrogate == nil && read.dependence.count == 2)
    #expect(.array(read.dependence.map(\.json)) == outcome.json["dependence"])
    #expect(read.dependence[1].settings == outcome.dependence[1].settings)
    #expect(OptimisationOutcome(study, results, found: .null).dependence.isEmpty)
  }

  @Test func failuresAreKept() throws {
    let study = try Self.study()
    let task = try study.next([])[0]
    #expect(TrialResult(task, value: .nan).failure == "the objective is not a finite number")
    let outcome = try OptimisationOutcome(study, [TrialResult(task, failure: "diverged")])
    #expect(try outcome.best == nil && outcome.recipe() == nil && outcome.surrogate == nil)
    #expect(outcome.json["trials"]?[0]?["failure"]?.string == "diverged" && outcome.json["best"] == nil)
  }

  /// The objective of a real recipe: the loss of the samples that steer, or the mean over folds.
  @Test func objectivesMeasureRuns() throws {
    let recipe = try Samples.recipe("epochs: 2")
    let (dataset, data) = try Samples.data(recipe)
    let ids = dataset.samples.map(\.id)
    let run = try Objective.validationLoss.run(part: 0, data, recipe: recipe, threads: 1)
    _ = try run.runToEnd()
    let loss = try Objective.validationLoss.score(part: 0, run, data, ids: ids, recipe: recipe)
    #expect(loss == run.history.last?.validationLoss && loss.isFinite)
    let folds = Objective.crossValidation(folds: 2, figure: .rawMean)
    let scores = try (0..<folds.parts).map { part in
      let run = try folds.run(part: part, data, recipe: recipe, threads: 1)
      _ = try run.runToEnd()
      return try folds.score(part: part, run, data, ids: ids, recipe: recipe)
    }
    let study = CrossValidationStudy(folds: 2, seed: recipe.seed)
    let pooled = try PooledFolds(study, try CrossValidationStudyTests.results(study, recipe))
    #expect(scores == pooled.folds.map(\.raw.mean))
    let none = try Samples.recipe("validation: 0")
    #expect(
      failure { _ = try Objective.validationLoss.run(part: 0, data, recipe: none, threads: 1) }
        == .tooFewSamples(found: 0, needed: 1))
  }
}
