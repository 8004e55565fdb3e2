import Testing

@testable import NeuralNet

/// The specification's gradients against central differences, in Double.
struct ReferenceTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let activation: Activation
    let batchNormalisation: Bool
    let dropout: Float
    let hidden: [Int]
    var testDescription: String {
      "\(activation), \(hidden), normalised \(batchNormalisation), dropout \(dropout)"
    }
  }

  static let cases: [Case] =
    Activation.allCases.flatMap { activation in
      [
        Case(activation: activation, batchNormalisation: true, dropout: 0, hidden: [6, 5]),
        Case(activation: activation, batchNormalisation: false, dropout: 0, hidden: [6, 5]),
        Case(activation: activation, batchNormalisation: true, dropout: 0.3, hidden: [6]),
      ]
    } + [Case(activation: .tanh, batchNormalisation: true, dropout: 0, hidden: [])]

  @Test(arguments: cases) func `gradients agree with central differences to 1e-7`(item: Case) throws {
    let architecture = Architecture(
      inputs: 4, hidden: item.hidden, outputs: 3, activation: item.activation, dropout: item.dropout,
      batchNormalisation: item.batchNormalisation)
    var parameters = try Parameters(architecture, seed: 3)
    let nudges = SeededNumbers.array(parameters.values.count, seed: 5)
    for i in nudges.indices { parameters.values[i] += 0.2 * nudges[i] }
    let network = Reference<Double>(parameters)
    let inputs = SeededNumbers.array(4 * 7, seed: 11).map(Double.init)
    let targets = SeededNumbers.array(3 * 7, seed: 12).map(Double.init)
    func loss(_ network: Reference<Double>, _ inputs: [Double]) -> Double {
      network.gradients(inputs: inputs, targets: targets, seed: 9, step: 4).loss
    }
    let gradients = network.gradients(inputs: inputs, targets: targets, seed: 9, step: 4)
    let h = 1e-6
    for tensor in network.layout.tensors where tensor.isTrainable {
      for i in tensor.range {
        var (up, down) = (network, network)
        up.values[i] += h
        down.values[i] -= h
        let expected = (loss(up, inputs) - loss(down, inputs)) / (2 * h)
        #expect(abs(gradients.values[i] - expected) < 1e-7, "\(tensor.name)[\(i - tensor.offset)]")
      }
    }
    for i in inputs.indices {
      var (up, down) = (inputs, inputs)
      up[i] += h
      down[i] -= h
      let expected = (loss(network, up) - loss(network, down)) / (2 * h)
      #expect(abs(gradients.inputs[i] - expected) < 1e-7, "input \(i)")
    }
  }
}
