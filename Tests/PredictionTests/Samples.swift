import Digest
import Geometry
import JSON
import NeuralNet
import Spectra
import Testing

@testable import Prediction

/// A small world for the tests: octahedra around iron whose spectra follow from their bond lengths.
enum Samples {
  /// A recipe that trains in a few milliseconds and uses every device there is.
  static let recipeText = """
    {
      summary: "tiny",
      descriptor: [
        { kind: "elementRadial", cutoff: 5, elements: ["C", "N", "O"], others: false, from: 1.5, to: 4.5, count: 9 },
        { kind: "radialDistribution", cutoff: 5, maximum: 6, points: 12, alpha: 4, pairs: "absorber" },
      ],
      grid: { from: -10, to: 30, step: 1 },
      hidden: [12, 8], activation: "silu", batchNormalisation: true, dropout: 0.1, inputNoise: 0.05, inputClip: 6,
      batchSize: 8, learningRate: 1e-2, schedule: { kind: "cosine", warmUp: 0.2, floor: 1e-4 }, weightDecay: 0.01,
      averaging: 0.8, epochs: 5, convolvedWeight: 0.5, validation: 0.2, test: 0.2, seed: 11,
      convolution: { energies: { from: -20, to: 40, step: 1 } },
    }
    """

  /// The tiny recipe with some keys replaced.
  static func recipe(_ overrides: String = "") throws -> Recipe {
    let tiny = try Recipe(parsing: Array(recipeText.utf8)) { _ in nil }
    return try Recipe(parsing: Array("{ base: \"tiny\", \(overrides) }".utf8)) { $0 == "tiny" ? tiny : nil }
  }

  static let iron: Element = {
    guard let iron = Element(symbol: "Fe") else { preconditionFailure("iron is an element") }
    return iron
  }()
  static let ligands = ["C", "N", "O"].compactMap { Element(symbol: $0) }

  static func dataset(_ count: Int, seed: UInt64 = 5) throws -> Dataset {
    var random = Uniform(seed: seed)
    let samples = try (0..<count).map { number in
      let (structure, mean) = try octahedron(&random)
      return Dataset.Sample(
        id: "s\(number)", group: "s\(number / 2 * 2)", structure: structure, absorber: 0,
        spectrum: try spectrum(mean), structureFile: "structures/s\(number).xyz",
        spectrumFile: "spectra/s\(number).txt")
    }
    return Dataset(
      subject: Dataset.Subject(
        element: iron, edge: "K", edgeEnergy: 7112, isConvolved: false, source: "synthetic", licence: nil),
      samples: samples, digest: SHA256.digest(of: Array("tiny".utf8)))
  }

  /// Six ligands and six carbon atoms behind them, none of them quite on an axis.
  static func octahedron(_ random: inout Uniform) throws -> (structure: Structure, mean: Double) {
    let axes: [SIMD3<Double>] = [[1, 0, 0], [-1, 0, 0], [0, 1, 0], [0, -1, 0], [0, 0, 1], [0, 0, -1]]
    let kind = ligands[Int(random.next() * 3)]
    var elements = [iron]
    var positions: [SIMD3<Double>] = [.zero]
    var sum = 0.0
    for axis in axes {
      let tilt = SIMD3(random.next(), random.next(), random.next()) * 0.2 - 0.1
      let distance = 1.9 + 0.3 * random.next()
      sum += distance
      elements.append(kind)
      positions.append((axis + tilt) * (distance / ((axis + tilt) * (axis + tilt)).sum().squareRoot()))
      elements.append(ligands[0])
      positions.append(axis * (3.3 + 0.4 * random.next()))
    }
    return (try Structure(elements: elements, positions: positions), sum / 6)
  }

