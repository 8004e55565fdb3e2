import JSON
import Spectra
import Testing

@testable import Prediction

/// What a reader finds wrong with a text.
func issues<T>(_ text: String, _ body: (inout ObjectReader) -> T?) -> [JSONIssue] {
  do {
    _ = try JSONDocument(parsing: Array(text.utf8)).read(body)
    return []
  } catch {
    return error.issues
  }
}

/// The text of an object.
func written(_ body: (inout JSONWriter) -> Void) -> String {
  var writer = JSONWriter()
  writer.object(body)
  return String(decoding: writer.bytes, as: UTF8.self)
}

/// Every number of an evaluation, NaN as nil, so that two can be compared to the bit.
func numbers(_ evaluation: Evaluation) -> [Double?] {
  let all =
    KeyFigure.allCases.map(evaluation.figure)
    + [evaluation.raw, evaluation.convolved, evaluation.pearson, evaluation.relativeError].flatMap {
      EvaluationTests.values($0)
    } + [evaluation.rawSkill, evaluation.convolvedSkill, evaluation.peaks.energyR2]
    + [evaluation.peaks.intensityR2, evaluation.peaks.spuriousRate]
  return all.map { $0.isNaN ? nil : $0 }
}

@Suite struct CrossValidationStudyTests {
  static func results(_ study: CrossValidationStudy, _ recipe: Recipe) throws -> [FoldResult] {
    let (dataset, data) = try Samples.data(recipe)
    return try study.tasks.map { task in
      let run = try task.run(data, recipe: recipe, threads: 1)
      return try task.judged(try run.runToEnd(), data, ids: dataset.samples.map(\.id), recipe: recipe)
    }
  }

