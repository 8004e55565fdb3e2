import Jobs
import Prediction

/// Stores the checkpoints of one job and finds them again.
struct CheckpointDesk {
  let equipment: Equipment
  let context: JobContext
  /// Epochs of the job before this run: those of other members of an ensemble.
  var offset = 0
  /// Checkpoints kept beside the best one.
  var keep = 3

  private var job: String { context.job.id.text }

  /// Puts the newest sound checkpoint into a run. One that is damaged or belongs to something else is said so in
  /// the job's events, and the one before it is taken; without any, the run begins anew.
  func restore(_ run: TrainingRun, dataDigest: String) throws(LaboratoryError) {
    let entries = try storage { () throws(StoreError) in try equipment.catalogue.checkpoints(of: job) }
    for entry in entries.reversed() {
      do throws(LaboratoryError) {
        try resume(run, entry, dataDigest)
        context.record(.log, EventText.log("resumed after epoch \(run.history.count)"))
        return
      } catch {
        if case .store(.unavailable) = error { throw error }
        // Of another member or part of the same job: sound, only not for this run.
        if case .prediction(.checkpointMismatch) = error { continue }
        context.record(
          .log, EventText.log("the checkpoint of epoch \(entry.epoch) cannot be used: \(error.message)"))
      }
    }
  }

  private func resume(
    _ run: TrainingRun, _ entry: CheckpointEntry, _ dataDigest: String
  ) throws(LaboratoryError) {
    let path = try storage { () throws(StoreError) in try equipment.artefacts.localCopy(entry.artefact) }
    let bytes = try equipment.decompress(path)
    try science { () throws(PredictionError) in
      try run.resume(try Safetensors(bytes), threads: equipment.threads, dataDigest: dataDigest)
    }
  }

  /// Stores the state of a run.
  func save(
    _ run: TrainingRun, dataDigest: String, _ packing: Equipment.Packing = .small
  ) throws(LaboratoryError) {
    let packed = try equipment.compress(run.checkpoint(dataDigest: dataDigest).encoded(), packing)
    let epoch = run.history.count
    try storage { () throws(StoreError) in
      let digest = try equipment.artefacts.put(packed)
      try equipment.catalogue.add(
        CheckpointEntry(
          job: job, epoch: offset + epoch, artefact: digest, bytes: Int64(packed.count),
          isBest: run.bestEpoch == epoch, createdAt: equipment.now()), keep: keep)
      context.record(
        .checkpoint, EventText.checkpoint(epoch: offset + epoch, bytes: packed.count, digest: digest))
    }
  }
}
