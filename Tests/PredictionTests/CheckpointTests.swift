import NeuralNet
import Testing

@testable import Prediction

@Suite struct CheckpointTests {
  static let overrides = "epochs: 4, patience: 3"

  /// Stored and resumed after any number of steps, on another number of threads: the same bits in the end.
  @Test func aResumedRunEndsLikeAnUndisturbedOne() throws {
    let recipe = try Samples.recipe(Self.overrides)
    let whole = try Samples.run(recipe)
    let wanted = try whole.runToEnd()
    for steps in 1...(3 * whole.stepsPerEpoch) {
      let run = try Samples.run(recipe)
      for _ in 0..<steps { _ = try run.runEpoch(afterStep: { _, _ in false }) }
      let stored = run.checkpoint(dataDigest: "d").encoded()
      let resumed = try Samples.run(recipe)
      try resumed.resume(try Safetensors(stored), threads: 1 + steps % 2, dataDigest: "d")
      #expect(try resumed.runToEnd().parameters == wanted.parameters, "after \(steps) steps")
      #expect(resumed.history == whole.history, "after \(steps) steps")
    }
  }

  @Test func aCheckpointReadsBackToItself() throws {
    let run = try Self.interrupted()
    let file = run.checkpoint(dataDigest: "d")
    let resumed = try Samples.run(run.recipe)
    try resumed.resume(file, threads: 1, dataDigest: "d")
    #expect(resumed.checkpoint(dataDigest: "d") == file)
  }

  @Test func whatBelongsToAnotherRunIsRefused() throws {
    let run = try Self.interrupted()
    let file = run.checkpoint(dataDigest: "d")
    func refusal(_ run: TrainingRun, _ file: Safetensors, digest: String = "d") -> PredictionError? {
      failure { try run.resume(file, threads: 1, dataDigest: digest) }
    }
    let recipe = run.recipe
    #expect(refusal(try Samples.run(recipe), file, digest: "e") == .checkpointMismatch("the dataset"))
    #expect(refusal(try Samples.run(recipe, seed: 99), file) == .checkpointMismatch("the seed"))
    let other = try Samples.recipe(Self.overrides + ", dropout: 0.2")
    #expect(refusal(try Samples.run(other), file) == .checkpointMismatch("the recipe"))
    let fold = try Samples.run(recipe, split: Split(training: Array(0..<30), validation: [31, 32], test: []))
    #expect(refusal(fold, file) == .checkpointMismatch("the split"))
    var older = file
    older.metadata["format"] = "whiteline-checkpoint/0"
    #expect(refusal(try Samples.run(recipe), older) == .checkpointMismatch("the format"))
    #expect(refusal(try Samples.run(recipe), file) == nil)
  }

  /// Metadata that make no sense: key, text (nil removes it).
  @Test(
    arguments: [
      ("step", nil), ("step", "x"), ("step", "-1"), ("step", "0"), ("step", "1000000"),
      ("step", "9223372036854775807"),
      ("history", nil), ("history", "1"), ("history", "1 2 3"), ("history", "a -"), ("history", "1 b"),
      ("history", ""),
      ("history", "1 1\n1 1\n1 1\n1 1\n1 1"), ("partialLoss", nil), ("partialLoss", "nan"),
      ("partialLoss", "inf"),
      ("partialLoss", ""), ("best", nil), ("best", "1"), ("best", "9 0.5"), ("best", "0 0.5"),
      ("best", "1 nan"),
    ] as [(String, String?)])
  func badMetadataAreRefused(key: String, text: String?) throws {
    var file = try Self.interrupted().checkpoint(dataDigest: "d")
    file.metadata[key] = text
    let run = try Samples.run(try Samples.recipe(Self.overrides))
    _ = try run.runEpoch()
    Self.expectRefusal(of: file, by: run) { error in
      guard case .weights(let fault) = error else { return false }
      return fault == .metadataMissing(key) || fault == .metadataBad(key) || fault == .metadataBad("step")
    }
  }

  @Test func damagedTensorsAreRefused() throws {
    let file = try Self.interrupted().checkpoint(dataDigest: "d")
    let run = try Samples.run(try Samples.recipe(Self.overrides))
    _ = try run.runEpoch()
    for index in file.tensors.indices {
      var missing = file
      missing.tensors.remove(at: index)
      Self.expectRefusal(of: missing, by: run) { if case .network = $0 { true } else { false } }
      guard !file.tensors[index].values.isEmpty else { continue }
      var infinite = file
      infinite.tensors[index].values[0] = .nan
      Self.expectRefusal(of: infinite, by: run) { if case .network = $0 { true } else { false } }
      var misshapen = file
      misshapen.tensors[index].shape = [file.tensors[index].values.count + 1]
      Self.expectRefusal(of: misshapen, by: run) { if case .network = $0 { true } else { false } }
    }
  }

  /// A run of an epoch and two steps.
  static func interrupted() throws -> TrainingRun {
    let run = try Samples.run(try Samples.recipe(overrides))
    while try run.runEpoch() == nil {}
    for _ in 0..<2 { _ = try run.runEpoch(afterStep: { _, _ in false }) }
    return run
  }

  /// The file is refused for a fitting reason, and the run that refused it is as it was.
  static func expectRefusal(of file: Safetensors, by run: TrainingRun, _ fits: (PredictionError) -> Bool) {
    let before = run.checkpoint(dataDigest: "d")
    let error = failure { try run.resume(file, threads: 1, dataDigest: "d") }
    #expect(error.map(fits) == true, "\(String(describing: error))")
    #expect(run.checkpoint(dataDigest: "d") == before)
  }
}
