import JSON
import Persistence
import Prediction
import Spectra
import Testing

@testable import Jobs
@testable import Laboratory

@Suite struct TrainHandlerTests {
  static let body = #"{"kind": "train", "dataset": "fe", "recipe": {"base": "tiny", "checkpointEvery": 4}}"#

  @Test func trainsJudgesAndStoresAVersion() throws {
    let lab = try Lab()
    try lab.stockUp()
    let job = try lab.submit(Self.body)
    #expect(job.state == .queued)
    let done = try #require(try lab.work())
    #expect(done.state == .succeeded, "\(done.failure?.detail ?? "")")
    let result = try lab.result(done)
    #expect(result["model"]?["name"]?.string == "fe" && result["model"]?["version"]?.double == 1)
    #expect(result["activated"]?.bool == false && lab.registry.active("fe") == nil)
    #expect(result["evaluation"]?["samples"]?.double == 3)
    let events = try lab.store.events(of: job.id, after: 0, limit: 1000)
    #expect(events.map(\.number) == Array(1...Int64(events.count)))
    #expect(events.count { $0.kind == .epoch } == 12 && events.count { $0.kind == .checkpoint } == 3)
    #expect(events.last?.kind == .end && events.count { $0.kind == .end } == 1)
    let card = try #require(try lab.registry.versions().first).card
    #expect(card.digest == result["model"]?["digest"]?.string && card.recipe.epochs == 12)
  }

  @Test func aRunThatIsInterruptedThreeTimesEndsWithTheSameBits() throws {
    let lab = try Lab()
    try lab.stockUp()
    _ = try lab.submit(Self.body)
    let whole = try #require(try lab.work())
    let wanted = try parameters(lab, version: 1)

    let other = try lab.submit(Self.body)
    // A worker that dies writes nothing: the claim is dropped in the middle, and only checkpoints remain.
    for (count, isOrderly) in [(5, true), (10, false), (12, true)] {
      try interrupt(lab, afterEvents: count, isOrderly: isOrderly)
    }
    let done = try #require(try lab.work())
    #expect(done.id == other.id && done.state == .succeeded && whole.state == .succeeded)
    #expect(try parameters(lab, version: 2) == wanted)
    let epochs = try lab.store.events(of: other.id, after: 0, limit: 1000).filter { $0.kind == .epoch }
    #expect(epochs.count >= 12)
  }

