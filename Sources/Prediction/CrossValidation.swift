import NeuralNet

/// K-fold cross-validation: every sample is judged exactly once, by a network that never saw its structure.
public struct CrossValidation: Sendable {
  /// How training should be done in each fold.
  public let recipe: Recipe
  /// Number of folds.
  public let folds: Int
  /// Seeds the folds and the networks.
  public let seed: UInt64
  /// Threads of the engine.
  public let threads: Int

  /// A cross-validation by its parts; two folds at least.
  public init(recipe: Recipe, folds: Int, seed: UInt64, threads: Int) {
    precondition(folds >= 2, "cross-validation needs two folds at least")
    self.recipe = recipe
    self.folds = folds
    self.seed = seed
    self.threads = threads
  }

  /// Trains every fold and pools the out-of-sample predictions.
  ///
  /// - Parameters:
  ///   - data: the whole dataset.
  ///   - ids: name of each sample.
  ///   - train: trains one run to its end; shows progress and may throw to stop. Called once a member of each
  ///     fold's ensemble.
  public func run(
    _ data: TrainingData, ids: [String],
    train: (_ fold: Int, _ member: Int, _ run: TrainingRun) throws -> Void
  ) throws -> OutOfSample {
    var predicted = [Float](repeating: 0, count: data.count * data.energies)
    for (fold, split) in Split.folds(folds, groups: data.groups, validation: recipe.validation, seed: seed)
      .enumerated()
    {
      if split.test.isEmpty { continue }
      var members: [TrainingRun.Result] = []
      for member in 0..<recipe.ensemble {
        let run = try TrainingRun(
          recipe: recipe, data: data, split: split,
          seed: Recipe.seed(seed &+ UInt64(fold), ofMember: member), threads: threads)
        try train(fold, member, run)
        members.append(run.result)
      }
      let raw = try TrainingRun.Result(ensemble: members).predict(data, rows: split.test)
      for (position, row) in split.test.enumerated() {
        let curve = raw[position * data.energies..<(position + 1) * data.energies]
        predicted.replaceSubrange(row * data.energies..<(row + 1) * data.energies, with: curve)
      }
    }
    let all = Array(0..<data.count)
    return try OutOfSample(
      predicted: predicted, rows: all, data: data, ids: ids, mean: data.meanTarget(all), recipe: recipe)
  }
}

extension TrainingRun.Result {
  /// Raw spectra of some samples, shape (rows, energies); of an ensemble, the mean.
  public func predict(_ data: TrainingData, rows: [Int]) throws(PredictionError) -> [Float] {
    var inputs = rows.flatMap { data.descriptors[$0 * data.features..<($0 + 1) * data.features] }
    standardiser.standardise(&inputs)
    do throws(NeuralNetError) {
      return MemberCurves(curves: try InferenceEnsemble(members).forward(inputs)).mean
    } catch {
      throw .network(error)
    }
  }
}

extension TrainingData {
  /// Mean target over some samples, shape (energies): what a model without any input would answer.
  public func meanTarget(_ rows: [Int]) -> [Float] {
    var sum = [Double](repeating: 0, count: energies)
    for row in rows { for column in 0..<energies { sum[column] += Double(targets[row * energies + column]) } }
    return sum.map { Float($0 / Double(max(1, rows.count))) }
  }
}
