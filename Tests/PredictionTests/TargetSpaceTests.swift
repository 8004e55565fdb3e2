import NeuralNet
import Spectra
import Testing

@testable import Prediction

@Suite struct TargetSpaceTests {
  static func curves(_ rows: Int, seed: UInt64) -> [Float] {
    var random = Uniform(seed: seed)
    return (0..<rows * 41).map { _ in Float(1 + 0.3 * random.normal()) }
  }

  static func space(_ weight: Double) throws -> TargetSpace {
    try TargetSpace(
      recipe: try Samples.recipe("convolvedWeight: \(weight)"), targets: curves(20, seed: 1),
      rows: Array(2..<20))
  }

  /// A network whose output is z must, once decoded, give the raw spectrum that z encodes.
  @Test(arguments: [0, 0.5, 30]) func aDecodedNetworkSpeaksOfRawSpectra(weight: Double) throws {
    let space = try Self.space(weight)
    let targets = Self.curves(6, seed: 2)
    let encoded = space.encoded(targets)
    let shape = Architecture(inputs: 6, hidden: [], outputs: 41, batchNormalisation: false)
    let bias = (0..<41).map { Float($0) * 0.01 }
    // One-hot inputs pick a column: row r of the batch gives exactly the encoded curve r.
    let weights = (0..<41).flatMap { output in (0..<6).map { encoded[$0 * 41 + output] - bias[output] } }
    let network = try Parameters(
      shape,
      tensors: [
        NamedTensor(name: "output.weight", shape: [41, 6], values: weights),
        NamedTensor(name: "output.bias", shape: [41], values: bias),
      ])
    let oneHot = (0..<36).map { Float($0 / 6 == $0 % 6 ? 1 : 0) }
    let raw = try InferenceNetwork(space.decoding(network)).forward(oneHot)
    #expect(distance(raw, targets) < 2e-5)
  }

  /// The squared error of z is that of the raw spectrum plus the weighted one of the convolved spectrum.
  @Test(arguments: [0, 0.5, 30]) func theLossIsRawPlusConvolved(weight: Double) throws {
    let recipe = try Samples.recipe("convolvedWeight: \(weight)")
    let space = try Self.space(weight)
    let (one, other) = (Self.curves(1, seed: 3), Self.curves(1, seed: 4))
    let matrix = try ConvolutionMatrix(from: recipe.grid, by: recipe.convolution)
    func error(_ left: [Double], _ right: [Double]) -> Double { Metrics.meanSquaredError(left, right) }
    let raw = error(one.map(Double.init), other.map(Double.init))
    let convolved = error(matrix.apply(one.map(Double.init)), matrix.apply(other.map(Double.init)))
    let trained = error(space.encoded(one).map(Double.init), space.encoded(other).map(Double.init))
    let wanted = raw + weight * convolved
    #expect(abs(trained * space.scale * space.scale - wanted) < 1e-5 * wanted)
  }

  @Test func withoutConvolutionItIsShiftAndScale() throws {
    let space = try Self.space(0)
    #expect(space.factor == nil)
    let encoded = space.encoded(Self.curves(20, seed: 1)).dropFirst(2 * 41)
    #expect(abs(encoded.reduce(0, +) / Float(encoded.count)) < 1e-4)
    #expect(abs(encoded.reduce(0) { $0 + $1 * $1 } / Float(encoded.count) - 1) < 1e-4)
  }

  @Test func equalTargetsAreNoDivisionByZero() throws {
    let space = try TargetSpace(
      recipe: try Samples.recipe(), targets: [Float](repeating: 1, count: 82), rows: [0, 1])
    #expect(space.encoded([Float](repeating: 1, count: 41)).allSatisfy { $0.isFinite })
  }
}
