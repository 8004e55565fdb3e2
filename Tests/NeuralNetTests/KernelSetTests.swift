import Testing

@testable import NeuralNet

struct KernelSetTests {
  @Test func `the best is chosen unless another one that is available is named`() {
    let best = KernelSet.available[KernelSet.available.count - 1]
    #expect(KernelSet.chosen(nil) == best)
    #expect(KernelSet.chosen("") == best)
    #expect(KernelSet.chosen("quantum") == best)
    for set in KernelSet.available { #expect(KernelSet.chosen(set.name) == set) }
    #expect(KernelSet.available.contains(.current))
  }

  @Test(arguments: KernelSet.available) func `peak loops give a number`(set: KernelSet) {
    let probe = KernelProbe(threads: 2, kernels: set)
    #expect(probe.multiplyAdds(rounds: 100).isFinite)
  }
}
