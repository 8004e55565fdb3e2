import Jobs
import Prediction

/// Trains a run as a job: an event and a line of progress for each epoch, checkpoints as the recipe says and when the worker
/// shuts down.
struct TrainingLoop {
  let equipment: Equipment
  let context: JobContext
  let recipe: Recipe
  let dataDigest: String
  /// Which member of an ensemble is trained, and how many there are: they count their epochs on.
  var member = (number: 0, of: 1)

  private var epochs: Int { recipe.epochs * member.of }
  private var offset: Int { recipe.epochs * member.number }

  private var desk: CheckpointDesk {
    CheckpointDesk(equipment: equipment, context: context, offset: offset, keep: 3 * member.of)
  }

  /// Trains to the end, from the newest checkpoint if there is one. Throws `stopped` where the context asks for it;
  /// what was done is then stored, unless the lease is lost.
  func run(_ run: TrainingRun) throws(LaboratoryError) {
    try desk.restore(run, dataDigest: dataDigest)
    let begin = (seconds: equipment.seconds(), samples: done(run, 0))
    while !run.isFinished {
      let epoch = try science { () throws(PredictionError) in
        try run.runEpoch { done, _ in
          context.report(progress: progress(run, done, since: begin).encoded)
          return context.stop == nil
        }
      }
      guard let epoch else { try leave(run) }
      context.report(progress: progress(run, 0, since: begin).encoded)
      guard context.record(.epoch, EventText.epoch(epoch, after: offset, of: epochs)) else { try leave(run) }
      if recipe.checkpointEvery > 0, epoch.number % recipe.checkpointEvery == 0 || run.isFinished {
        // Also at the end: judging may take a while, and a worker may die over it.
        try desk.save(run, dataDigest: dataDigest)
      }
    }
  }

  private func leave(_ run: TrainingRun) throws(LaboratoryError) -> Never {
    // A cancelled job may be resumed; meanwhile somebody waits for its end, or for the worker's.
    if context.stop != .lost { try desk.save(run, dataDigest: dataDigest, .quick) }
    throw .stopped
  }

  /// Samples trained so far, all epochs together.
  private func done(_ run: TrainingRun, _ inEpoch: Int) -> Int {
    (offset + run.history.count) * run.sampleCount + inEpoch
  }

  private func progress(
    _ run: TrainingRun, _ inEpoch: Int, since begin: (seconds: Double, samples: Int)
  ) -> Progress {
    let all = epochs * run.sampleCount
    let now = done(run, inEpoch)
    var progress = Progress(fraction: Double(now) / Double(max(1, all)))
    progress.epoch = offset + run.history.count
    progress.epochs = epochs
    progress.loss = run.history.last?.loss
    progress.validationLoss = run.history.last?.validationLoss
    let elapsed = equipment.seconds() - begin.seconds
    if elapsed > 0.05, now > begin.samples {
      let rate = Double(now - begin.samples) / elapsed
      progress.samplesPerSecond = rate
      progress.eta = Double(all - now) / rate
    }
    return progress
  }
}
