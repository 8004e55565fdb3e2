import Foundation
import Geometry
import JSON
import NeuralNet
import Spectra
import Testing

@testable import Prediction

enum ShippedRecipes {
  static let folder = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Config/recipes")
  static let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [])
    .filter { $0.hasSuffix(".json5") }.map { String($0.dropLast(6)) }.sorted()

  static func read(_ name: String) throws -> Recipe {
    let bytes = [UInt8](try Data(contentsOf: folder.appendingPathComponent("\(name).json5")))
    return try Recipe(parsing: bytes) { try? read($0) }
  }
}

extension Recipe {
  /// The recipe as JSON text.
  var text: [UInt8] {
    var writer = JSONWriter()
    writer.object { write(to: &$0) }
    return writer.bytes
  }
}

@Suite struct RecipeTests {
  @Test func recipesAreShipped() {
    #expect(ShippedRecipes.names.contains("rankine2020") && ShippedRecipes.names.contains("fe-k"))
  }

  @Test(arguments: ShippedRecipes.names) func everyShippedRecipeReadsAndWrites(name: String) throws {
    let recipe = try ShippedRecipes.read(name)
    let again = try Recipe(parsing: recipe.text, dialect: .strict) { _ in nil }
    #expect(again == recipe)
    #expect(again.text == recipe.text)
    #expect(!recipe.summary.isEmpty)
  }

  @Test func rankine2020IsThePaper() throws {
    let recipe = try ShippedRecipes.read("rankine2020")
    #expect(recipe.descriptor.blocks == [.radialDistribution(RadialDistributionCurve())])
    guard case .radialDistribution(let curve) = recipe.descriptor.blocks[0] else { return }
    #expect(curve.cutoff == 4 && curve.maximum == 8 && curve.points == 680 && curve.alpha == 10)
    #expect(curve.pairs.rawValue == "all")
    #expect(recipe.architecture.widths == [680, 1150, 1035, 931, 838, 240])
    #expect(recipe.hidden == (0..<4).map { Int(1150 * Double.power(0.9, Double($0)) + 1e-9) })
    #expect((3_900_000..<3_940_000).contains(recipe.architecture.parameterCount))
    #expect(recipe.grid == .rankine2020)
    #expect(recipe.grid.energies == (0..<240).map { -10 + 0.25 * Double($0) })
    #expect(recipe.activation == .tanh && recipe.batchNormalisation && recipe.dropout == 0.15)
    #expect(recipe.batchSize == 48 && recipe.epochs == 500 && recipe.test == 0.2)
    #expect(recipe.schedule == .constant(rate: 3e-4) && recipe.weightDecay == 0 && recipe.averaging == nil)
    #expect(recipe.convolvedWeight == 0 && recipe.inputNoise == 0 && recipe.inputBound == .infinity)
    #expect(recipe.convolution == .feKEdge)
    #expect(recipe.normalisationWidth == 10)
  }
}

@Suite struct RecipeJSONTests {
  static func read(_ overrides: String) -> JSONError? {
    do {
      _ = try Samples.recipe(overrides)
      return nil
    } catch {
      return error as? JSONError
    }
  }

