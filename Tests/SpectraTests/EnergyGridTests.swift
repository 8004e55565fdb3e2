import Spectra
import Testing

@Suite struct EnergyGridTests {
  @Test func paperWindowHas240Points() {
    let grid = EnergyGrid.rankine2020
    #expect(grid.count == 240)
    #expect(grid.first == -10)
    #expect(grid.last == 49.75)
    #expect(grid.isUniform)
  }

  @Test func convolvedWindowHas441Points() throws {
    #expect(EnergyGrid.convolved.count == 441)
    #expect(EnergyGrid.convolved == (try EnergyGrid(from: -35, to: 75, step: 0.25)))
  }

  @Test(arguments: [(0.0, 1.0, 0.1, 11), (-15, 60, 0.2, 376), (0, 1, 0.3, 4), (2, 2, 1, 1)])
  func endIsIncludedWhenAStepFallsOnIt(start: Double, end: Double, step: Double, count: Int) throws {
    let grid = try EnergyGrid(from: start, to: end, step: step)
    #expect(grid.count == count)
    #expect(grid.last <= end + 1e-9)
  }

  @Test func refusesWhatDoesNotIncrease() {
    #expect(throws: SpectraError.notIncreasing(index: 2, previous: 1, energy: 1)) {
      try EnergyGrid([0, 1, 1])
    }
    #expect(throws: SpectraError.notFinite(quantity: .energy, index: 1)) { try EnergyGrid([0, .nan]) }
    #expect(throws: SpectraError.tooFewPoints(count: 0, minimum: 1)) { try EnergyGrid([]) }
  }

  @Test func refusesStepsAndRangesThatMakeNoGrid() {
    #expect(throws: SpectraError.stepNotPositive(0)) { try EnergyGrid(from: 0, step: 0, count: 3) }
    #expect(throws: SpectraError.stepNotPositive(-1)) { try EnergyGrid(from: 0, to: 1, step: -1) }
    #expect(throws: SpectraError.emptyRange(from: 1, to: 0)) { try EnergyGrid(from: 1, to: 0, step: 1) }
    #expect(throws: SpectraError.gridTooLarge(count: 1e12 + 1, limit: 100_000)) {
      try EnergyGrid(from: 0, to: 1, step: 1e-12)
    }
    #expect(throws: SpectraError.gridTooLarge(count: 100_001, limit: 100_000)) {
      try EnergyGrid(from: 0, step: 1, count: 100_001)
    }
    #expect(throws: SpectraError.tooFewPoints(count: -1, minimum: 1)) {
      try EnergyGrid(from: 0, step: 1, count: -1)
    }
  }

  @Test func aStepTooSmallForTheEnergiesIsNoStep() {
    #expect(throws: SpectraError.notIncreasing(index: 1, previous: 1e17, energy: 1e17)) {
      try EnergyGrid(from: 1e17, step: 0.1, count: 2)
    }
  }

  @Test func unequalStepsAreSeen() throws {
    #expect(try !EnergyGrid([0, 1, 2.1]).isUniform)
    #expect(try EnergyGrid([7097.0, 7097.2, 7097.4]).isUniform)
  }

  @Test func equalGridsHashAlike() throws {
    let grids: Set = [EnergyGrid.rankine2020, try EnergyGrid(from: -10, step: 0.25, count: 240)]
    #expect(grids.count == 1)
    #expect(try EnergyGrid([0, 1, 3]) != EnergyGrid([0, 2, 3]))
  }
}
