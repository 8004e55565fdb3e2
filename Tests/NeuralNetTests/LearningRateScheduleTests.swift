import Testing

@testable import NeuralNet

struct LearningRateScheduleTests {
  @Test func `constant stays`() {
    let schedule = LearningRateSchedule.constant(rate: 3e-4)
    #expect([0, 5, 99, 1000].allSatisfy { schedule.rate(at: $0, of: 100) == 3e-4 })
  }

  /// The values are PyTorch's OneCycleLR(max_lr=1, total_steps=10, pct_start=0.3), from its definition.
  @Test func `one cycle starts at a twenty-fifth, peaks at the end of the warm-up and falls to nothing`() {
    let schedule = LearningRateSchedule.oneCycle(peak: 1)
    #expect(abs(schedule.rate(at: 0, of: 10) - 0.04) < 1e-6)
    #expect(abs(schedule.rate(at: 1, of: 10) - 0.52) < 1e-6)
    #expect(abs(schedule.rate(at: 2, of: 10) - 1) < 1e-6)
    #expect(abs(schedule.rate(at: 9, of: 10) - 4e-6) < 1e-8)
    #expect(schedule.rate(at: 50, of: 10) == schedule.rate(at: 9, of: 10))
  }

  @Test func `cosine warms up in a straight line and falls to its floor`() {
    let schedule = LearningRateSchedule.cosine(peak: 1, warmUp: 0.5, floor: 0.1)
    #expect(abs(schedule.rate(at: 0, of: 20) - 0.1) < 1e-6)
    #expect(abs(schedule.rate(at: 9, of: 20) - 1) < 1e-6)
    #expect(abs(schedule.rate(at: 10, of: 20) - 1) < 1e-6)
    #expect(abs(schedule.rate(at: 19, of: 20) - 0.1) < 1e-6)
  }

  @Test(arguments: [
    LearningRateSchedule.oneCycle(peak: 1), .oneCycle(peak: 1, warmUp: 0), .oneCycle(peak: 1, warmUp: 1),
    .cosine(peak: 1), .cosine(peak: 1, warmUp: 1), .constant(rate: 1),
  ]) func `never negative, never above the peak, whatever the length`(schedule: LearningRateSchedule) {
    for total in [1, 2, 3, 10, 101] {
      for step in 0..<total {
        let rate = schedule.rate(at: step, of: total)
        #expect(rate >= 0 && rate <= 1.000_001, "\(schedule), step \(step) of \(total): \(rate)")
      }
    }
  }

  @Test(arguments: [
    LearningRateSchedule.constant(rate: 0), .constant(rate: .nan), .oneCycle(peak: -1),
    .oneCycle(peak: 1, warmUp: 2), .oneCycle(peak: 1, initialDivisor: 0), .oneCycle(peak: 1, finalDivisor: 0),
    .cosine(peak: 1, floor: 2), .cosine(peak: 1, warmUp: -1),
  ]) func `settings outside their range are refused`(schedule: LearningRateSchedule) {
    #expect(throws: NeuralNetError.self) { try schedule.validate() }
  }
}
