public import JSON

/// All folds of a cross-validation together: figures over every sample, each out of sample once in every
/// repetition, and how they scatter.
public struct PooledFolds: Sendable {
  /// The study.
  public let study: CrossValidationStudy
  /// Figures over all samples of all repetitions; of one repetition, what `CrossValidation` finds.
  public let pooled: Evaluation
  /// Figures over all samples, repetition by repetition.
  public let repetitions: [Evaluation]
  /// Figures of the single folds.
  public let folds: [Evaluation]

  /// Pools the results of every fold, in any order.
  ///
  /// - Throws: `studyIncomplete` where folds are missing or do not belong to the study.
  public init(_ study: CrossValidationStudy, _ results: [FoldResult]) throws(PredictionError) {
    let byTask = Dictionary(results.map { ($0.task, $0) }) { first, _ in first }
    let missing = study.tasks.count { byTask[$0] == nil }
    guard missing == 0 else { throw .studyIncomplete(missing: missing, of: study.tasks.count) }
    var repetitions: [[JudgedSample]] = []
    var folds: [Evaluation] = []
    for repetition in 0..<study.repetitions {
      let parts = study.tasks.filter { $0.repetition == repetition }.compactMap { byTask[$0] }
      let samples = parts.flatMap(\.samples).sorted { $0.row < $1.row }
      guard !samples.isEmpty else { throw .tooFewSamples(found: 0, needed: study.folds) }
      repetitions.append(samples)
      folds += parts.filter { !$0.samples.isEmpty }.map { Evaluation($0.samples) }
    }
    self.study = study
    self.folds = folds
    self.repetitions = repetitions.map { Evaluation($0) }
    pooled = Evaluation(repetitions.flatMap { $0 })
  }

  /// How a figure scatters over the folds.
  public func overFolds(_ key: KeyFigure) -> Spread { Spread(of: folds.map { $0.figure(key) }) }

  /// How a figure of whole repetitions scatters.
  public func overRepetitions(_ key: KeyFigure) -> Spread { Spread(of: repetitions.map { $0.figure(key) }) }

  /// How the samples came to be out of sample, in words.
  public var method: String {
    let times = study.repetitions == 1 ? "" : ", \(study.repetitions) times"
    return "\(study.folds)-fold cross-validation\(times), split by structure, seed \(study.seed)"
  }

  /// Everything as JSON: the pooled figures as of any evaluation, and the spreads.
  public var json: JSONValue {
    func spreads(_ spread: (KeyFigure) -> Spread) -> JSONValue {
      var object = JSONObject()
      for key in KeyFigure.allCases { object[key.rawValue] = spread(key).json }
      return .object(object)
    }
    return [
      "folds": .number(.integer(study.folds)), "repetitions": .number(.integer(study.repetitions)),
      "seed": .number(.integer(Int(truncatingIfNeeded: study.seed))), "pooled": pooled.json(method: method),
      "overFolds": spreads(overFolds), "overRepetitions": spreads(overRepetitions),
    ]
  }
}
