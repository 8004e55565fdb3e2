import Glibc
import Testing

@testable import Spectra

@Suite struct ArctangentTests {
  @Test func agreesWithTheLibrary() {
    var worst = 0.0
    for step in -4000...4000 {
      let rise = Double(step) / 100
      for run in [1e-9, 0.3, 1, 2.5, 1e6] {
        let angle = arctangent(rise: .init(repeating: rise), run: .init(repeating: run))
        worst = max(worst, abs(angle[step & 7] - atan(rise / run)))
      }
    }
    #expect(worst < 4e-16)
  }

  @Test func limitsOfAVanishingRun() {
    let angles = arctangent(
      rise: [1, -1, 0, 1e-300, 0, -0.0, 1e300, 5], run: [0, 0, 0, 0, 1, 1, 1e-300, .infinity])
    #expect(angles[0] == .pi / 2)
    #expect(angles[1] == -.pi / 2)
    #expect(angles[2] == 0)
    #expect(angles[3] == .pi / 2)
    #expect(angles[4] == 0)
    #expect(angles[5] == 0)
    #expect(angles[6] == .pi / 2)
    #expect(angles[7] == 0)
  }
}
