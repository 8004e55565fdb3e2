/// A Gaussian process fitted to trials: values scaled, failures taken for the worst value, hyperparameters at
/// the best of several local maxima of their posterior density.
struct SurrogateFit {
  /// Observations beyond this number are thinned out: the best are kept, of the others every so many.
  static let largest = 1000
  /// Hyperparameters are sought with no more observations than this, then improved with all.
  static let searched = 160

  let map: FeatureMap
  let scale: OutputScale
  /// Coordinates of the observations.
  let observed: [SearchSpace.Coordinates]
  /// Their values as the process sees them.
  let values: [Double]
  var process: GaussianProcess

  /// Fits; nil where fewer than two trials have values.
  init?(_ space: SearchSpace, _ coordinates: [SearchSpace.Coordinates], _ trials: [Trial]) {
    let finite = trials.compactMap(\.value)
    guard finite.count >= 2 else { return nil }
    let map = FeatureMap(space)
    let scale = OutputScale(finite)
    let worst = scale.scaled(finite.max() ?? 0)
    let values = trials.map { $0.value.map(scale.scaled) ?? worst }
    let kept = Self.thinned(values, to: Self.largest)
    self.map = map
    self.scale = scale
    observed = kept.map { coordinates[$0] }
    self.values = kept.map { values[$0] }
    let places = observed.map(map.features)
    let parameters = Self.hyperparameters(places, self.values, map)
    guard let process = Self.process(places, self.values, map, parameters) else { return nil }
    self.process = process
  }

  /// The lowest posterior mean among the observations: the value to improve on, free of noise.
  var incumbent: Double {
    observed.map { process.posterior(at: map.features($0)).mean }.min() ?? 0
  }

  /// Whether a point is so close to an observation that it will tell hardly more.
  func isKnown(_ coordinates: SearchSpace.Coordinates) -> Bool {
    observed.contains { zip($0, coordinates).allSatisfy { abs($0 - $1) < 0.03 } }
  }

  /// The same with length scales shorter by a factor: less sure of what lies between observations.
  func doubting(_ factor: Double) -> SurrogateFit {
    var parameters = process.hyperparameters
    parameters.lengthScales = parameters.lengthScales.map { $0 * factor }
    var doubting = self
    if let process = Self.process(observed.map(map.features), values, map, parameters) {
      doubting.process = process
    }
    return doubting
  }

  /// Takes a point that is being tried for observed, with the value that is expected of it.
  mutating func believe(_ coordinates: SearchSpace.Coordinates) {
    let place = map.features(coordinates)
    process.append(place, value: process.posterior(at: place).mean)
  }

  /// Which of many observations to keep: the better half of the room for the best, the rest evenly by age.
  static func thinned(_ values: [Double], to limit: Int) -> [Int] {
    guard values.count > limit else { return Array(values.indices) }
    let order = values.indices.sorted { (values[$0], $0) < (values[$1], $1) }
    let others = order[(limit / 2)...].sorted()
    let room = limit - limit / 2
    let spread = (0..<room).map { others[$0 * others.count / room] }
    return (order[..<(limit / 2)] + spread).sorted()
  }

  /// More and more noise until the covariance can be factorised.
  private static func process(
    _ places: [[Double]], _ values: [Double], _ map: FeatureMap, _ parameters: Hyperparameters
  ) -> GaussianProcess? {
    var parameters = parameters
    for _ in 0..<8 {
      if let process = GaussianProcess(
        places: places, values: values, scaleOfFeature: map.scaleOfFeature, hyperparameters: parameters)
      {
        return process
      }
      parameters.noiseVariance *= 10
    }
    return nil
  }

  private static func hyperparameters(
    _ places: [[Double]], _ values: [Double], _ map: FeatureMap
  ) -> Hyperparameters {
    let prior = HyperparameterPrior(scales: map.scales)
    let few = thinned(values, to: searched)
    let likelihood = MarginalLikelihood(
      places: few.map { places[$0] }, values: few.map { values[$0] }, scaleOfFeature: map.scaleOfFeature,
      prior: prior)
    var best: (place: [Double], value: Double)?
    for start in starts(prior) {
      let found = BoundedAscent(bounds: prior.bounds, iterations: 30, tolerance: 1e-3)
        .maximum(from: start, of: likelihood.evaluate)
      if let found, found.value > best?.value ?? -.infinity { best = found }
    }
    var logarithms = best?.place ?? prior.laws.map(\.mean)
    if few.count < values.count {
      let all = MarginalLikelihood(
        places: places, values: values, scaleOfFeature: map.scaleOfFeature, prior: prior)
      let polished = BoundedAscent(bounds: prior.bounds, iterations: 4, tolerance: 1e-2)
        .maximum(from: logarithms, of: all.evaluate)
      if let polished { logarithms = polished.place }
    }
    return Hyperparameters(logarithms: logarithms)
  }

  /// What is likely beforehand; everything local; everything wide and noisy.
  private static func starts(_ prior: HyperparameterPrior) -> [[Double]] {
    let means = prior.laws.map(\.mean)
    let scales = means.count - 2
    func start(_ shift: Double, _ noise: Double) -> [Double] {
      means[..<scales].map { $0 + shift } + [means[scales], noise]
    }
    return [start(0, -10), start(-1.2, -14), start(1, -3)]
  }
}
