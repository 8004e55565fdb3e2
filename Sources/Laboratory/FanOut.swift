import Jobs

/// A job that is done in parts by other jobs, which any worker takes: starts them, waits without a worker, goes on each time
/// one ends. The parts themselves are its memory, so that it can be resumed anywhere.
struct FanOut {
  let context: JobContext
  /// Every part started so far, oldest first.
  let parts: [Job]

  /// The parts as they are now; throws `stopped` where the job should end.
  init(_ context: JobContext) throws(LaboratoryError) {
    guard let parts = context.children() else { throw .stopped }
    self.context = context
    self.parts = parts
  }

  /// Parts that have ended.
  var ended: [Job] { parts.filter(\.state.isFinal) }

  /// Parts that have not.
  var open: [Job] { parts.filter { !$0.state.isFinal } }

  /// Starts what is not started yet of some work; each piece has a name that tells it from the others of the job.
  func start(_ work: [(name: String, task: any Task)]) throws(LaboratoryError) {
    let submissions = work.map { piece in
      Submission(
        kind: type(of: piece.task).kind, payload: piece.task.payload, maxAttempts: context.job.maxAttempts,
        idempotency: Idempotency(key: piece.name, fingerprint: ""))
    }
    guard context.start(submissions) != nil else { throw .stopped }
  }

  /// Waits until the next part ends, having said how many of all have.
  func wait(of all: Int) -> Outcome {
    var progress = Progress(fraction: Double(ended.count) / Double(max(1, all)))
    progress.children = (ended.count, all)
    context.report(progress: progress.encoded)
    context.record(.log, EventText.log("\(ended.count) of \(all) parts have ended"))
    return .suspended(until: .any)
  }

  /// The job's end where a part failed or was cancelled: nothing can be made of the rest.
  func failure() -> Outcome? {
    guard let part = ended.first(where: { $0.state != .succeeded }) else { return nil }
    let reason = part.failure.map { ": \($0.detail)" } ?? ""
    return .failed(
      JobFailure(
        code: part.failure?.code ?? "part-\(part.state.rawValue)",
        detail: "Part \(part.id) \(part.state.rawValue)\(reason) Resume this job to try that part again."),
      isTransient: false, delay: .zero)
  }
}
