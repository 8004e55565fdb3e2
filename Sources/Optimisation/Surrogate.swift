/// What the Gaussian process has learned of the function, for reports: which parameters matter, and how the value
/// depends on each.
public struct Surrogate: Sendable {
  /// How much of the variation of the value goes with one parameter alone.
  public struct Importance: Hashable, Sendable {
    /// Name of the parameter.
    public let name: String
    /// Share of the variance that single parameters explain, 0...1; the shares of all add up to 1 where the
    /// value varies at all.
    public let share: Double
    /// Distance in its range, 0...1, over which the value changes; nil for a parameter with one value.
    public let lengthScale: Double?
  }

  /// One place of a partial dependence.
  public struct Dependence: Hashable, Sendable {
    /// What the parameter is set to.
    public let setting: Setting
    /// The expected value, averaged over the other parameters.
    public let mean: Double
    /// Lower and upper end of what is plausible (one standard deviation), averaged likewise.
    public let lower: Double
    /// See `lower`.
    public let upper: Double
  }

  /// What is varied.
  public let space: SearchSpace
  private let fit: SurrogateFit
  private let backdrop: [SearchSpace.Coordinates]

  /// Fits the process to trials; nil where fewer than two of them have values.
  ///
  /// - Throws: where a trial is not of the space.
  public init?(_ space: SearchSpace, given trials: [Trial]) throws(OptimisationError) {
    var observed: [SearchSpace.Coordinates] = []
    for trial in trials { observed.append(try space.coordinates(of: trial.point)) }
    guard let fit = SurrogateFit(space, observed, trials) else { return nil }
    self.space = space
    self.fit = fit
    let sequence = HaltonSequence(dimensions: space.dimensions.count, seed: 0)
    backdrop = (0..<64).map { space.coordinates(ofUniform: sequence.point($0)) }
  }

  /// The value that is expected of a point, with what is plausible around it.
  public func prediction(
    at point: Point
  ) throws(OptimisationError) -> (mean: Double, lower: Double, upper: Double) {
    prediction(try space.coordinates(of: point))
  }

  /// Every parameter, in the order of the space.
  public var importance: [Importance] {
    let variances = space.dimensions.indices.map { index in
      let means = dependence(index, places: 17).map(\.mean)
      let centre = means.reduce(0, +) / Double(means.count)
      return means.reduce(0) { $0 + ($1 - centre) * ($1 - centre) } / Double(means.count)
    }
    let total = variances.reduce(0, +)
    return space.dimensions.indices.map { index in
      Importance(
        name: space.dimensions[index].name, share: total > 0 ? variances[index] / total : 0,
        lengthScale: fit.map.dimensionOfScale.firstIndex(of: index)
          .map { fit.process.hyperparameters.lengthScales[$0] })
    }
  }

  /// How the value depends on one parameter, averaged over the others; nil where there is none of that name.
  ///
  /// - Parameter places: how many settings of a continuous or long parameter are looked at.
  public func partialDependence(on name: String, places: Int = 25) -> [Dependence]? {
    space.dimensions.firstIndex { $0.name == name }.map { dependence($0, places: max(2, places)) }
  }

  private func dependence(_ index: Int, places: Int) -> [Dependence] {
    let domain = space.dimensions[index].domain
    var settings = (0..<places).map { domain.snapped(Double($0) / Double(places - 1)) }
    if let count = domain.count, count <= places { settings = domain.steps }
    var seen: Set<Double> = []
    return settings.filter { seen.insert($0).inserted }.map { setting in
      let predictions = backdrop.map { point in
        var point = point
        point[index] = setting
        return prediction(point)
      }
      func average(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
      return Dependence(
        setting: domain.value(at: setting), mean: average(predictions.map(\.mean)),
        lower: average(predictions.map(\.lower)), upper: average(predictions.map(\.upper)))
    }
  }

  private func prediction(_ coordinates: SearchSpace.Coordinates) -> (
    mean: Double, lower: Double, upper: Double
  ) {
    let posterior = fit.process.posterior(at: fit.map.features(coordinates))
    let deviation = posterior.variance.squareRoot()
    return (
      fit.scale.restored(posterior.mean), fit.scale.restored(posterior.mean - deviation),
      fit.scale.restored(posterior.mean + deviation)
    )
  }
}
