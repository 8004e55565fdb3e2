import Testing

@testable import NeuralNet

struct ParametersTests {
  static let architecture = Architecture(inputs: 5, hidden: [7, 4], outputs: 3)

  @Test func `counts and names follow the shape`() {
    #expect(Self.architecture.parameterCount == 5 * 7 + 2 * 7 + 7 * 4 + 2 * 4 + 4 * 3 + 3)
    #expect(
      Self.architecture.tensorShapes.map(\.name) == [
        "hidden.0.weight", "hidden.0.gamma", "hidden.0.beta", "hidden.0.running_mean",
        "hidden.0.running_variance", "hidden.1.weight", "hidden.1.gamma", "hidden.1.beta",
        "hidden.1.running_mean", "hidden.1.running_variance", "output.weight", "output.bias",
      ])
    let plain = Architecture(inputs: 5, hidden: [7], outputs: 3, batchNormalisation: false)
    #expect(
      plain.tensorShapes.map(\.name) == ["hidden.0.weight", "hidden.0.bias", "output.weight", "output.bias"])
    let paper = Architecture(inputs: 680, hidden: [1150, 1035, 931, 838], outputs: 240)
    #expect(paper.parameterCount == 3_917_133 + 2 * 3954 + 240)
  }

  @Test func `tensors survive export and import, in any order`() throws {
    let parameters = try Parameters(Self.architecture, seed: 3, initialisation: .heNormal)
    #expect(try Parameters(Self.architecture, tensors: parameters.tensors.reversed()) == parameters)
    #expect(parameters["hidden.1.weight"]?.count == 28)
    #expect(parameters["nothing"] == nil)
  }

  @Test func `a session exports what it was given`() throws {
    let parameters = try Parameters(Self.architecture, seed: 3)
    #expect(try TrainingSession(parameters: parameters, seed: 1).parameters == parameters)
  }

  @Test(arguments: Parameters.Initialisation.allCases)
  func `spread of the first weights is as defined`(initialisation: Parameters.Initialisation) throws {
    let architecture = Architecture(inputs: 300, hidden: [200], outputs: 100)
    let parameters = try Parameters(architecture, seed: 5, initialisation: initialisation)
    #expect(try parameters == Parameters(architecture, seed: 5, initialisation: initialisation))
    #expect(try parameters != Parameters(architecture, seed: 6, initialisation: initialisation))
    let weights = try #require(parameters["hidden.0.weight"]).map(Double.init)
    let variance = weights.map { $0 * $0 }.reduce(0, +) / Double(weights.count)
    let expected: Double =
      switch initialisation {
      case .heNormal, .heUniform: 2 / 300
      case .glorotNormal, .glorotUniform: 2 / 500
      }
    #expect(abs(variance / expected - 1) < 0.03)
    #expect(abs(weights.reduce(0, +) / 60_000) < 0.002)
    #expect(parameters["hidden.0.gamma"]?.allSatisfy { $0 == 1 } == true)
    #expect(parameters["hidden.0.beta"]?.allSatisfy { $0 == 0 } == true)
  }

  @Test func `wrong tensors are named`() throws {
    let good = try Parameters(Self.architecture, seed: 3).tensors
    func error(_ change: (inout [NamedTensor]) -> Void) -> NeuralNetError? {
      var tensors = good
      change(&tensors)
      return #expect(throws: NeuralNetError.self) { try Parameters(Self.architecture, tensors: tensors) }
    }
    #expect(error { $0.removeFirst() } == .tensorMissing("hidden.0.weight"))
    #expect(error { $0.append(NamedTensor(name: "x", shape: [], values: [1])) } == .tensorUnknown("x"))
    #expect(error { $0.append($0[0]) } == .tensorTwice("hidden.0.weight"))
    #expect(
      error { $0[0].shape = [5, 7] } == .tensorShape("hidden.0.weight", [5, 7], expected: [7, 5]))
    #expect(error { $0[0].values.removeLast() } == .tensorCount("hidden.0.weight", 34, expected: 35))
    #expect(error { $0[1].values[2] = .nan } == .notFinite("hidden.0.gamma", index: 2))
    #expect(
      error { $0[4].values[6] = -1 } == .negativeVariance("hidden.0.running_variance", index: 6, -1))
    #expect(
      error {
        $0[1].values[3] = 3e38
        $0[4].values[3] = 0
      } == .overflow(layer: 0, unit: 3))
  }

  @Test func `impossible shapes are refused`() {
    func error(_ change: (inout Architecture) -> Void) -> NeuralNetError? {
      var architecture = Self.architecture
      change(&architecture)
      return #expect(throws: NeuralNetError.self) { try Parameters(architecture, seed: 1) }
    }
    #expect(error { $0.inputs = 0 } == .width(layer: 0, of: 4, width: 0))
    #expect(error { $0.hidden[1] = -3 } == .width(layer: 2, of: 4, width: -3))
    #expect(error { $0.outputs = 65_537 } == .width(layer: 3, of: 4, width: 65_537))
    #expect(error { $0.hidden = Array(repeating: 2, count: 65) } == .depth(65))
    #expect(error { $0.dropout = 1 } == .setting("dropout", 1, "from 0 to below 1"))
    #expect(error { $0.dropout = .nan } != nil)
    #expect(error { $0.epsilon = 0 } != nil)
    #expect(error { $0.momentum = 1.5 } == .setting("momentum", 1.5, "from 0 to 1"))
    #expect(error { $0.hidden = [60_000, 60_000] } == .tooManyWeights(3_600_480_000))
  }
}
