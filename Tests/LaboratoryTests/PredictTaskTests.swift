import Geometry
import Testing

@testable import Laboratory

@Suite struct PredictTaskTests {
  /// What is stored is read again, also from before the format was stored.
  @Test(arguments: [
    PredictTask.Source.frames("1\nLattice\nFe 0 0 0\n", .xyz), .frames("1\n\nFe 0 0 0\n", .extxyz),
    .frames("1\n\nFe 0 0 0\n", nil),
  ])
  func payload(source: PredictTask.Source) throws {
    let task = PredictTask(source: source, model: "fe-k", version: 1)
    #expect(try PredictTask(payload: task.payload) == task)
  }
}
