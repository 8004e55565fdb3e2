import Spectra
import Testing

@Suite struct PeakMatchTests {
  static func peaks(_ energies: [Double], intensity: Double = 1) -> [Peak] {
    energies.map { Peak(energy: $0, intensity: intensity, prominence: 1) }
  }

  @Test func theNearestPairIsTakenFirst() {
    // 10.4 is nearer to 11 than to 9; greedy by distance gives it to 11, and 8 to 9.
    let match = PeakMatch(predicted: Self.peaks([8, 10.4, 30]), target: Self.peaks([9, 11, 20]))
    #expect(match.pairs.map(\.predicted.energy) == [8, 10.4])
    #expect(match.pairs.map(\.target.energy) == [9, 11])
    #expect(match.missed == Self.peaks([20]))
    #expect(match.spurious == Self.peaks([30]))
  }

  @Test func noPeakIsUsedTwice() {
    let match = PeakMatch(predicted: Self.peaks([10]), target: Self.peaks([9.5, 10.2]))
    #expect(match.pairs.map(\.target.energy) == [10.2])
    #expect(match.missed.count == 1)
  }

  @Test func threeElectronvoltsIsTheLimit() {
    #expect(PeakMatch(predicted: Self.peaks([3]), target: Self.peaks([0])).pairs.count == 1)
    #expect(PeakMatch(predicted: Self.peaks([3.001]), target: Self.peaks([0])).pairs.isEmpty)
    #expect(PeakMatch(predicted: Self.peaks([3.001]), target: Self.peaks([0]), within: 4).pairs.count == 1)
  }

  @Test func parityPoolsSpectra() {
    let first = PeakMatch(predicted: Self.peaks([1, 11, 50], intensity: 1.1), target: Self.peaks([0, 10]))
    let second = PeakMatch(
      predicted: Self.peaks([20.5], intensity: 2), target: Self.peaks([20, 40], intensity: 2))
    let parity = PeakParity([first, second])
    #expect(parity.targets == 4)
    #expect(parity.predictions == 4)
    #expect(parity.hits == 3)
    #expect(parity.hitRate == 0.75)
    #expect(parity.spuriousRate == 0.25)
    #expect(parity.medianEnergyError == 1)
    #expect(abs(parity.medianIntensityError - 0.1) < 1e-12)
    // Residuals 1, 1, 0.25; deviations of 0, 10, 20 from 10: 200.
    #expect(abs(parity.energyR2 - (1 - 2.25 / 200)) < 1e-12)
    #expect(abs(parity.intensityR2 - (1 - 0.02 / (2.0 / 3))) < 1e-12)
  }

  @Test func nothingToMatchGivesNoNumbers() {
    let parity = PeakParity([])
    #expect(parity.hitRate.isNaN && parity.spuriousRate.isNaN && parity.medianEnergyError.isNaN)
    #expect(parity.energyR2.isNaN)
  }
}