  @Test func aDamagedCheckpointIsPassedOver() throws {
    let lab = try Lab()
    try lab.stockUp()
    _ = try lab.submit(Self.body)
    try lab.work()
    let wanted = try parameters(lab, version: 1)
    let job = try lab.submit(Self.body)
    try interrupt(lab, afterEvents: 14, isOrderly: false)
    let newest = try #require(lab.catalogue.checkpoints(of: job.id.text).last)
    try AtomicFile.write([1, 2, 3], to: lab.artefacts.path(newest.artefact))
    #expect(try lab.work()?.state == .succeeded)
    #expect(try parameters(lab, version: 2) == wanted)
    let logs = try lab.store.events(of: job.id, after: 0, limit: 1000).filter { $0.kind == .log }
      .map { String(decoding: $0.data, as: UTF8.self) }
    #expect(
      logs.contains { $0.contains("the checkpoint of epoch \(newest.epoch) cannot be used") }, "\(logs)")
  }

  @Test func activatesWhatPassesTheGate() throws {
    let lab = try Lab()
    try lab.stockUp()
    let train = #"{"kind": "train", "dataset": "fe", "recipe": "tiny", "activate": true"#
    _ = try lab.submit(train + #", "gate": {"convolved": 0}, "name": "iron"}"#)
    let refused = try lab.result(try lab.work())
    #expect(refused["activated"]?.bool == false && refused["objections"]?.count ?? 0 >= 1)
    #expect(lab.registry.active("iron") == nil)
    // Trained for longer, the model is better than the mean spectrum.
    _ = try lab.submit(
      #"{"kind": "train", "dataset": "fe", "recipe": {"base": "tiny", "epochs": 150}, "activate": true, "name": "iron"}"#
    )
    let result = try lab.result(try lab.work())
    #expect(result["activated"]?.bool == true && lab.registry.active("iron") == 2)
    #expect(try lab.live.model("iron").card.version == 2)
  }

  @Test func aCancelEndsItSoon() throws {
    let lab = try Lab()
    try lab.stockUp()
    let job = try lab.submit(Self.body)
    let cancelled = try lab.work { context in
      _ = try? lab.store.cancel(job.id)
      try? context.look()
    }
    #expect(cancelled?.state == .cancelled)
    #expect(try lab.store.events(of: job.id, after: 0, limit: 100).count { $0.kind == .epoch } <= 1)
  }

  @Test func everyMistakeOfASubmissionIsNamedAtOnce() throws {
    let lab = try Lab()
    try lab.stockUp()
    do {
      _ = try lab.submit(
        #"{"kind": "train", "dataset": "nope", "recipe": {"base": "tiny", "dropout": 2, "epoch": 3}, "priority": 1000, "colour": 1}"#
      )
      Issue.record("it was taken")
    } catch {
      let text = "\(error)"
      for pointer in ["/dataset", "/recipe/dropout", "/recipe/epoch", "/priority", "/colour"] {
        #expect(text.contains("\"\(pointer)\""), "\(pointer) in \(text)")
      }
    }
  }

  @Test func spectraThatAreConvolvedAlreadyAreNotConvolvedAgain() throws {
    let lab = try Lab()
    let files = SyntheticDataset.files().map {
      (path: $0.path, text: $0.text.replacing(#""spectra": "raw""#, with: #""spectra": "convolved""#))
    }
    _ = try lab.datasets.store(try lab.archive(files), bytes: 1, as: "fe")
    for kind in ["train", "cross-validate", "learning-curve", "optimise"] {
      do {
        _ = try lab.submit(#"{"kind": "\#(kind)", "dataset": "fe", "recipe": "tiny"}"#)
        Issue.record("\(kind) was taken")
      } catch {
        #expect("\(error)".contains("The spectra are convolved already"), "\(kind): \(error)")
      }
    }
    // A network that learns the convolved curves is trained and judged on them as they are.
    _ = try lab.submit(
      #"{"kind": "train", "dataset": "fe", "recipe": {"base": "tiny", "convolution": "none"}}"#)
    let result = try lab.result(try lab.work())
    let evaluation = result["evaluation"]
    #expect(evaluation?["samples"]?.double == 3)
    _ = try lab.submit(#"{"kind": "evaluate", "dataset": "fe", "model": "fe", "version": 1}"#)
    #expect(try lab.work()?.state == .succeeded)
    // The handler refuses by itself what came past the submission, whatever it has worked on before.
    let recipe = try #require(lab.known.recipe("tiny"))
    let reference = try #require(lab.known.dataset("fe"))
    #expect(throws: LaboratoryError.prediction(.convolvedTwice(.arctangent))) {
      try lab.datasets.prepared(reference, for: recipe)
    }
  }

  private func parameters(_ lab: Lab, version: Int) throws -> Safetensors {
    let path = try lab.registry.weights(try lab.registry.version("fe", version))
    let file = try Safetensors(try lab.equipment.decompress(path))
    return Safetensors(metadata: [:], tensors: file.tensors)
  }

  /// Claims the next job and ends the work on it after so many of its events: by a shutdown, or as a kill does,
  /// leaving the lease to run out.
  private func interrupt(_ lab: Lab, afterEvents count: Int, isOrderly: Bool) throws {
    let claim = try #require(try lab.claim())
    let context = JobContext(claim, store: lab.store) { _ in }
    let watcher = lab.store.signals.subscribe { @Sendable [store = lab.store] _ in
      guard let events = try? store.events(of: claim.job.id, after: 0, limit: 1000) else { return }
      if events.count(where: { $0.kind == .epoch }) >= count {
        context.ask(isOrderly ? .shuttingDown : .lost)
      }
    }
    defer { lab.store.signals.unsubscribe(watcher) }
    let outcome = lab.handlers[0].run(context)
    // The next claim comes an hour later, when the lease of a worker that died has run out.
    if isOrderly { _ = try lab.store.finish(claim.lease, outcome) }
  }
}
