extension TrainingSession {
  /// The network as it is now (a copy, a few milliseconds).
  public var parameters: Parameters { Parameters(architecture, values: values(.values)) }

  /// The moving average of the weights with the running statistics as they are; nil if none is kept.
  public var averagedParameters: Parameters? {
    averaging == nil ? nil : Parameters(architecture, values: values(.average, statistics: true))
  }

  /// Everything needed to go on later.
  public var state: TrainingState {
    TrainingState(
      parameters: parameters, optimiser: optimiser, loss: loss, seed: seed, step: stepCount,
      averaging: averaging, firstMoments: values(.first), secondMoments: values(.second),
      average: averaging == nil ? [] : values(.average))
  }

  private func values(_ part: TrainedLayer.Part, statistics: Bool = false) -> [Float] {
    let layout = ParameterLayout(architecture)
    var values = [Float](repeating: 0, count: layout.count)
    for tensor in layout.tensors {
      let isStatistic = !tensor.isTrainable
      layers[tensor.layer].read(into: &values, tensor, isStatistic && statistics ? .values : part)
    }
    return values
  }

  func restore(_ state: TrainingState) {
    for tensor in ParameterLayout(architecture).tensors {
      let layer = layers[tensor.layer]
      layer.write(state.parameters.values, tensor, .values)
      layer.write(state.firstMoments, tensor, .first)
      layer.write(state.secondMoments, tensor, .second)
      if averaging != nil { layer.write(state.average, tensor, .average) }
    }
  }
}
