import NeuralNet
import Testing

@testable import Prediction

@Suite struct TrainingRunTests {
  @Test func theSameSeedGivesTheSameBitsWhateverTheThreads() throws {
    let recipe = try Samples.recipe()
    let one = try Samples.run(recipe)
    let first = try one.runToEnd()
    for threads in [1, 2] {
      let other = try Samples.run(recipe, threads: threads)
      #expect(try other.runToEnd().parameters == first.parameters, "\(threads) threads")
      #expect(other.history == one.history)
    }
    #expect(try Samples.run(recipe, seed: 12).runToEnd().parameters != first.parameters)
  }

  @Test func itLearns() throws {
    let recipe = try Samples.recipe("epochs: 60, learningRate: 2e-2, inputNoise: 0, dropout: 0")
    let run = try Samples.run(recipe)
    let result = try run.runToEnd()
    let losses = run.history.compactMap(\.validationLoss)
    #expect(run.history.count == 60 && losses.count == 60 && result.epochs == 60)
    #expect(losses[59] < 0.3 * losses[0], "\(losses[0]) to \(losses[59])")
    #expect(run.history.map(\.number) == Array(1...60))
  }

  @Test func theValidationLossIsThatOfTheResult() throws {
    let recipe = try Samples.recipe("epochs: 3")
    let run = try Samples.run(recipe)
    let result = try run.runToEnd()
    let data = try Samples.data(recipe).data
    let predicted = try result.predict(data, rows: run.split.validation)
    let targets = run.split.validation.flatMap { data.targets[$0 * 41..<($0 + 1) * 41] }
    let error = zip(predicted, targets).reduce(0.0) { $0 + Double(($1.0 - $1.1) * ($1.0 - $1.1)) }
    let wanted = error / Double(targets.count)
    #expect(abs((run.history[2].validationLoss ?? 0) - wanted) < 1e-4 * wanted)
  }

  @Test func anEpochCanBeLeftAndTakenUp() throws {
    let recipe = try Samples.recipe("epochs: 2")
    let whole = try Samples.run(recipe)
    let wanted = try whole.runToEnd()
    let run = try Samples.run(recipe)
    var pauses = 0
    while !run.isFinished {
      if try run.runEpoch(afterStep: { _, _ in false }) == nil { pauses += 1 }
    }
    #expect(pauses == 2 * run.stepsPerEpoch)
    #expect(run.result.parameters == wanted.parameters && run.history == whole.history)
  }

  @Test func progressCountsSamples() throws {
    let run = try Samples.run(try Samples.recipe("epochs: 1"))
    var seen: [Int] = []
    _ = try run.runEpoch { done, total in
      #expect(total == run.split.training.count)
      seen.append(done)
      return true
    }
    #expect(
      seen.count == run.stepsPerEpoch && seen.last == run.split.training.count && run.totalSteps == seen.count
    )
  }

  @Test func stopsWhenNothingImproves() throws {
    let recipe = try Samples.recipe("epochs: 400, patience: 4, learningRate: 0.3, schedule: \"constant\"")
    let run = try Samples.run(recipe)
    let result = try run.runToEnd()
    let losses = run.history.compactMap(\.validationLoss)
    let best = try #require(losses.indices.min { losses[$0] < losses[$1] }) + 1
    #expect(run.history.count < 400)
    #expect(run.history.count - best == 4)
    #expect(result.epochs == best)
    let kept = try #require(run.best)
    #expect(result.parameters == run.space.decoding(kept.parameters).inSixteenBits)
  }

  @Test func aBatchOfOneSampleIsNoTrap() throws {
    let recipe = try Samples.recipe("batchSize: 2, epochs: 2")
    let run = try Samples.run(recipe, split: Split(training: [0, 1, 2], validation: [], test: [3]))
    #expect(try run.runToEnd().parameters.values.allSatisfy { $0.isFinite })
    #expect(run.history.allSatisfy { $0.validationLoss == nil })
  }

  @Test func tooFewSamplesAreRefused() throws {
    let recipe = try Samples.recipe()
    let error = failure {
      _ = try Samples.run(recipe, split: Split(training: [0], validation: [], test: [1]))
    }
    #expect(error == .tooFewSamples(found: 1, needed: 2))
  }

  /// Weights beyond all measure give an infinite loss, again and again, and never a result.
  @Test func divergenceIsAnError() throws {
    let recipe = try Samples.recipe()
    let run = try Samples.run(recipe)
    _ = try run.runEpoch()
    var file = run.checkpoint(dataDigest: "d")
    let index = try #require(file.tensors.firstIndex { $0.name == "output.weight" })
    file.tensors[index].values = file.tensors[index].values.map { _ in 3e38 }
    try run.resume(file, threads: 1, dataDigest: "d")
    for _ in 0..<2 { #expect(failure { _ = try run.runEpoch() } == .diverged(epoch: 2)) }
    #expect(run.history.count == 1)
  }
}
