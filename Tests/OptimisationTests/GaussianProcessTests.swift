import Glibc
import Testing

@testable import Optimisation

@Suite struct GaussianProcessTests {
  static let parameters = Hyperparameters(
    lengthScales: [0.4, 0.9], signalVariance: 1.7, noiseVariance: 0.01)
  static let scaleOfFeature = [0, 1, 1]

  static func places(_ count: Int) -> [[Double]] {
    (0..<count).map { uniforms(3, seed: UInt64(1000 + $0)) }
  }

  static func values(_ places: [[Double]]) -> [Double] {
    places.map { sin(5 * $0[0]) + $0[1] * $0[1] - 0.5 * $0[2] }
  }

  static func process(_ count: Int) throws -> GaussianProcess {
    let places = places(count)
    return try #require(
      GaussianProcess(
        places: places, values: values(places), scaleOfFeature: scaleOfFeature, hyperparameters: parameters))
  }

  /// One observation: everything follows by hand.
  @Test func oneObservationByHand() throws {
    let process = try #require(
      GaussianProcess(
        places: [[0.2, 0.3, 0.4]], values: [2], scaleOfFeature: Self.scaleOfFeature,
        hyperparameters: Self.parameters))
    let total = 1.71
    let mean = 2 / total / (1 / total + 1)
    #expect(abs(process.mean - mean) < 1e-14)
    let squared = 0.1 * 0.1 / 0.16 + (0.2 * 0.2 + 0.1 * 0.1) / 0.81
    let s = sqrt(5 * squared)
    let covariance = 1.7 * (1 + s + s * s / 3) * exp(-s)
    let posterior = process.posterior(at: [0.3, 0.5, 0.3])
    #expect(abs(posterior.mean - (mean + covariance / total * (2 - mean))) < 1e-13)
    #expect(abs(posterior.variance - (1.7 - covariance * covariance / total)) < 1e-13)
  }

  /// Without noise it goes through its observations; far away it knows nothing.
  @Test func interpolatesAndForgets() throws {
    var exact = Self.parameters
    exact.noiseVariance = 1e-10
    let places = Self.places(12)
    let values = Self.values(places)
    let process = try #require(
      GaussianProcess(
        places: places, values: values, scaleOfFeature: Self.scaleOfFeature, hyperparameters: exact))
    for (place, value) in zip(places, values) {
      let posterior = process.posterior(at: place)
      #expect(abs(posterior.mean - value) < 1e-6 && posterior.variance < 1e-6)
    }
    let far = process.posterior(at: [100, -50, 30])
    #expect(abs(far.mean - process.mean) < 1e-12 && abs(far.variance - 1.7) < 1e-12)
  }

  @Test func gradientsAgreeWithDifferences() throws {
    let process = try Self.process(15)
    let place = [0.35, 0.6, 0.2]
    let (posterior, means, variances) = process.posteriorGradient(at: place)
    #expect(posterior == process.posterior(at: place))
    for feature in 0..<3 {
      func shifted(_ step: Double) -> GaussianProcess.Posterior {
        var place = place
        place[feature] += step
        return process.posterior(at: place)
      }
      let (above, below) = (shifted(1e-5), shifted(-1e-5))
      #expect(abs((above.mean - below.mean) / 2e-5 - means[feature]) < 1e-7)
      #expect(abs((above.variance - below.variance) / 2e-5 - variances[feature]) < 1e-7)
    }
  }

  @Test func anAddedObservationCountsLikeTheOthers() throws {
    var grown = try Self.process(9)
    let (place, value) = ([0.9, 0.1, 0.4], 0.3)
    let places = Self.places(9) + [place]
    let whole = try #require(
      GaussianProcess(
        places: places, values: Self.values(Self.places(9)) + [value], scaleOfFeature: Self.scaleOfFeature,
        hyperparameters: Self.parameters))
    let added = grown.append(place, value: value)
    #expect(added && grown.count == 10)
    for place in Self.places(5).map({ $0.map { 1 - $0 } }) {
      #expect(abs(grown.posterior(at: place).variance - whole.posterior(at: place).variance) < 1e-12)
      // The means differ by what the constant mean would have moved.
      let shift = abs(grown.mean - whole.mean)
      #expect(abs(grown.posterior(at: place).mean - whole.posterior(at: place).mean) <= shift + 1e-12)
    }
  }

  @Test func aPlaceTwiceWithoutNoiseIsRefused() {
    var exact = Self.parameters
    exact.noiseVariance = 0
    let place = [0.1, 0.2, 0.3]
    #expect(
      GaussianProcess(
        places: [place, place], values: [1, 2], scaleOfFeature: Self.scaleOfFeature, hyperparameters: exact)
        == nil)
  }

  /// The covariance and its slope against their definitions.
  @Test(arguments: [0, 1e-12, 0.01, 0.7, 4, 100]) func maternSlope(squared: Double) {
    let matern = Matern(squaredDistance: squared)
    if squared == 0 { #expect(matern.value == 1) }
    let step = max(squared, 1e-3) * 1e-4
    if squared > 0.001 {
      let difference =
        (Matern(squaredDistance: squared + step).value - Matern(squaredDistance: squared - step).value)
        / (2 * step)
      #expect(abs(difference - matern.slope) < 1e-6 * max(abs(matern.slope), 1e-3))
    } else {
      #expect(abs(matern.slope + 5.0 / 6) < 1e-5)
    }
  }
}

@Suite struct MarginalLikelihoodTests {
  @Test func gradientsAgreeWithDifferences() throws {
    let places = GaussianProcessTests.places(14)
    let likelihood = MarginalLikelihood(
      places: places, values: GaussianProcessTests.values(places),
      scaleOfFeature: GaussianProcessTests.scaleOfFeature, prior: HyperparameterPrior(scales: 2))
    let logarithms = GaussianProcessTests.parameters.logarithms
    let (_, gradient) = try #require(likelihood.evaluate(logarithms))
    #expect(gradient.count == 4)
    for index in gradient.indices {
      func shifted(_ step: Double) throws -> Double {
        var logarithms = logarithms
        logarithms[index] += step
        return try #require(likelihood.evaluate(logarithms)).value
      }
      let difference = (try shifted(1e-5) - shifted(-1e-5)) / 2e-5
      #expect(abs(difference - gradient[index]) < 1e-6 * max(1, abs(difference)))
    }
  }

  /// Two values: the normal density by hand.
  @Test func twoValuesByHand() throws {
    let parameters = Hyperparameters(lengthScales: [0.5], signalVariance: 2, noiseVariance: 0.1)
    let prior = HyperparameterPrior(scales: 1)
    let likelihood = MarginalLikelihood(
      places: [[0], [0.3]], values: [1, -0.4], scaleOfFeature: [0], prior: prior)
    let c = 2 * Matern(squaredDistance: 0.36).value
    let (sum, determinant) = (2.1 + c, 2.1 * 2.1 - c * c)
    // Both rows of the inverse add up to 1 / sum.
    let mean = (0.6 / sum) / (2 / sum + 1)
    let (a, b) = (1 - mean, -0.4 - mean)
    let form = (2.1 * a * a - 2 * c * a * b + 2.1 * b * b) / determinant
    let expected = -0.5 * (form + log(determinant) + 2 * log(2 * Double.pi) + mean * mean)
    let found = try #require(likelihood.evaluate(parameters.logarithms))
    #expect(abs(found.value - prior.logDensity(parameters.logarithms).value - expected) < 1e-12)
  }
}