  @Test(arguments: [
    "seed: 9007199254740993", "grid: [-3, -1, 0, 0.5, 7]", "grid: { from: -1, step: 0.1, count: 37 }",
    "grid: { from: 0.3, to: 20, step: 0.7 }", "schedule: \"constant\"",
    "schedule: { kind: \"oneCycle\", warmUp: 0.2, initialDivisor: 10, finalDivisor: 1000 }",
    "convolution: \"none\"", "convolution: { kind: \"seah-dench\", slope: 0.7, energies: [0, 1, 3] }",
    "convolution: { kind: \"fixed\", gaussianWidth: 0.8, normalise: false }",
    "averaging: 0.999, dropout: 0.3", "grid: { from: -15, step: 0.01, count: 2001 }, convolvedWeight: 0",
    "grid: { from: -15, step: 0.01, count: 2000 }, convolvedWeight: 1",
    """
    descriptor: [
      { kind: "elementAngular", cutoff: 5, elements: [["C", "N"], "O"], others: true, centres: [2, 3],
        widths: [0.3, 0.4], maximumDegree: 3, weighted: true },
      { kind: "pathLengths", cutoff: 5, elements: ["C"], others: true, from: 2, to: 5, count: 4, eta: 3 },
      { kind: "weightedSymmetry", cutoff: 5, radial: [[4, 0], [2, 2]], angular: [[0.1, 0, 2, -1]],
        neighbourDistance: true },
      { kind: "neighbourAngular", cutoff: 5, elements: ["C"], others: true,
        outer: { elements: ["H"], others: true }, shell: [2.6, 0.2], bond: [1.7, 0.2],
        cosines: { centres: [-0.5, 0.5], etas: [9, 9] } },
    ]
    """,
  ]) func readsBackTheSame(overrides: String) throws {
    let recipe = try Samples.recipe(overrides)
    let again = try Recipe(parsing: recipe.text, dialect: .strict) { _ in nil }
    #expect(again == recipe)
    #expect(again.text == recipe.text)
  }

  @Test func theBaseGivesWhatIsLeftOut() throws {
    let tiny = try Samples.recipe()
    let changed = try Samples.recipe("epochs: 7, learningRate: 0.5, convolution: { coreHoleWidth: 0.6 }")
    var wanted = tiny
    wanted.epochs = 7
    wanted.schedule = .cosine(peak: 0.5, warmUp: 0.2, floor: 1e-4)
    wanted.convolution.coreHoleWidth = 0.6
    #expect(changed == wanted)
    #expect(try Samples.recipe("schedule: \"constant\"").schedule == .constant(rate: 1e-2))
  }

