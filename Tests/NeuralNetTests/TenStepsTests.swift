import Foundation
import Testing

@testable import NeuralNet

/// Ten training steps against numbers from an independent NumPy script, see Fixtures/ten_steps.py.
struct TenStepsTests {
  struct Case: Decodable, Sendable {
    let activation: String
    let widths: [Int]
    let rows: Int
    let losses: [Double]
    let tensors: [String: [Double]]
  }

  static let cases: [Case] = {
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/ten_steps.json")
    guard let data = try? Data(contentsOf: file) else { return [] }
    return (try? JSONDecoder().decode([Case].self, from: data)) ?? []
  }()

  static func parameters(_ item: Case) throws -> Parameters {
    let architecture = Architecture(
      inputs: item.widths[0], hidden: Array(item.widths[1..<item.widths.count - 1]),
      outputs: item.widths.last!,
      activation: try #require(Activation(rawValue: item.activation)))
    let tensors = ParameterLayout(architecture).tensors.map { tensor in
      let values: [Float] =
        switch tensor.role {
        case .weight: SeededNumbers.array(tensor.count, seed: UInt64(tensor.layer) + 1).map { $0 * 0.5 }
        case .gamma, .runningVariance: Array(repeating: 1, count: tensor.count)
        case .bias, .beta, .runningMean: Array(repeating: 0, count: tensor.count)
        }
      return NamedTensor(name: tensor.name, shape: tensor.shape, values: values)
    }
    return try Parameters(architecture, tensors: tensors)
  }

  @Test func `the fixture holds three cases`() {
    #expect(Self.cases.count == 3)
  }

  @Test(arguments: cases.indices) func `specification in double agrees to 1e-7`(index: Int) throws {
    let item = Self.cases[index]
    var session = ReferenceSession<Double>(parameters: try Self.parameters(item), seed: 0)
    for step in 0..<10 {
      let loss = session.step(
        inputs: SeededNumbers.array(item.rows * item.widths[0], seed: 100 + UInt64(step)).map(Double.init),
        targets: SeededNumbers.array(item.rows * item.widths.last!, seed: 200 + UInt64(step)).map(
          Double.init),
        learningRate: 3e-3)
      #expect(abs(loss - item.losses[step]) < 1e-9)
    }
    for tensor in session.network.layout.tensors {
      let expected = try #require(item.tensors[tensor.name])
      for (i, value) in session.network.values[tensor.range].enumerated() {
        #expect(abs(value - expected[i]) < 1e-7, "\(tensor.name)[\(i)]")
      }
    }
  }

  @Test(arguments: cases.indices, KernelSet.available)
  func `engine agrees to 1e-4 of each tensor`(index: Int, set: KernelSet) throws {
    let item = Self.cases[index]
    let session = try TrainingSession(parameters: try Self.parameters(item), seed: 0, kernels: set)
    for step in 0..<10 {
      let loss = try session.step(
        inputs: SeededNumbers.array(item.rows * item.widths[0], seed: 100 + UInt64(step)),
        targets: SeededNumbers.array(item.rows * item.widths.last!, seed: 200 + UInt64(step)),
        learningRate: 3e-3)
      #expect(abs(Double(loss) - item.losses[step]) < 1e-5)
    }
    for tensor in session.parameters.tensors {
      let distance = relativeDistance(tensor.values, try #require(item.tensors[tensor.name]))
      #expect(distance < 1e-4, "\(tensor.name)")
    }
  }
}
