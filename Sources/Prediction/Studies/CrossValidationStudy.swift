public import JSON

/// A repeated K-fold cross-validation: which folds there are to be trained, each on its own, in any order and
/// on any machine.
public struct CrossValidationStudy: PlannedStudy {
  /// Parts the structures are divided into.
  public var folds: Int
  /// How often they are divided anew.
  public var repetitions: Int
  /// Seeds divisions and networks.
  public var seed: UInt64

  /// Most folds and most repetitions.
  public static let limit = 1000

  /// A study; two folds at least.
  public init(folds: Int = 5, repetitions: Int = 1, seed: UInt64) {
    precondition(folds >= 2 && repetitions >= 1, "a study has two folds and one repetition at least")
    self.folds = folds
    self.repetitions = repetitions
    self.seed = seed
  }

  /// The folds to train, repetition after repetition.
  public var tasks: [FoldTask] {
    (0..<repetitions).flatMap { repetition in
      (0..<folds).map { FoldTask(repetition: repetition, fold: $0, folds: folds, seed: seed) }
    }
  }

  /// Reads `folds`, `repetitions` and `seed`; the recipe's seed serves where there is none.
  public init?(reading reader: inout ObjectReader, seed: UInt64) {
    let folds = reader.optional("folds", default: 5, in: 2...Self.limit)
    let repetitions = reader.optional("repetitions", default: 1, in: 1...Self.limit)
    self.init(folds: folds, repetitions: repetitions, seed: reader.optional("seed", default: seed))
  }

  /// Writes the members that read back as this study.
  public func write(to writer: inout JSONWriter) {
    writer.member("folds", folds)
    writer.member("repetitions", repetitions)
    writer.member("seed", Int(truncatingIfNeeded: seed))
  }

  /// The figures of all folds, pooled.
  public func summary(of results: [FoldResult]) throws(PredictionError) -> JSONValue {
    try PooledFolds(self, results).json
  }

  /// Refuses more folds than structures.
  public func check(groups: [String]) throws(PredictionError) {
    let structures = Set(groups).count
    guard folds <= structures else { throw .tooFewSamples(found: structures, needed: folds) }
  }
}

/// One fold of one repetition.
public struct FoldTask: StudyPart {
  /// What comes of a fold.
  public typealias Judged = FoldResult

  /// Which division, from 0.
  public let repetition: Int
  /// Which part of it judges, from 0.
  public let fold: Int
  /// Parts of the division.
  public let folds: Int
  /// Seed of the whole study.
  public let seed: UInt64

  /// A fold.
  public init(repetition: Int, fold: Int, folds: Int, seed: UInt64) {
    precondition(folds >= 2 && (0..<folds).contains(fold) && repetition >= 0, "a fold is one of its folds")
    self.repetition = repetition
    self.fold = fold
    self.folds = folds
    self.seed = seed
  }

  /// The repetition and the fold.
  public var name: String { "\(repetition)/\(fold)" }

  /// Seed of the division; the first one has that of the study.
  public var divisionSeed: UInt64 { seed.repeated(repetition) }

  /// Seed of the network.
  public var networkSeed: UInt64 { divisionSeed &+ UInt64(fold) }

  /// Which samples train, steer and judge.
  public func split(_ data: TrainingData, recipe: Recipe) -> Split {
    Split.folds(folds, groups: data.groups, validation: recipe.validation, seed: divisionSeed)[fold]
  }

  /// Reads what `write` wrote.
  public init?(reading reader: inout ObjectReader) {
    let folds = reader.required("folds", as: Int.self, in: 2...CrossValidationStudy.limit)
    let fold = reader.required("fold", as: Int.self, in: 0...(folds ?? 1) - 1)
    let repetition = reader.required("repetition", as: Int.self, in: 0...CrossValidationStudy.limit - 1)
    let seed = reader.required("seed", as: UInt64.self)
    guard let folds, let fold, let repetition, let seed else { return nil }
    self.init(repetition: repetition, fold: fold, folds: folds, seed: seed)
  }

  /// Writes its members.
  public func write(to writer: inout JSONWriter) {
    writer.member("repetition", repetition)
    writer.member("fold", fold)
    writer.member("folds", folds)
    writer.member("seed", Int(truncatingIfNeeded: seed))
  }
}

extension UInt64 {
  /// The seed of a repetition: the seed itself for the first one. Fits into a JSON integer.
  func repeated(_ repetition: Int) -> UInt64 {
    if repetition == 0 { return self }
    var generator = SeededGenerator(seed: self, stream: UInt64(repetition))
    return generator.next() >> 2
  }
}