  @Test func anUnknownBaseIsNamed() {
    let error = #expect(throws: JSONError.self) {
      _ = try Recipe(parsing: Array("{ base: \"nowhere\" }".utf8)) { _ in nil }
    }
    #expect(error?.issues.contains { $0.pointer == "/base" && $0.detail.contains("nowhere") } == true)
  }

  @Test func withoutABaseTheEssentialKeysAreRequired() {
    let error = #expect(throws: JSONError.self) { _ = try Recipe(parsing: Array("{}".utf8)) { _ in nil } }
    let wanted = ["/activation", "/batchSize", "/descriptor", "/epochs", "/grid", "/hidden", "/learningRate"]
    #expect(error?.issues.filter { $0.problem == .missing }.map(\.pointer).sorted() == wanted)
  }

  /// Each wrong value by itself: text, pointer.
  @Test(arguments: [
    ("epochs: 0", "/epochs"), ("epochs: 2.5", "/epochs"), ("epochs: \"5\"", "/epochs"),
    ("batchSize: 1", "/batchSize"),
    ("learningRate: 0", "/learningRate"), ("learningRate: 2", "/learningRate"), ("dropout: 1", "/dropout"),
    ("activation: \"tanhh\"", "/activation"), ("hidden: [0]", "/hidden"), ("hidden: [\"a\"]", "/hidden/0"),
    ("hidden: [70000]", "/hidden"), ("initialisation: \"zero\"", "/initialisation"),
    ("weightDecay: -1", "/weightDecay"),
    ("averaging: 1", "/averaging"), ("inputClip: -1", "/inputClip"), ("inputNoise: -0.1", "/inputNoise"),
    ("convolvedWeight: -1", "/convolvedWeight"),
    ("convolvedWeight: 1, grid: { from: -15, step: 0.01, count: 2001 }", "/convolvedWeight"),
    (
      "convolvedWeight: 1, convolution: { energies: { from: -15, step: 0.01, count: 2001 } }",
      "/convolvedWeight"
    ), ("validation: 0.95", "/validation"), ("test: -0.1", "/test"),
    ("validation: 0.5, test: 0.5", "/validation"), ("patience: 3, validation: 0", "/patience"),
    ("seed: -1", "/seed"),
    ("checkpointEvery: -1", "/checkpointEvery"), ("normalisationWidth: 0", "/normalisationWidth"),
    ("batchNormalisation: 1", "/batchNormalisation"), ("batchsize: 8", "/batchsize"),
    ("summary: 3", "/summary"),
    ("schedule: \"linear\"", "/schedule"), ("schedule: { kind: \"cosine\", floor: 2 }", "/schedule/floor"),
    ("schedule: { kind: \"constant\", warmUp: 0.1 }", "/schedule/warmUp"),
    ("grid: { from: 0 }", "/grid/step"), ("grid: { from: 0, step: 1 }", "/grid"), ("grid: [2, 1]", "/grid"),
    ("grid: { from: 0, to: 10, step: -1 }", "/grid"),
    ("grid: { from: 0, step: 1, count: 20001 }", "/grid/count"),
    ("convolution: \"some\"", "/convolution"), ("convolution: { width: 0 }", "/convolution/width"),
    ("convolution: { kind: \"gauss\" }", "/convolution/kind"),
    ("convolution: { colour: 1 }", "/convolution/colour"),
    ("descriptor: []", "/descriptor"), ("descriptor: [{ kind: \"radial\" }]", "/descriptor/0/kind"),
    ("descriptor: [{ kind: \"radialDistribution\", cutoff: -1 }]", "/descriptor/0/cutoff"),
    ("descriptor: [{ kind: \"radialDistribution\", pairs: \"some\" }]", "/descriptor/0/pairs"),
    (
      "descriptor: [{ kind: \"elementRadial\", cutoff: 5, elements: [\"Xx\"], from: 1, to: 2, count: 3 }]",
      "/descriptor/0/elements/0"
    ),
    (
      "descriptor: [{ kind: \"elementRadial\", cutoff: 5, elements: [], centres: [1], etas: [1], count: 3 }]",
      "/descriptor/0/count"
    ),
    ("descriptor: [{ kind: \"weightedSymmetry\", cutoff: 5, radial: [[1]] }]", "/descriptor/0/radial/0"),
  ]) func aWrongValueIsNamed(text: String, pointer: String) {
    let error = Self.read(text)
    #expect(
      error?.issues.contains { $0.pointer == pointer } == true, "\(text): \(error?.message ?? "was taken")")
  }

  /// What one wrong value has to say, and nothing else.
  @Test(arguments: [
    (
      "grid: { from: 0, to: 1, step: 0.00001 }", "/grid",
      "100001 points is too large; at most 20000 are allowed"
    ),
    ("grid: { from: 0, step: 1, count: 0 }", "/grid/count", "Must lie between 1 and 20000, not 0."),
    ("grid: { from: 0, step: 1, count: 5.5 }", "/grid/count", "Must be an integer, not 5.5."),
    (
      "grid: 5", "/grid",
      "Must be an object with from, step and to or count, or a list of increasing energies, not a number."
    ),
    (
      "descriptor: [{ kind: \"rdc\", cutoff: 4, points: 3, alpha: 1, colour: 2 }]", "/descriptor/0/kind",
      "\"rdc\" is not known; must be one of"
    ),
    (
      "schedule: { kind: \"linear\", floor: 0.1 }", "/schedule/kind",
      "\"linear\" is not known; must be one of"
    ),
  ]) func oneMistakeIsSaidOnce(text: String, pointer: String, words: String) {
    let issues = Self.read(text)?.issues ?? []
    #expect(issues.map(\.pointer) == [pointer])
    #expect(issues.first?.detail.contains(words) == true, "\(issues)")
  }

  @Test func everythingWrongIsSaidAtOnce() {
    let error = Self.read(
      "epochs: 0, dropout: 2, colour: 1, convolution: { width: \"x\" }, grid: {}, test: null5".replacing(
        "null5", with: "true"))
    let pointers = Set(error?.issues.map(\.pointer) ?? [])
    let wanted: Set = [
      "/epochs", "/dropout", "/colour", "/convolution/width", "/grid/from", "/grid/step", "/test",
    ]
    #expect(pointers.isSuperset(of: wanted), "\(pointers)")
  }
}
