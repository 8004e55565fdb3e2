import Digest
import NeuralNet
import Persistence
import Prediction

/// A run was stopped by a signal.
struct Interrupted: Error {
  /// The file from which it can go on, if what was done is there.
  let checkpoint: String?
}

/// Trains with a progress bar, checkpoints, and an ear for signals.
struct Workshop {
  let recipe: Recipe
  let dataset: Dataset
  let data: TrainingData
  let threads: Int
  let checkpoint: String?
  let resume: Bool
  let interrupt: Interrupt

  /// A trained network and how the recipe was judged.
  struct Outcome {
    let result: TrainingRun.Result
    let trainedOn: [Int]
    let judged: OutOfSample
    let method: String
  }

  private var ids: [String] { dataset.samples.map(\.id) }

  /// Refuses a dataset with too few structures to judge by, before anything is trained.
  func requireEnough(folds: Int?) throws(Failure) {
    let groups = Set(data.groups).count
    if let folds {
      guard folds <= groups else {
        throw Failure("--folds \(folds): the dataset has \(groups) structures, one fold each at most")
      }
    } else if recipe.test == 0 {
      throw Failure("the recipe keeps no test samples; set test, or use --folds")
    } else if split.test.isEmpty {
      let needed = Int((0.5 / recipe.test).rounded(.up))
      throw Failure(
        "the dataset has \(groups) of the \(needed) structures it takes to keep one aside by the recipe's test of "
          + "\(recipe.test); add some, raise test, or use --folds")
    }
  }

  private var split: Split {
    Split(groups: data.groups, validation: recipe.validation, test: recipe.test, seed: recipe.seed)
  }

  /// Trains on one part and judges on another.
  func heldOut() throws -> Outcome {
    let split = split
    let result = try ensemble(recipe, split, "train")
    let judged = try OutOfSample(
      predicted: try result.predict(data, rows: split.test), rows: split.test, data: data, ids: ids,
      mean: data.meanTarget(split.training), recipe: recipe)
    let share = Int((Double(split.test.count) / Double(data.count) * 100).rounded())
    return Outcome(
      result: result, trainedOn: split.training, judged: judged,
      method: "\(split.test.count) samples (\(share) %) held out, split by structure, seed \(recipe.seed)")
  }

  /// Judges by cross-validation, then trains on everything.
  func crossValidated(folds: Int) throws -> Outcome {
    let judged = try CrossValidation(recipe: recipe, folds: folds, seed: recipe.seed, threads: threads)
      .run(data, ids: ids) { fold, member, run in
        let file = checkpoint.map { "\($0).fold\(fold + 1)" + (member > 0 ? ".\(member)" : "") }
        try train(run, "fold \(fold + 1)/\(folds)", checkpoint: file)
        if let file { try save(run, to: file) }
      }
    Output.line(
      EvaluationTable(judged.evaluation, title: "\(folds)-fold cross-validation").text)
    let all = Split(training: Array(0..<data.count), validation: [], test: [])
    var final = recipe
    final.patience = 0
    return Outcome(
      result: try ensemble(final, all, "fit to all"), trainedOn: all.training, judged: judged,
      method:
        "\(folds)-fold cross-validation by structure, seed \(recipe.seed); the stored weights are fitted to all samples"
    )
  }

  /// Trains the members of the recipe's ensemble one after the other. Each has a checkpoint of its own, which those
  /// that are done keep, so that an interrupted ensemble goes on where it stopped.
  private func ensemble(_ recipe: Recipe, _ split: Split, _ label: String) throws -> TrainingRun.Result {
    var members: [TrainingRun.Result] = []
    for member in 0..<recipe.ensemble {
      let run = try TrainingRun(
        recipe: recipe, data: data, split: split, seed: recipe.seed(ofMember: member), threads: threads)
      let name = recipe.ensemble > 1 ? "\(label), member \(member + 1)/\(recipe.ensemble)" : label
      let file = checkpoint.map { member > 0 ? "\($0).\(member)" : $0 }
      try train(run, name, checkpoint: file)
      if recipe.ensemble > 1, let file { try save(run, to: file) }
      members.append(run.result)
    }
    return TrainingRun.Result(ensemble: members)
  }

  private func train(_ run: TrainingRun, _ label: String, checkpoint: String?) throws {
    if let checkpoint { try goOn(run, from: checkpoint) }
    var bar = ProgressBar(label)
    let total = Double(recipe.epochs)
    while !run.isFinished {
      let before = Double(run.history.count)
      let text = Self.text(run.history.last)
      let epoch = try run.runEpoch { done, of in
        bar.show((before + Double(done) / Double(of)) / total, text)
        return !interrupt.isRequested
      }
      guard let epoch else {
        bar.finish()
        if let checkpoint { try save(run, to: checkpoint) }
        throw Interrupted(checkpoint: self.checkpoint)
      }
      bar.show(Double(epoch.number) / total, Self.text(epoch), force: epoch.number == recipe.epochs)
      if let checkpoint, recipe.checkpointEvery > 0, epoch.number % recipe.checkpointEvery == 0 {
        try save(run, to: checkpoint)
      }
    }
    bar.finish()
  }

  /// Puts the state of the checkpoint into a run, if that is asked for and there is one.
  private func goOn(_ run: TrainingRun, from checkpoint: String) throws {
    guard resume else { return }
    guard Places.exists(checkpoint) else {
      return Output.error("there is no \(checkpoint) yet: training from the beginning\n")
    }
    do {
      let packed = try FileReader.bytes(checkpoint, limit: 1 << 30)
      try run.resume(
        Safetensors(try Gzip.decompressed(packed, limit: 1 << 30)), threads: threads,
        dataDigest: dataset.digest.hex)
    } catch {
      throw Failure(error, about: checkpoint)
    }
    Output.error("resumed after epoch \(run.history.count)\n")
  }

  private func save(_ run: TrainingRun, to checkpoint: String) throws {
    let bytes = run.checkpoint(dataDigest: dataset.digest.hex).encoded()
    try AtomicFile.write(try Gzip.compressed(numbers: bytes), to: checkpoint)
  }

  private static func text(_ epoch: TrainingRun.Epoch?) -> String {
    guard let epoch else { return "starting" }
    let validation = epoch.validationLoss.map { ", validation \(Figure.short($0))" } ?? ""
    return "epoch \(epoch.number), loss \(Figure.short(epoch.loss))\(validation)"
  }
}
