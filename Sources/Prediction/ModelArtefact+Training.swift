import Geometry
public import Spectra

extension ModelArtefact {
  /// Puts a trained network together with what its answers need beside it.
  ///
  /// - Parameters:
  ///   - result: the network.
  ///   - trainedOn: rows the network was fitted to; they define the domain.
  ///   - judged: out-of-sample predictions by networks of the same recipe; their residuals define the
  ///     uncertainty.
  public init(
    card: ModelCard, result: TrainingRun.Result, dataset: Dataset, data: TrainingData, trainedOn: [Int],
    judged: OutOfSample
  ) throws(PredictionError) {
    let domain = try Domain(
      clusters: Self.clusters(dataset, rows: trainedOn, card.recipe),
      descriptors: Self.standardised(data, rows: trainedOn, result.standardiser),
      weights: Self.blockWeights(card.recipe, result.standardiser),
      groups: trainedOn.map { data.groups[$0] })
    let judgedDescriptors = Self.standardised(data, rows: judged.rows, result.standardiser)
    let groups = trainedOn.map { data.groups[$0] }
    let scores = judged.rows.indices.map { position in
      domain.score(
        of: Array(judgedDescriptors[position * data.features..<(position + 1) * data.features]),
        without: data.groups[judged.rows[position]], groups: groups)
    }
    var residuals = judged.predicted
    for (position, row) in judged.rows.enumerated() {
      for column in 0..<data.energies {
        residuals[position * data.energies + column] -= data.targets[row * data.energies + column]
      }
    }
    self.init(
      card: card, members: result.members, standardiser: result.standardiser, domain: domain,
      uncertainty: ResidualCovariance(residuals: residuals, energies: data.energies, scores: scores))
  }

  private static func clusters(
    _ dataset: Dataset, rows: [Int], _ recipe: Recipe
  ) throws(PredictionError) -> [Cluster] {
    do throws(GeometryError) {
      var clusters: [Cluster] = []
      for row in rows {
        let sample = dataset.samples[row]
        clusters.append(
          try Cluster(in: sample.structure, around: sample.absorber, cutoff: recipe.descriptor.cutoff))
      }
      return clusters
    } catch {
      throw .geometry(error)
    }
  }

  /// One over the square root of the number of live features in the block of each feature.
  private static func blockWeights(_ recipe: Recipe, _ standardiser: Standardiser) -> [Float] {
    var weights: [Float] = []
    for block in recipe.descriptor.blocks {
      let scales = standardiser.scale[weights.count..<weights.count + block.count]
      let weight = 1 / Float(max(1, scales.count { $0 != 0 })).squareRoot()
      weights += [Float](repeating: weight, count: block.count)
    }
    return weights
  }

  private static func standardised(_ data: TrainingData, rows: [Int], _ standardiser: Standardiser) -> [Float]
  {
    var matrix = rows.flatMap { data.descriptors[$0 * data.features..<($0 + 1) * data.features] }
    standardiser.standardise(&matrix, within: Domain.bound)
    return matrix
  }
}

extension ModelArtefact {
  /// Judges the model on a dataset it was not trained on.
  public func judged(on dataset: Dataset) throws(PredictionError) -> OutOfSample {
    try judged(on: dataset, try TrainingData(dataset, recipe: card.recipe))
  }

  /// The same with the matrices that the model's recipe makes of the dataset.
  public func judged(on dataset: Dataset, _ data: TrainingData) throws(PredictionError) -> OutOfSample {
    let result = TrainingRun.Result(members: members, standardiser: standardiser, epochs: card.epochs)
    let rows = Array(0..<data.count)
    return try OutOfSample(
      predicted: try result.predict(data, rows: rows), rows: rows, data: data, ids: dataset.samples.map(\.id),
      mean: data.meanTarget(rows), recipe: card.recipe)
  }

  /// Whether sigma is honest about out-of-sample predictions, raw and convolved.
  public func calibration(
    _ judged: OutOfSample, data: TrainingData, trainedOn: [Int]
  ) throws(PredictionError) -> (raw: Calibration?, convolved: Calibration?) {
    guard let domain, let uncertainty else { return (nil, nil) }
    let matrix: ConvolutionMatrix
    do throws(SpectraError) {
      matrix = try ConvolutionMatrix(from: card.recipe.grid, by: card.recipe.convolution)
    } catch {
      throw .spectra(error)
    }
    let convolvedSigma = uncertainty.convolvedSigma(matrix)
    let groups = trainedOn.map { data.groups[$0] }
    let descriptors = Self.standardised(data, rows: judged.rows, standardiser)
    var errors: (raw: [Double], convolved: [Double]) = ([], [])
    var sigmas: (raw: [Double], convolved: [Double]) = ([], [])
    for (position, curves) in judged.curves.enumerated() {
      let row = Array(descriptors[position * data.features..<(position + 1) * data.features])
      let score = domain.score(of: row, without: data.groups[judged.rows[position]], groups: groups)
      let growth = uncertainty.growth.factor(at: score)
      let level = matrix.level(of: curves.predicted.raw)
      errors.raw += zip(curves.predicted.raw, curves.target.raw).map(-)
      sigmas.raw += uncertainty.rawSigma(score: score).map(Double.init)
      errors.convolved += zip(curves.predicted.convolved.intensities, curves.target.convolved.intensities)
        .map(-)
      sigmas.convolved += convolvedSigma.map { Double($0) * growth / level }
    }
    return (
      Calibration(errors: errors.raw, sigmas: sigmas.raw),
      Calibration(errors: errors.convolved, sigmas: sigmas.convolved)
    )
  }
}
