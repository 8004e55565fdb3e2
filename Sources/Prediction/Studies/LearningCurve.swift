public import JSON
import Spectra

/// What came of one network of a learning curve.
public struct CurvePoint: PartResult {
  /// Which one.
  public let task: PointTask
  /// Samples it was given: those that trained and those that steered.
  public let samples: Int
  /// Samples that judged it.
  public let judged: Int
  /// Epochs behind its weights.
  public let epochs: Int
  /// Its figures on the structures kept aside; NaN for those that do not exist.
  public let figures: [KeyFigure: Double]

  /// A result.
  public init(task: PointTask, samples: Int, judged: Int, epochs: Int, figures: [KeyFigure: Double]) {
    self.task = task
    self.samples = samples
    self.judged = judged
    self.epochs = epochs
    self.figures = figures
  }

  /// The figures of the judging samples.
  public init(of task: PointTask, _ split: Split, epochs: Int, judged: [JudgedSample]) {
    self.init(
      task: task, samples: split.training.count + split.validation.count, judged: judged.count,
      epochs: epochs, figures: Evaluation(judged).figures)
  }

  /// Reads what `write` wrote.
  public init?(reading reader: inout ObjectReader) {
    let task = reader.requiredObject("task") { PointTask(reading: &$0) }
    let samples = reader.required("samples", as: Int.self, in: 1...1 << 40)
    let judged = reader.required("judged", as: Int.self, in: 1...1 << 40)
    let epochs = reader.required("epochs", as: Int.self, in: 0...1_000_000)
    let figures = reader.requiredObject("figures") { object in
      var figures: [KeyFigure: Double] = [:]
      for key in KeyFigure.allCases {
        figures[key] = object.requiredValue(key.rawValue) { $0.realOrNull() }
      }
      return figures
    }
    guard let task, let samples, let judged, let epochs, let figures else { return nil }
    self.init(task: task, samples: samples, judged: judged, epochs: epochs, figures: figures)
  }

  /// Writes its members.
  public func write(to writer: inout JSONWriter) {
    writer.object("task") { task.write(to: &$0) }
    writer.member("samples", samples)
    writer.member("judged", judged)
    writer.member("epochs", epochs)
    writer.object("figures") { object in
      for key in KeyFigure.allCases { object.realOrNull(key.rawValue, figures[key] ?? .nan) }
    }
  }
}

/// A learning curve: how figures depend on the number of training samples, with standard errors over the
/// repetitions, and a power law for those that are errors.
public struct LearningCurve: Sendable {
  /// All networks of one size.
  public struct Size: Sendable {
    /// Training samples wanted.
    public let wanted: Int
    /// Training samples, mean over the repetitions.
    public let samples: Double
    /// Each figure over the repetitions.
    public let figures: [KeyFigure: Spread]
  }

  /// The study.
  public let study: LearningCurveStudy
  /// One entry a size, ascending.
  public let sizes: [Size]

  /// Puts the points together, in any order.
  ///
  /// - Throws: `studyIncomplete` where points are missing or do not belong to the study.
  public init(_ study: LearningCurveStudy, _ points: [CurvePoint]) throws(PredictionError) {
    let byTask = Dictionary(points.map { ($0.task, $0) }) { first, _ in first }
    let missing = study.tasks.count { byTask[$0] == nil }
    guard missing == 0 else { throw .studyIncomplete(missing: missing, of: study.tasks.count) }
    self.study = study
    sizes = study.sizes.map { size in
      let points = study.tasks.filter { $0.size == size }.compactMap { byTask[$0] }
      let figures = KeyFigure.allCases.map { key in (key, Spread(of: points.map { $0.figures[key] ?? .nan }))
      }
      return Size(
        wanted: size, samples: Metrics.mean(points.map { Double($0.samples) }),
        figures: Dictionary(uniqueKeysWithValues: figures))
    }
  }

  /// The power law that a figure follows; nil for figures that are no errors, or with fewer than two sizes.
  public func fit(_ key: KeyFigure) -> PowerLaw? {
    guard key.isError else { return nil }
    let spreads = sizes.compactMap { size in size.figures[key].map { (size.samples, $0) } }
    return PowerLaw(
      sizes: spreads.map(\.0), values: spreads.map(\.1.mean), standardErrors: spreads.map(\.1.standardError))
  }

  /// Everything as JSON.
  public var json: JSONValue {
    var fits = JSONObject()
    for key in KeyFigure.allCases { if let fit = fit(key) { fits[key.rawValue] = fit.json } }
    return [
      "repetitions": .number(.integer(study.repetitions)), "test": .real(study.test),
      "seed": .number(.integer(Int(truncatingIfNeeded: study.seed))),
      "points": .array(
        sizes.map { size in
          var object: JSONObject = ["samples": .real(size.samples)]
          for key in KeyFigure.allCases { object[key.rawValue] = size.figures[key]?.json ?? .null }
          return .object(object)
        }), "fits": .object(fits),
    ]
  }
}
