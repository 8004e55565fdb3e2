import NeuralNet

/// The kernels chosen for the processor at hand.
enum Kernels {
  static var name: String { KernelSet.current.name }
}