  /// An edge and a white line whose position and height depend on the mean bond length.
  static func spectrum(_ bond: Double) throws -> Spectrum {
    let grid = try EnergyGrid(from: -15, to: 60, step: 0.5)
    return try Spectrum(
      grid: grid,
      intensities: grid.energies.map { energy in
        let step = 1 / (1 + Double.power(3, -(energy - 1)))
        let distance = (energy - 32 / (bond * bond)) / 4
        return 1e-3 * (step + (1.5 - 0.4 * bond) / (1 + distance * distance))
      })
  }

  private static let standard = Result { try dataset(48) }

  /// The first sites of a dataset of 48, as matrices too.
  static func data(_ recipe: Recipe, _ count: Int = 48) throws -> (dataset: Dataset, data: TrainingData) {
    let dataset = try standard.get().subset(Array(0..<count))
    return (dataset, try TrainingData(dataset, recipe: recipe))
  }

  static func run(
    _ recipe: Recipe, threads: Int = 1, seed: UInt64? = nil, split: Split? = nil
  ) throws -> TrainingRun {
    let data = try data(recipe).data
    let standard = Split(
      groups: data.groups, validation: recipe.validation, test: recipe.test, seed: recipe.seed)
    return try TrainingRun(
      recipe: recipe, data: data, split: split ?? standard, seed: seed ?? recipe.seed, threads: threads)
  }

  static func card(_ recipe: Recipe, name: String = "tiny", version: Int = 1) -> ModelCard {
    ModelCard(
      name: name, version: version, element: iron, edge: "K", edgeEnergy: 7112, recipe: recipe,
      recipeName: "tiny", data: .init(digest: "00", samples: 38, source: "synthetic", licence: nil),
      createdAt: "2020-04-17", epochs: 5, metrics: ["method": "none"])
  }

  /// A trained tiny model with domain and uncertainty.
  static func artefact(name: String = "tiny", version: Int = 1) throws -> ModelArtefact {
    let recipe = try recipe("epochs: 30, seed: \(10 + version)")
    let (dataset, data) = try data(recipe)
    let run = try run(recipe)
    let result = try run.runToEnd()
    let rows = run.split.test + run.split.validation
    let judged = try OutOfSample(
      predicted: try result.predict(data, rows: rows), rows: rows, data: data,
      ids: dataset.samples.map(\.id), mean: data.meanTarget(run.split.training), recipe: recipe)
    return try ModelArtefact(
      card: card(recipe, name: name, version: version), result: result, dataset: dataset, data: data,
      trainedOn: run.split.training, judged: judged)
  }

  /// The tiny model, trained once for all tests.
  static let model = Result { Model(try artefact()) }
}

/// Doubles in 0..<1 from the generator under test elsewhere.
struct Uniform {
  private var generator: SeededGenerator
  init(seed: UInt64) { generator = SeededGenerator(seed: seed) }
  mutating func next() -> Double { Double(generator.next() >> 11) / 0x1p53 }
  /// A bell-shaped number of mean 0 and variance 1 (twelve uniforms).
  mutating func normal() -> Double { (0..<12).reduce(-6.0) { sum, _ in sum + next() } }
}

extension Double {
  /// `base` to a real power, by halving the exponent: the tests need no C library.
  static func power(_ base: Double, _ exponent: Double) -> Double {
    if exponent < 0 { return 1 / power(base, -exponent) }
    let whole = exponent.rounded(.down)
    var result = (0..<Int(whole)).reduce(1.0) { product, _ in product * base }
    var (root, rest) = (base, exponent - whole)
    for _ in 0..<52 where rest > 0 {
      root = root.squareRoot()
      rest *= 2
      if rest >= 1 {
        result *= root
        rest -= 1
      }
    }
    return result
  }
}

/// Largest difference of two curves of one length.
func distance(_ left: [Float], _ right: [Float]) -> Float {
  left.count == right.count ? zip(left, right).map { abs($0 - $1) }.max() ?? 0 : .infinity
}

/// What a throwing expression throws, as the module's error.
func failure(_ body: () throws -> Void) -> PredictionError? {
  do {
    try body()
    return nil
  } catch {
    return error as? PredictionError
  }
}
