import Digest
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
        "split": splitText, "step": "\(session.stepCount)", "partialLoss": "\(partialLoss)",
        "history": historyText, "best": best.map { "\($0.epoch) \($0.loss)" } ?? "",
      ], tensors: tensors)
  }

  /// Puts a checkpoint back. Throws `checkpointMismatch` for one of another recipe, dataset or seed, and
  /// `weights` for a damaged one; the run is then as it was.
  public func resume(_ file: Safetensors, threads: Int, dataDigest: String) throws(PredictionError) {
    for (key, mine, name) in [
      ("format", Self.format, "the format"), ("data", dataDigest, "the dataset"),
      ("recipe", recipeText, "the recipe"), ("seed", "\(seed)", "the seed"),
      ("split", splitText, "the split"),
    ] where file.metadata[key] != mine {
      throw .checkpointMismatch(name)
    }
    let history = try Self.history(try Self.entry("history", of: file))
    let (step, partialLoss) = try progress(file, epochs: history.count)
    let best = try Self.best(file, recipe.architecture, epochs: history.count)
    do throws(NeuralNetError) {
      let state = try TrainingState(
        recipe.architecture, tensors: file.tensors.filter { !$0.name.hasPrefix("best.") },
        optimiser: Adam(weightDecay: recipe.weightDecay), loss: recipe.loss, seed: seed, step: step,
        averaging: recipe.averaging)
      restore(
        session: try TrainingSession(resuming: state, threads: threads), history: history,
        partialLoss: partialLoss, best: best)
    } catch {
      throw .network(error)
    }
  }

  private static func entry(_ key: String, of file: Safetensors) throws(PredictionError) -> String {
    guard let text = file.metadata[key] else { throw .weights(.metadataMissing(key)) }
    return text
  }

  /// Steps done, which have to fit the epochs done, and the loss summed since the last of these.
  private func progress(
    _ file: Safetensors, epochs: Int
  ) throws(PredictionError) -> (step: Int, partialLoss: Double) {
    let first = epochs * stepsPerEpoch
    guard epochs <= recipe.epochs else { throw .weights(.metadataBad("history")) }
    guard let step = Int(try Self.entry("step", of: file)), (first...first + stepsPerEpoch).contains(step)
    else {
      throw .weights(.metadataBad("step"))
    }
    guard let loss = Double(try Self.entry("partialLoss", of: file)), loss.isFinite else {
      throw .weights(.metadataBad("partialLoss"))
    }
    return (step, loss)
  }

  private static func best(
    _ file: Safetensors, _ architecture: Architecture, epochs: Int
  ) throws(PredictionError) -> (epoch: Int, loss: Double, parameters: Parameters)? {
    let text = try entry("best", of: file)
    if text.isEmpty { return nil }
    let parts = text.split(separator: " ")
    guard parts.count == 2, let epoch = Int(parts[0]), (1...max(1, epochs)).contains(epoch),
      let loss = Double(parts[1]), loss.isFinite
    else { throw .weights(.metadataBad("best")) }
    let tensors = file.tensors.filter { $0.name.hasPrefix("best.") }
      .map { NamedTensor(name: String($0.name.dropFirst(5)), shape: $0.shape, values: $0.values) }
    do throws(NeuralNetError) {
      return (epoch, loss, try Parameters(architecture, tensors: tensors))
    } catch {
      throw .network(error)
    }
  }

  /// Digest of the rows that train and steer: the folds of a cross-validation differ in nothing else.
  private var splitText: String {
    SHA256.digest(of: Array("\(split.training) \(split.validation)".utf8)).hex
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
      guard parts.count == 2, let loss = Double(parts[0]) else { throw .weights(.metadataBad("history")) }
      let validationLoss = Double(parts[1])
      guard parts[1] == "-" || validationLoss != nil else { throw .weights(.metadataBad("history")) }
      epochs.append(Epoch(number: epochs.count + 1, loss: loss, validationLoss: validationLoss))
    }
    return epochs
  }
}
