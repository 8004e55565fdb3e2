import JSON
import Jobs
import Optimisation
import Prediction
import Testing

@testable import Laboratory
@testable import Service

@Suite struct JobHistoryEndpointTests {
  private let svg = ["Accept": "image/svg+xml"]

  @Test func lossesAreNumbersOrAChart() throws {
    let bench = try LiveBench()
    let (path, id) = try bench.submit()
    let claim = try #require(try bench.store.claim(kinds: ["train"], worker: "w", lease: .seconds(60)))
    for (epoch, loss, validation) in [(1, "4", "3"), (2, "2", "1.5"), (3, "1", "2"), (2, "2.5", "1.25")] {
      _ = try bench.store.record(
        .epoch, Array(#"{"epoch":\#(epoch),"loss":\#(loss),"validationLoss":\#(validation)}"#.utf8),
        progress: nil, by: claim.lease)
    }
    let history = path + "/history"
    #expect(
      try bench.client.get(history).text
        == #"{"job":"\#(id.text)","epochs":[1,2,3],"loss":[4.0,2.5,1.0],"validationLoss":[3.0,1.25,2.0]}"#)
    #expect(
      try bench.client.get(history, ["Accept": "text/csv"]).text
        == "epoch,loss,validationLoss\r\n1,4.0,3.0\r\n2,2.5,1.25\r\n3,1.0,2.0\r\n")
    let chart = try bench.client.get(history, svg)
    #expect(chart.status == 200 && chart.value("Content-Type") == "image/svg+xml")
    #expect(chart.text.contains("Loss by epoch") && chart.text.contains("best 1.25 in epoch 2"))
    #expect(try bench.client.get(history + "?chart=losses").body == chart.body)
    #expect(try bench.client.get(history + "?chart=losses", ["Accept": "text/csv"]).status == 406)
    let unacceptable = try bench.client.get(history, ["Accept": "text/html"])
    #expect(unacceptable.status == 406 && unacceptable.values("Vary") == ["Accept"])
  }

  @Test func aChartThatIsNotThereIsRefused() throws {
    let bench = try LiveBench()
    let path = try bench.submit().path + "/history"
    let unknown = try bench.client.get(path + "?chart=pie")
    #expect(unknown.status == 400 && unknown.pointers == ["?chart"])
    #expect(unknown.json["detail"]?.text?.hasSuffix(", convergence, dependence.") == true)
    let other = try bench.client.get(path + "?chart=peaks")
    #expect(other.status == 404 && other.json["type"] == "/problems/unknown-chart")
    #expect(other.json["detail"] == "This job has no chart \"peaks\"; it has: losses.")
  }

  /// Does what there is to do: studies by their handler, parts by `result`.
  private func work(_ bench: LiveBench, _ part: String, _ result: (Job) throws -> [UInt8]) throws {
    let handler = StudyHandler()
    let kinds = handler.kinds.union([part])
    while let claim = try bench.store.claim(kinds: kinds, worker: "w", lease: .seconds(60)) {
      let outcome =
        claim.job.kind == part
        ? Outcome.succeeded(try result(claim.job))
        : handler.run(JobContext(claim, store: bench.store) { _ in })
      #expect(try bench.store.finish(claim.lease, outcome))
    }
  }

  /// Each chart and a text that only it has; the first is that of those who name none.
  private func check(_ bench: LiveBench, _ path: String, _ charts: [(name: String, text: String)]) throws {
    let history = path + "/history"
    for (name, text) in charts {
      let reply = try bench.client.get("\(history)?chart=\(name)")
      #expect(reply.status == 200 && reply.value("Content-Type") == "image/svg+xml", "\(name)")
      #expect(reply.text.hasPrefix("<svg") && reply.text.contains(text), "\(name): \(reply.text)")
      for other in charts where other.name != name {
        #expect(!reply.text.contains(other.text), "\(other.text) in \(name)")
      }
    }
    let first = try bench.client.get("\(history)?chart=\(charts[0].name)")
    #expect(try bench.client.get(history, svg).body == first.body)
    #expect(try bench.client.get(history).json["epochs"] == [])
    #expect(try bench.client.get(history + "?chart=losses").status == 404)
  }

  @Test func aCrossValidationShowsErrorsAndPeaks() throws {
    let bench = try LiveBench()
    let path = try bench.submit(
      #"{"kind": "cross-validate", "dataset": "fe", "recipe": "tiny", "folds": 2}"#
    ).path
    let early = try bench.client.get(path + "/history?chart=peaks")
    #expect(early.status == 409 && early.json["type"] == "/problems/job-state")
    #expect(
      early.json["detail"]?.text?.hasSuffix("is queued: a study's charts can be drawn once it has succeeded.")
        == true)
    #expect(try bench.client.get(path + "/history", svg).text.contains("Loss by epoch"))
    try work(bench, "fold") { job in
      let task = try PartTask<CrossValidationStudy>(payload: job.payload).task
      let text = """
        {"task": {"repetition": 0, "fold": \(task.fold), "folds": 2, "seed": \(task.seed)}, "epochs": 1, "samples": [
         {"row": \(task.fold), "id": "a", "raw": 0.1, "convolved": 0.01, "pearson": 0.99, "relativeError": 2,
          "pairs": [[12, 1.2, 0.1, 12.5, 1.3, 0.2]], "missed": [], "spurious": [], "rawBaseline": 1,
          "convolvedBaseline": 1}]}
        """
      return Array(text.utf8)
    }
    try check(
      bench, path, [("errors", "Cross-validation with fe: error of each spectrum"), ("peaks", "n = 2")])
  }

  @Test func aLearningCurveShowsEachFigure() throws {
    let bench = try LiveBench()
    let path = try bench.submit(
      #"{"kind": "learning-curve", "dataset": "fe", "recipe": "tiny", "sizes": [10, 40], "repetitions": 2}"#
    ).path
    try work(bench, "point") { job in
      let task = try PartTask<LearningCurveStudy>(payload: job.payload).task
      let figures = KeyFigure.allCases.map { ($0, 2 / Double(task.size)) }
      return CurvePoint(
        task: task, samples: task.size, judged: 9, epochs: 2,
        figures: Dictionary(uniqueKeysWithValues: figures)
      ).encoded
    }
    try check(bench, path, KeyFigure.allCases.map { ($0.rawValue, $0.label) })
  }

  @Test func aSearchShowsItsTrialsAndWhatTheyTaught() throws {
    let bench = try LiveBench()
    let path = try bench.submit(
      #"""
      {"kind": "optimise", "dataset": "fe", "recipe": {"base": "tiny", "validation": 0.2}, "trials": 3,
       "search": {"batchSize": {"range": [4, 16]}}}
      """#
    ).path
    try work(bench, "trial") { job in
      let trial = try TrialJob(payload: job.payload)
      let size = trial.task.point["batchSize"]?.number ?? 0
      var writer = JSONWriter()
      writer.object { TrialResult(trial.task, value: size).write(to: &$0, search: trial.study.study.search) }
      return writer.bytes
    }
    try check(bench, path, [("convergence", "of 3 trials"), ("dependence", "Setting")])
  }
}
