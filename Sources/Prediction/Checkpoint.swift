import JSON
import NeuralNet

/// A training run on disk: weights, moments, history and what they belong to. Resuming continues to the same
/// bits as never having stopped.
extension TrainingRun {
  private static let format = "whiteline-checkpoint/1"

  /// Everything the run needs to go on, after its last step.
  public func checkpoint(dataDigest: String) -> Safetensors {
    var tensors = session.state.tensors
    if let best {
      tensors += best.parameters.tensors.map {
        NamedTensor(name: "best.\($0.name)", shape: $0.shape, values: $0.values)
      }
    }
    return Safetensors(
      metadata: [
        "format": Self.format, "data": dataDigest, "recipe": recipeText, "seed": "\(seed)",
        "step": "\(session.stepCount)", "partialLoss": "\(partialLoss)", "history": historyText, "best": best.map { "\($0.epoch) \($0.loss)" } ?? "",
      ], tensors: tensors)
  }

  /// Puts a checkpoint back. Throws `checkpointMismatch` for one of another recipe, dataset or seed, and
  /// `weights` for a damaged one; the run is then as it was.
  public func resume(_ file: Safetensors, threads: Int, dataDigest: String) throws(PredictionError) {
    for (key, mine, name) in [
      ("format", Self.format, "the format"), ("data", dataDigest, "the dataset"),
      ("recipe", recipeText, "the recipe"), ("seed", "\(seed)", "the seed"),
    ] where file.metadata[key] != mine {
      throw .checkpointMismatch(name)
    }
    guard let step = file.metadata["step"].flatMap({ Int($0) }) else { throw .weights(.metadataMissing("step")) }
    let history = try Self.history(file.metadata["history"] ?? "")
    do throws(NeuralNetError) {
      let state = try TrainingState(
        recipe.architecture, tensors: file.tensors.filter { !$0.name.hasPrefix("best.") },
        optimiser: Adam(weightDecay: recipe.weightDecay), loss: recipe.loss, seed: seed, step: step,
        averaging: recipe.averaging)
      restore(
        session: try TrainingSession(resuming: state, threads: threads), history: history,
        partialLoss: Double(file.metadata["partialLoss"] ?? "") ?? 0, best: try Self.best(file, recipe.architecture))
    } catch {
      throw .network(error)
    }
  }

  private static func best(
    _ file: Safetensors, _ architecture: Architecture
  ) throws(NeuralNetError) -> (epoch: Int, loss: Double, parameters: Parameters)? {
    let parts = (file.metadata["best"] ?? "").split(separator: " ")
    guard parts.count == 2, let epoch = Int(parts[0]), let loss = Double(parts[1]) else { return nil }
    let tensors = file.tensors.filter { $0.name.hasPrefix("best.") }
      .map { NamedTensor(name: String($0.name.dropFirst(5)), shape: $0.shape, values: $0.values) }
    return (epoch, loss, try Parameters(architecture, tensors: tensors))
  }

  private var recipeText: String {
    var writer = JSONWriter()
    writer.object { recipe.write(to: &$0) }
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  private var historyText: String {
    history.map { "\($0.loss) \($0.validationLoss.map { "\($0)" } ?? "-")" }.joined(separator: "\n")
  }

  private static func history(_ text: String) throws(PredictionError) -> [Epoch] {
    var epochs: [Epoch] = []
    for line in text.split(separator: "\n") {
      let parts = line.split(separator: " ")
      guard parts.count == 2, let loss = Double(parts[0]) else { throw .weights(.metadataMissing("history")) }
      epochs.append(Epoch(number: epochs.count + 1, loss: loss, validationLoss: Double(parts[1])))
    }
    return epochs
  }
}
