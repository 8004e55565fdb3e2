import JSON

/// What an optimisation makes small: a figure of merit of the recipe at hand.
public enum Objective: Hashable, Sendable {
  /// Mean squared error of the samples that steer, of one network: the best epoch's where the recipe stops early,
  /// otherwise the last one's.
  case validationLoss
  /// A figure that is an error, mean over the folds of a cross-validation.
  case crossValidation(folds: Int, figure: KeyFigure)

  private enum Kind: String, CaseIterable { case validation, crossValidation = "cross-validation" }

  /// Networks that are trained for one value.
  public var parts: Int {
    switch self {
    case .validationLoss: 1
    case .crossValidation(let folds, _): folds
    }
  }

  /// The run of one part.
  public func run(
    part: Int, _ data: TrainingData, recipe: Recipe, threads: Int
  ) throws(PredictionError) -> TrainingRun {
    switch self {
    case .validationLoss:
      let split = Split(
        groups: data.groups, validation: recipe.validation, test: recipe.test, seed: recipe.seed)
      guard !split.validation.isEmpty else { throw .tooFewSamples(found: 0, needed: 1) }
      return try TrainingRun(recipe: recipe, data: data, split: split, seed: recipe.seed, threads: threads)
    case .crossValidation(let folds, _):
      return try fold(part, of: folds, recipe).run(data, recipe: recipe, threads: threads)
    }
  }

  /// What a finished run of one part is worth; the value of a trial is the mean over its parts.
  public func score(
    part: Int, _ run: TrainingRun, _ data: TrainingData, ids: [String], recipe: Recipe
  ) throws(PredictionError) -> Double {
    switch self {
    case .validationLoss:
      let losses = run.history.compactMap(\.validationLoss)
      return (recipe.patience > 0 ? losses.min() : losses.last) ?? .nan
    case .crossValidation(let folds, let figure):
      let result = try fold(part, of: folds, recipe).judged(run.result, data, ids: ids, recipe: recipe)
      return result.samples.isEmpty ? .nan : Evaluation(result.samples).figure(figure)
    }
  }

  private func fold(_ part: Int, of folds: Int, _ recipe: Recipe) -> FoldTask {
    FoldTask(repetition: 0, fold: part, folds: folds, seed: recipe.seed)
  }

  /// Reads `"validation"`, `"cross-validation"` or an object with `kind` and, for the latter, `folds` and `figure`.
  init?(reading reader: inout ValueReader, recipe: Recipe) {
    let kind: Kind?
    var (folds, figure) = (3, KeyFigure.rawMean)
    if reader.kind == .string {
      kind = reader.choice()
    } else {
      kind = reader.object { object in
        let kind = object.requiredChoice("kind", of: Kind.self)
        if kind == nil { object.ignoreAll() }
        if kind == .crossValidation {
          folds = object.optional("folds", default: 3, in: 2...100)
          figure = object.choice("figure", default: .rawMean)
          if !figure.isError { object.fail("figure", "grows with quality; name an error, such as rawMean") }
        }
        return kind
      }
    }
    guard let kind else { return nil }
    if kind == .validation, recipe.validation == 0 {
      reader.fail(
        "the recipe keeps no samples to steer by; set its validation to 0.1, say, or use cross-validation")
      return nil
    }
    self = kind == .validation ? .validationLoss : .crossValidation(folds: folds, figure: figure)
  }

  /// Writes the object that reads back as this objective.
  func write(_ key: String, to writer: inout JSONWriter) {
    writer.object(key) { object in
      switch self {
      case .validationLoss: object.member("kind", Kind.validation.rawValue)
      case .crossValidation(let folds, let figure):
        object.member("kind", Kind.crossValidation.rawValue)
        object.member("folds", folds)
        object.member("figure", figure.rawValue)
      }
    }
  }

  /// What a chart calls it.
  public var label: String {
    switch self {
    case .validationLoss: "Validation loss"
    case .crossValidation(let folds, let figure): "\(figure.label), \(folds) folds"
    }
  }
}
