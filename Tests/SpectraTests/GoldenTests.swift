import Glibc
import Testing

@testable import Spectra

/// Numbers of an independent NumPy and SciPy script, `Fixtures/golden.py`, which prints the literals below.
@Suite struct GoldenTests {
  static let raw: [Double] = [
    0.0, 0.16783247134579535, 0.1768272722113438, 0.1830895783912072,
    1.6794983529168956, 1.0106066323107685, 0.9553799905608396,
  ]
  static let arctangent: [Double] = [
    0.005283761409931068, 0.007869490539066602, 0.014253322410175935,
    0.1278808702163259, 1.2712854364536523, 1.0439179483930363, 1.0335635464523119, 1.002862751894438,
    1.0007222479629574, 0.9921627018817213, 0.9910672995265768, 0.9907164119750246,
  ]
  static let level: [Double] = [0.9195670444812011]
  static let seahDench: [Double] = [
    0.005314380696509043, 0.007915094071729044, 0.014335920114672048,
    0.12862193717775888, 0.9769612942877902, 1.0082220589200794, 1.0194961932428712, 1.0005261654318556,
    1.0006443302140777, 0.9941601258896661, 0.9937166148159278, 0.9938012135947701,
  ]
  static let peakEnergies: [Double] = [6.32974612127735, 19.440268276096884]
  static let peakIntensities: [Double] = [1.3858156689905028, 1.0777682240393256]
  static let peakProminences: [Double] = [0.39469332138980173, 0.05580008095881861]
  static let edge: [Double] = [4.0]
  static let quantiles: [Double] = [
    0.0, 9.015387233383636e-06, 0.01811607554724727, 0.13142518487937152,
    0.4163002377403659, 0.9764021650211503, 0.9881541218929165,
  ]
  static let moments: [Double] = [1.0163439646995804, 0.259830278456258, 0.07680526822590442]
  static let spearman: [Double] = [0.05828153395378889, 0.6690273733255678]
  static let errors: [Double] = [0.00020047419082282626, 1.4904742812760154]
  static let calibration: [Double] = [
    0.43564356435643564, 0.7029702970297029, 0.8514851485148515,
    -0.022516016307513105,
  ]

  static let energies = EnergyGrid.rankine2020.energies
  static let mu: [Double] = energies.map { energy in
    guard energy > -5.3 else { return 0 }
    let first = (energy - 6.1) / 2.3
    let second = (energy - 19.7) / 4
    return 0.5 + atan((energy - 2) / 3) / .pi + 0.9 * exp(-first * first) + 0.2 * exp(-second * second)
      + 0.05 * sin(energy)
  }
  static let values = (0..<101).map { index -> Double in
    let value = Double(index * 7919 % 1009) / 1009
    return value * value * value
  }
  static let other = (0..<101).map { Double($0 * 104729 % 997) / 997 }

  static func near(_ left: [Double], _ right: [Double], _ tolerance: Double = 1e-12) -> Bool {
    left.count == right.count && zip(left, right).allSatisfy { abs($0 - $1) <= tolerance }
  }

  static func convolved(_ kind: Convolution.Kind) throws -> (intensities: [Double], level: Double) {
    var convolution = Convolution.feKEdge
    convolution.kind = kind
    return try ConvolutionMatrix(from: .rankine2020, by: convolution).convolved(mu)
  }

  @Test func theInputIsTheSame() {
    #expect(Self.near([0, 19, 20, 21, 64, 100, 239].map { Self.mu[$0] }, Self.raw, 1e-15))
  }

  @Test func convolution() throws {
    let (curve, level) = try Self.convolved(.arctangent)
    #expect(Self.near(stride(from: 0, to: 441, by: 40).map { curve[$0] }, Self.arctangent))
    #expect(Self.near([level], Self.level))
    let seah = try Self.convolved(.seahDench).intensities
    #expect(Self.near(stride(from: 0, to: 441, by: 40).map { seah[$0] }, Self.seahDench))
  }

  @Test func peaksAndEdge() throws {
    let curve = try Spectrum(grid: .convolved, intensities: Self.convolved(.arctangent).intensities)
    let peaks = curve.peaks(prominence: 0.002, level: 1)
    #expect(Self.near(peaks.map(\.energy), Self.peakEnergies, 1e-9))
    #expect(Self.near(peaks.map(\.intensity), Self.peakIntensities))
    #expect(Self.near(peaks.map(\.prominence), Self.peakProminences))
    #expect(try [curve.edgePosition()] == Self.edge)
    #expect(try curve.whiteLine(above: curve.edgePosition(), among: peaks) == peaks[0])
  }

  @Test func quantilesAndMoments() {
    #expect(
      Self.near(Metrics.quantiles([0, 0.01, 0.25, 0.5, 0.731, 0.99, 1], of: Self.values), Self.quantiles))
    let summary = Summary(of: Self.values)
    #expect(
      Self.near(
        [summary.p1, summary.q1, summary.median, summary.p99], [1, 2, 3, 5].map { Self.quantiles[$0] }))
    let pearson = Metrics.pearson(Self.values, Self.other)
    #expect(Self.near([summary.skewness, summary.mean, pearson], Self.moments))
  }

  @Test func ranks() {
    let ties = Self.values.map { ($0 * 10).rounded(.toNearestOrEven) / 10 }
    let sum = zip(Self.values, Self.other).map { $0 + $1 }
    #expect(
      Self.near([Metrics.spearman(ties, Self.other), Metrics.spearman(Self.values, sum)], Self.spearman))
  }

  @Test func errorsOfAPrediction() {
    let prediction = zip(Self.mu, Self.energies).map { $0 + 0.02 * cos($1) }
    let found = [
      Metrics.meanSquaredError(prediction, Self.mu),
      Metrics.relativeSpectralError(prediction, Self.mu, on: .rankine2020),
    ]
    #expect(Self.near(found, Self.errors))
  }

  @Test func calibrationOfSigma() {
    let found = Calibration(errors: Self.other.map { $0 - 0.5 }, sigmas: Self.values.map { 0.1 + $0 / 2 })
    #expect(
      Self.near([found.insideOne, found.insideTwo, found.insideThree, found.spearman], Self.calibration))
  }
}
