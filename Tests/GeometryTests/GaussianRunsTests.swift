import Glibc
import Testing

@testable import Geometry

@Suite struct GaussianRunsTests {
  static let sets: [GaussianBasis] = [
    GaussianBasis(from: 1, to: 6, count: 60), GaussianBasis(from: 0, to: 6, count: 3, eta: 0.01),
    GaussianBasis(centres: [1.6, 2, 2.4, 3, 3.7, 4.5], widths: [0.2, 0.2, 0.25, 0.35, 0.45, 0.5]),
    GaussianBasis(centres: [3], etas: [100]), GaussianBasis(centres: [3, 2, 1], etas: [4, 4, 4]),
    GaussianBasis(centres: [2, 2, 2.5, 3, 3.5, 3.7], etas: [4, 5, 6, 6, 6, 6]),
    GaussianBasis(from: 0, to: 8, count: 500, eta: 40),
  ]

  @Test(arguments: sets)
  func agreesWithTheFormula(gaussians: GaussianBasis) {
    let runs = GaussianRuns(gaussians)
    for distance in [0.0, 0.7, 1.9999, 2, 2.51, 3.3, 5.9, 7.5, 20] {
      var sums = [Double](repeating: 1, count: gaussians.count + 2)
      runs.add(at: distance, times: 2.5, to: &sums, from: 1)
      #expect(sums.first == 1 && sums.last == 1)
      for index in 0..<gaussians.count {
        let offset = distance - gaussians.centres[index]
        let expected = 1 + 2.5 * exp(-gaussians.etas[index] * offset * offset)
        #expect(abs(sums[index + 1] - expected) < 1e-10)
      }
    }
  }
}

@Suite struct GaussianSumsTests {
  /// Every instruction set, every kind of run, points before, between and behind the centres: seven digits of
  /// every term, and nothing where there is less than 1e-11 of the nearest.
  @Test(arguments: DescriptorKernels.levels, GaussianRunsTests.sets)
  func agreesWithTheFormula(level: Int, gaussians: GaussianBasis) {
    let sums = GaussianSums(GaussianRuns(gaussians), kernels: DescriptorKernels(level: level))
    let places = (0..<37).map { 0.01 + 0.23 * Double($0) }
    for (row, place) in places.enumerated() {
      var points = GaussianPoints(reserving: 2)
      points.append(place, weight: 2.5, row: row % 3 * sums.width)
      points.append(place + 0.1, weight: 0.5, row: row % 3 * sums.width)
      let found = sums.values(at: points, rows: 3)
      for index in 0..<gaussians.count {
        let (a, b) = (place - gaussians.centres[index], place + 0.1 - gaussians.centres[index])
        let eta = gaussians.etas[index]
        let expected = 2.5 * exp(-eta * a * a) + 0.5 * exp(-eta * b * b)
        let value = Double(found[row % 3 * gaussians.count + index])
        #expect(abs(value - expected) < 4e-6 * expected + 1e-11, "\(place), \(index)")
      }
      for other in [(row + 1) % 3, (row + 2) % 3] {
        #expect(found[other * gaussians.count..<(other + 1) * gaussians.count].allSatisfy { $0 == 0 })
      }
    }
  }

  @Test(arguments: DescriptorKernels.levels) func `no points give zeros`(level: Int) {
    let sums = GaussianSums(
      GaussianRuns(GaussianBasis(from: 1, to: 6, count: 60)), kernels: DescriptorKernels(level: level))
    #expect(sums.values(at: GaussianPoints(reserving: 0), rows: 2) == [Float](repeating: 0, count: 120))
  }

  @Test(arguments: DescriptorKernels.levels) func `harmonics and their sums are those of one vector`(
    level: Int
  ) {
    let kernels = DescriptorKernels(level: level)
    let functions = SphericalHarmonics(maximumDegree: 7)
    var generator = SeededGenerator(seed: 5)
    let vectors = (0..<16).map { index -> SIMD3<Double> in
      if index > 12 { return .zero }
      let vector = SIMD3<Double>.random(in: -1...1, using: &generator)
      return vector / vector.length
    }
    let found = kernels.values(of: functions, x: vectors.map(\.x), y: vectors.map(\.y), z: vectors.map(\.z))
    var one = [Double](repeating: 0, count: functions.count)
    var matrix: [Double] = []
    for (column, vector) in vectors.enumerated() {
      functions.fill(&one, vector)
      for row in 0..<functions.count { #expect(abs(found[row * 16 + column] - one[row]) < 1e-12) }
      matrix.append(Double(column) - 3)
    }
    let sums = kernels.product(matrix, rows: 1, found, columns: functions.count, count: 16)
    for row in 0..<functions.count {
      let expected = (0..<16).reduce(0.0) { $0 + matrix[$1] * found[row * 16 + $1] }
      #expect(abs(sums[row] - expected) < 1e-11)
    }
  }
}