  /// Folds trained apart, stored as JSON and pooled in any order give what one process gives, to the bit.
  @Test func pooledFoldsAreTheCrossValidationOfOneProcess() throws {
    let recipe = try Samples.recipe("epochs: 2")
    let (dataset, data) = try Samples.data(recipe)
    let whole = try CrossValidation(recipe: recipe, folds: 3, seed: 4, threads: 1)
      .run(data, ids: dataset.samples.map(\.id)) { _, _, run in _ = try run.runToEnd() }
    let study = CrossValidationStudy(folds: 3, seed: 4)
    let results = try Self.results(study, recipe)
    let stored = try results.reversed().map { try FoldResult(parsing: $0.encoded) }
    #expect(stored.reversed().elementsEqual(results))
    let pooled = try PooledFolds(study, stored)
    #expect(numbers(pooled.pooled) == numbers(whole.evaluation))
    #expect(pooled.pooled.samples == whole.evaluation.samples)
    #expect(
      pooled.pooled.json(method: "m").encoded() == whole.evaluation.json(method: "m").encoded())
    #expect(pooled.folds.count == 3 && pooled.repetitions.count == 1)
    let medians = pooled.folds.map(\.raw.median)
    #expect(abs(pooled.overFolds(.rawMedian).mean - medians.reduce(0, +) / 3) < 1e-15)
    #expect(pooled.overRepetitions(.rawMedian).deviation.isNaN)
  }

  @Test func predictionsArePooledToTheSameCurves() throws {
    let recipe = try Samples.recipe("epochs: 1")
    let (dataset, data) = try Samples.data(recipe)
    let ids = dataset.samples.map(\.id)
    let study = CrossValidationStudy(folds: 3, seed: 4)
    let whole = try CrossValidation(recipe: recipe, folds: 3, seed: 4, threads: 1)
      .run(data, ids: ids) { _, _, run in _ = try run.runToEnd() }
    let parts = try study.tasks.reversed().map { task in
      let result = try task.run(data, recipe: recipe, threads: 1).runToEnd()
      let predictions = try FoldPredictions(task, result, data, recipe: recipe)
      return try FoldPredictions(try Safetensors(predictions.safetensors.encoded()), data: data)
    }
    let pooled = try OutOfSample(pooling: parts, data: data, ids: ids, recipe: recipe)
    #expect(pooled.predicted == whole.predicted && pooled.rows == whole.rows)
    #expect(numbers(pooled.evaluation) == numbers(whole.evaluation))
  }

  @Test func foreignPredictionsAreRefused() throws {
    let data = try Samples.data(try Samples.recipe()).data
    let short = FoldPredictions(rows: [0], predicted: [1, 2])
    #expect(
      failure { _ = try FoldPredictions(short.safetensors, data: data) }
        == .weights(.tensorSize("predicted", expected: 41, found: 2)))
    let beyond = FoldPredictions(rows: [48], predicted: [Float](repeating: 0, count: 41))
    #expect(
      failure { _ = try FoldPredictions(beyond.safetensors, data: data) } == .weights(.tensorValue("rows")))
  }

  /// Every repetition judges every sample once, with another division; the first is the plain cross-validation.
  @Test func repetitionsDivideAnew() throws {
    let recipe = try Samples.recipe()
    let data = try Samples.data(recipe).data
    let study = CrossValidationStudy(folds: 4, repetitions: 3, seed: 9)
    let splits = study.tasks.map { $0.split(data, recipe: recipe) }
    for repetition in 0..<3 {
      let tests = splits[repetition * 4..<(repetition + 1) * 4].flatMap(\.test)
      #expect(tests.sorted() == Array(0..<48))
    }
    #expect(Array(splits[..<4]) == Split.folds(4, groups: data.groups, validation: 0.2, seed: 9))
    #expect(Set(splits.map { $0.test.sorted() }).count == 12)
    #expect(Set(study.tasks.map(\.networkSeed)).count == 12)
    #expect(study.tasks.allSatisfy { $0.divisionSeed <= UInt64(Int.max) })
  }

  @Test func whatIsMissingIsCounted() throws {
    let study = CrossValidationStudy(folds: 3, repetitions: 2, seed: 4)
    let one = FoldResult(
      task: FoldTask(repetition: 0, fold: 1, folds: 3, seed: 4), epochs: 1, samples: [])
    let stranger = FoldResult(
      task: FoldTask(repetition: 0, fold: 1, folds: 3, seed: 5), epochs: 1, samples: [])
    #expect(
      failure { _ = try PooledFolds(study, [one, one, stranger]) } == .studyIncomplete(missing: 5, of: 6))
    let empty = study.tasks.map { FoldResult(task: $0, epochs: 1, samples: []) }
    #expect(failure { _ = try PooledFolds(study, empty) } == .tooFewSamples(found: 0, needed: 3))
    #expect(failure { try study.check(groups: ["a", "b", "a"]) } == .tooFewSamples(found: 2, needed: 3))
  }

  @Test func isReadAndWritten() throws {
    let study = CrossValidationStudy(folds: 7, repetitions: 2, seed: 1 << 60)
    let text = written { study.write(to: &$0) }
    #expect(issues(text) { CrossValidationStudy(reading: &$0, seed: 0) } == [])
    let again = try JSONDocument(parsing: Array(text.utf8)).read {
      CrossValidationStudy(reading: &$0, seed: 0)
    }
    #expect(again == study)
    let standard = try JSONDocument(parsing: Array("{}".utf8)).read {
      CrossValidationStudy(reading: &$0, seed: 3)
    }
    #expect(standard == CrossValidationStudy(folds: 5, repetitions: 1, seed: 3))
    let wrong = issues(#"{"folds": 1, "repetitions": 0, "seed": -1, "fold": 2}"#) {
      CrossValidationStudy(reading: &$0, seed: 0)
    }
    #expect(wrong.map(\.pointer) == ["/folds", "/repetitions", "/seed", "/fold"])
    let task = #"{"repetition": 0, "fold": 3, "folds": 3, "seed": 4}"#
    #expect(issues(task) { FoldTask(reading: &$0) }.map(\.pointer) == ["/fold"])
  }

  @Test func aDamagedResultIsRefused() throws {
    let sample = """
      {"row": 1, "id": "a", "raw": 0.1, "convolved": "x", "pearson": null, "relativeError": 2,
       "pairs": [[1, 2, 3]], "missed": [], "spurious": [[1, 2, 3]], "rawBaseline": 1, "convolvedBaseline": 1}
      """
    let text = """
      {"task": {"repetition": 0, "fold": 0, "folds": 3, "seed": 4}, "epochs": 2, "samples": [\(sample)]}
      """
    do {
      _ = try FoldResult(parsing: Array(text.utf8))
      Issue.record("it was taken")
    } catch {
      #expect(error.issues.map(\.pointer) == ["/samples/0/convolved", "/samples/0/pairs/0"])
    }
  }
}

