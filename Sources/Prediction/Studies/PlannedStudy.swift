public import JSON

/// A study whose parts are known from the beginning and need nothing of each other.
public protocol PlannedStudy: Hashable, Sendable {
  /// One network of it.
  associatedtype Part: StudyPart
  /// Its parts, in the order in which they had best be begun.
  var tasks: [Part] { get }
  /// Reads what `write` wrote; `seed` serves where there is none.
  init?(reading reader: inout ObjectReader, seed: UInt64)
  /// Writes the members that read back as this study.
  func write(to writer: inout JSONWriter)
  /// What the results of all parts, in any order, say together.
  ///
  /// - Throws: `studyIncomplete` where results are missing or do not belong to the study.
  func summary(of results: [Part.Judged]) throws(PredictionError) -> JSONValue
}

/// One network of a study: a piece of work that can be done at any time and on any machine.
public protocol StudyPart: Hashable, Sendable {
  /// What comes of it.
  associatedtype Judged: PartResult where Judged.Part == Self
  /// Tells it from the other parts of its study.
  var name: String { get }
  /// Seed of the network.
  var networkSeed: UInt64 { get }
  /// Which samples train, steer and judge.
  func split(_ data: TrainingData, recipe: Recipe) -> Split
  /// Reads what `write` wrote.
  init?(reading reader: inout ObjectReader)
  /// Writes its members.
  func write(to writer: inout JSONWriter)
}

extension StudyPart {
  /// The run that trains it.
  public func run(_ data: TrainingData, recipe: Recipe, threads: Int) throws(PredictionError) -> TrainingRun {
    try TrainingRun(
      recipe: recipe, data: data, split: split(data, recipe: recipe), seed: networkSeed, threads: threads)
  }

  /// What came of it, once the run is finished.
  public func judged(
    _ result: TrainingRun.Result, _ data: TrainingData, ids: [String], recipe: Recipe
  ) throws(PredictionError) -> Judged {
    let split = split(data, recipe: recipe)
    let samples = try JudgedSample.judged(result, rows: split.test, data, ids: ids, recipe: recipe)
    return Judged(of: self, split, epochs: result.epochs, judged: samples)
  }
}

/// What came of one part of a study.
public protocol PartResult: Equatable, Sendable {
  /// The kind of part.
  associatedtype Part
  /// What the judging samples say of a network trained by a split.
  init(of task: Part, _ split: Split, epochs: Int, judged: [JudgedSample])
  /// Reads what `write` wrote.
  init?(reading reader: inout ObjectReader)
  /// Writes its members. Numbers keep every bit, so that what is summed up is what was measured.
  func write(to writer: inout JSONWriter)
}

extension PartResult {
  /// Reads a whole document.
  public init(parsing bytes: [UInt8]) throws(JSONError) {
    self = try JSONDocument(parsing: bytes, limits: .study).read { Self(reading: &$0) }
  }

  /// The whole document.
  public var encoded: [UInt8] {
    var writer = JSONWriter()
    writer.object { write(to: &$0) }
    return writer.bytes
  }
}

extension JSONLimits {
  /// Results of a part of a study: some hundred bytes a sample.
  static let study = JSONLimits(bytes: 512 << 20, depth: 16, values: 100_000_000)
}
