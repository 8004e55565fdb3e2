public import JSON
import Glibc

/// A learning curve: networks trained on ever more samples, all judged on the same structures kept aside, the
/// whole repeated with other structures. In a repetition, smaller training sets are part of the larger ones.
public struct LearningCurveStudy: PlannedStudy {
  /// Training samples wanted at each point, ascending; what is reached depends on the sizes of structures.
  public let sizes: [Int]
  /// How often everything is divided anew.
  public let repetitions: Int
  /// Share of structures kept aside.
  public let test: Double
  /// Seeds divisions and networks.
  public let seed: UInt64

  /// Smallest number of training samples of a point.
  public static let smallest = 8
  /// Most points and most repetitions.
  public static let limit = 100
  /// Samples where nobody knows how many there are.
  public static let unlimited = Int.max >> 16

  /// A study with given sizes, which are put in order.
  public init(sizes: [Int], repetitions: Int = 3, test: Double = 0.2, seed: UInt64) {
    precondition(!sizes.isEmpty && repetitions >= 1 && test > 0 && test < 1, "a study has points and a test")
    self.sizes = Set(sizes).sorted()
    self.repetitions = repetitions
    self.test = test
    self.seed = seed
  }

  /// Sizes in equal ratios, both ends included; fewer where rounding makes two alike.
  public static func geometric(from first: Int, to last: Int, points: Int) -> [Int] {
    guard points > 1, first < last, first > 0 else { return [last] }
    let ratio = log(Double(last) / Double(first)) / Double(points - 1)
    let sizes = (0..<points).map { Int((Double(first) * exp(Double($0) * ratio)).rounded()) }
    return Set(sizes).sorted()
  }

  /// The points to train, largest first: they take longest.
  public var tasks: [PointTask] {
    sizes.reversed().flatMap { size in
      (0..<repetitions).map { PointTask(size: size, repetition: $0, test: test, seed: seed) }
    }
  }

  /// Reads `sizes`, or `points` and perhaps `from` and `to`, for equal ratios up to what `available` samples
  /// leave after the test; and `repetitions`, `test` and `seed`.
  public init?(reading reader: inout ObjectReader, available: Int, seed: UInt64) {
    let test = reader.optional("test", default: 0.2, in: 0.05...0.9)
    let most = Int(Double(available) * (1 - test))
    let repetitions = reader.optional("repetitions", default: 3, in: 1...Self.limit)
    let own = reader.optional("seed", default: seed)
    guard most >= Self.smallest else {
      reader.fail("a learning curve needs \(Self.smallest) training samples; there are \(most)")
      return nil
    }
    var sizes: [Int] = []
    if reader.contains("sizes") {
      guard
        let listed = reader.requiredValue("sizes", { $0.elements { $0.value(in: Self.smallest...most) } })
      else { return nil }
      sizes = listed
      if sizes.isEmpty || sizes.count > Self.limit {
        reader.fail("sizes", "\(sizes.count) sizes; between 1 and \(Self.limit) are taken")
        return nil
      }
    } else {
      let points = reader.optional("points", default: 6, in: 2...Self.limit)
      let first = reader.optional("from", default: max(Self.smallest, most / 32), in: Self.smallest...most)
      let last = reader.optional("to", default: most, in: Self.smallest...most)
      if first >= last {
        reader.fail("from", "must be below \"to\" (\(last))")
        return nil
      }
      sizes = Self.geometric(from: first, to: last, points: points)
    }
    self.init(sizes: sizes, repetitions: repetitions, test: test, seed: own)
  }

  /// Reads what `write` wrote, whose sizes were held against the samples when it was asked for.
  public init?(reading reader: inout ObjectReader, seed: UInt64) {
    self.init(reading: &reader, available: Self.unlimited, seed: seed)
  }

  /// Writes the members that read back as this study.
  public func write(to writer: inout JSONWriter) {
    writer.member("sizes", sizes)
    writer.member("repetitions", repetitions)
    writer.member("test", test)
    writer.member("seed", Int(truncatingIfNeeded: seed))
  }

  /// The curve through all points.
  public func summary(of results: [CurvePoint]) throws(PredictionError) -> JSONValue {
    try LearningCurve(self, results).json
  }
}

/// One network of a learning curve.
public struct PointTask: StudyPart {
  /// What comes of a point.
  public typealias Judged = CurvePoint

  /// Training samples wanted.
  public let size: Int
  /// Which division, from 0.
  public let repetition: Int
  /// Share of structures kept aside.
  public let test: Double
  /// Seed of the whole study.
  public let seed: UInt64

  /// A point.
  public init(size: Int, repetition: Int, test: Double, seed: UInt64) {
    precondition(size >= 1 && repetition >= 0 && test > 0 && test < 1, "a point has samples and a test")
    self.size = size
    self.repetition = repetition
    self.test = test
    self.seed = seed
  }

  /// The size and the repetition.
  public var name: String { "\(size)/\(repetition)" }

  /// Seed of the division.
  public var divisionSeed: UInt64 { seed.repeated(repetition) }

  /// Seed of the network, that of the division.
  public var networkSeed: UInt64 { divisionSeed }

  /// Which samples train, steer and judge. Structures are put in order once; the first judge, and of the others
  /// as many are taken as have the wanted number of samples. Of these, the recipe's share steers.
  public func split(_ data: TrainingData, recipe: Recipe) -> Split {
    let ordered = Split.shuffledGroups(data.groups, seed: divisionSeed)
    let judges = min(max(1, Int((Double(ordered.count) * test).rounded())), max(1, ordered.count - 1))
    var chosen: [[Int]] = []
    var count = 0
    for members in ordered.dropFirst(judges) where count < size {
      chosen.append(members)
      count += members.count
    }
    let steering = Int((Double(chosen.count) * recipe.validation).rounded())
    return Split(
      training: chosen.dropFirst(steering).flatMap { $0 }, validation: chosen.prefix(steering).flatMap { $0 },
      test: ordered.prefix(judges).flatMap { $0 })
  }

  /// Reads what `write` wrote.
  public init?(reading reader: inout ObjectReader) {
    let size = reader.required("size", as: Int.self, in: 1...1 << 40)
    let repetition = reader.required("repetition", as: Int.self, in: 0...LearningCurveStudy.limit)
    let test = reader.required("test", as: Double.self, in: 0.001...0.999)
    let seed = reader.required("seed", as: UInt64.self)
    guard let size, let repetition, let test, let seed else { return nil }
    self.init(size: size, repetition: repetition, test: test, seed: seed)
  }

  /// Writes its members.
  public func write(to writer: inout JSONWriter) {
    writer.member("size", size)
    writer.member("repetition", repetition)
    writer.member("test", test)
    writer.member("seed", Int(truncatingIfNeeded: seed))
  }
}