@Suite struct LearningCurveStudyTests {
  @Test func trainingSetsAreNestedAndTheTestStays() throws {
    let recipe = try Samples.recipe()
    let data = try Samples.data(recipe).data
    let study = LearningCurveStudy(sizes: [10, 20, 37], repetitions: 2, test: 0.25, seed: 6)
    #expect(study.tasks.map(\.size) == [37, 37, 20, 20, 10, 10])
    for repetition in 0..<2 {
      let splits = study.tasks.filter { $0.repetition == repetition }.reversed().map {
        $0.split(data, recipe: recipe)
      }
      var smaller: Set<Int> = []
      for (split, size) in zip(splits, study.sizes) {
        let used = Set(split.training + split.validation)
        #expect(smaller.isSubset(of: used) && used.isDisjoint(with: split.test))
        #expect(used.count >= min(size, 36) && used.count <= size + 1)
        #expect(split.test == splits[0].test && !split.validation.isEmpty)
        let groups = Set(used.map { data.groups[$0] })
        #expect(groups.isDisjoint(with: split.test.map { data.groups[$0] }))
        smaller = used
      }
    }
    let tests = study.tasks.prefix(2).map { Set($0.split(data, recipe: recipe).test) }
    #expect(tests[0] != tests[1])
  }

  @Test func sizesAreGeometric() {
    #expect(LearningCurveStudy.geometric(from: 10, to: 1000, points: 3) == [10, 100, 1000])
    #expect(LearningCurveStudy.geometric(from: 3, to: 6, points: 20) == [3, 4, 5, 6])
    #expect(LearningCurveStudy.geometric(from: 7, to: 7, points: 4) == [7])
  }

  @Test func isReadAndWritten() throws {
    let study = LearningCurveStudy(sizes: [16, 8], repetitions: 2, test: 0.25, seed: 6)
    let text = written { study.write(to: &$0) }
    func read(_ text: String) throws -> LearningCurveStudy {
      try JSONDocument(parsing: Array(text.utf8)).read {
        LearningCurveStudy(reading: &$0, available: 100, seed: 1)
      }
    }
    #expect(try read(text) == study && study.sizes == [8, 16])
    #expect(
      try read(#"{"points": 3, "from": 10, "to": 40}"#)
        == LearningCurveStudy(sizes: [10, 20, 40], repetitions: 3, test: 0.2, seed: 1))
    #expect(try read("{}").sizes.last == 80 && read("{}").sizes.count == 6)
    func wrong(_ text: String, available: Int = 100) -> [String] {
      issues(text) { LearningCurveStudy(reading: &$0, available: available, seed: 1) }.map(\.pointer)
    }
    #expect(wrong(#"{"sizes": [4, 20, 90], "repetitions": 0}"#) == ["/repetitions", "/sizes/0", "/sizes/2"])
    #expect(wrong(#"{"sizes": []}"#) == ["/sizes"] && wrong(#"{"from": 50, "to": 20}"#) == ["/from"])
    #expect(wrong("{}", available: 9) == [""])
    #expect(wrong(#"{"sizes": [10], "from": 20}"#) == ["/from"])
  }

  @Test func pointsArePooled() throws {
    let recipe = try Samples.recipe("epochs: 2")
    let (dataset, data) = try Samples.data(recipe)
    let study = LearningCurveStudy(sizes: [12, 24], repetitions: 2, test: 0.25, seed: 6)
    let points = try study.tasks.map { task in
      let run = try task.run(data, recipe: recipe, threads: 1)
      let point = try task.judged(
        try run.runToEnd(), data, ids: dataset.samples.map(\.id), recipe: recipe)
      let stored = try CurvePoint(parsing: point.encoded)
      #expect(stored == point && point.judged == run.split.test.count)
      return stored
    }
    let curve = try LearningCurve(study, points.reversed())
    #expect(curve.sizes.map(\.wanted) == [12, 24])
    let values = points.filter { $0.task.size == 12 }.compactMap { $0.figures[.rawMean] }
    let spread = try #require(curve.sizes[0].figures[.rawMean])
    #expect(spread.count == 2 && abs(spread.mean - (values[0] + values[1]) / 2) < 1e-15)
    #expect(abs(spread.standardError - abs(values[0] - values[1]) / 2) < 1e-15)
    #expect(curve.json["points"]?[1]?["samples"]?.double == curve.sizes[1].samples)
    #expect(curve.fit(.pearsonMedian) == nil && curve.json["fits"]?["hitRate"] == nil)
    #expect(
      failure { _ = try LearningCurve(study, Array(points.dropFirst())) }
        == .studyIncomplete(missing: 1, of: 4))
  }
}

@Suite struct SpreadTests {
  @Test func ofKnownValues() {
    let spread = Spread(of: [2, 4, .nan, 6])
    #expect(spread.count == 3 && spread.mean == 4 && spread.deviation == 2)
    #expect(abs(spread.standardError - 2 / 3.0.squareRoot()) < 1e-15)
    #expect(Spread(of: [5]).json["standardError"] == .null && Spread(of: []).json["mean"] == .null)
  }
}
