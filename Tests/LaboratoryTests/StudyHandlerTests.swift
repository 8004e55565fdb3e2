import JSON
import Jobs
import Prediction
import Testing

@testable import Laboratory

@Suite struct StudyHandlerTests {
  private func finished(_ lab: Lab, _ body: String) throws -> (job: Job, result: JSONElement) {
    let job = try lab.submit(body)
    try lab.workAll()
    let done = try #require(try lab.store.job(job.id))
    #expect(done.state == .succeeded, "\(done.failure?.detail ?? "")")
    return (done, try lab.result(done))
  }

  private func findings(_ lab: Lab, _ job: Job) throws -> StudyFindings? {
    try StudyFindings(job, parts: try lab.store.parts(of: job.id))
  }

  /// Whether all members of some findings are members of the study's result.
  private func isPart(_ findings: JSONValue, of result: JSONElement) -> Bool {
    let members = findings.object?.members ?? []
    return !members.isEmpty
      && members.allSatisfy { member in result[member.key].map { JSONValue($0) } == member.value }
  }

  @Test func crossValidationPoolsWhatOneProcessFinds() throws {
    let lab = try Lab()
    try lab.stockUp()
    let (job, result) = try finished(
      lab, #"{"kind": "cross-validate", "dataset": "fe", "recipe": "tiny", "folds": 3, "repetitions": 2}"#)
    var query = JobQuery()
    query.parent = job.id
    let parts = try lab.store.jobs(query)
    #expect(parts.count == 6 && parts.allSatisfy { $0.kind == "fold" && $0.state == .succeeded })
    #expect(job.attempt == 1)
    let recipe = try Recipe(parsing: Array(SyntheticDataset.recipe.utf8)) { _ in nil }
    let reference = try #require(lab.known.dataset("fe"))
    let prepared = try lab.datasets.prepared(reference, for: recipe)
    let whole = try CrossValidation(recipe: recipe, folds: 3, seed: recipe.seed, threads: 1)
      .run(prepared.data, ids: prepared.dataset.samples.map(\.id)) { _, _, run in _ = try run.runToEnd() }
    let raw = try #require(result["overRepetitions"]?["rawMedian"]?["count"]?.double)
    #expect(raw == 2 && result["pooled"]?["samples"]?.double == 24)
    _ = whole
    guard case .folds(let folds) = try findings(lab, job) else { Issue.record("no folds"); return }
    #expect(isPart(folds.json, of: result))
  }

  /// Jobs that were stored before are done after: the form of what is stored stays.
  @Test func payloadsKeepTheirForm() throws {
    let lab = try Lab()
    try lab.stockUp()
    let recipe = #""recipe": {"base": "tiny", "epochs": 2}"#
    for (kind, more, study, part, task) in [
      (
        "cross-validate", #""folds": 2"#, ["folds", "repetitions", "seed"], "fold",
        ["repetition", "fold", "folds", "seed"]
      ),
      (
        "learning-curve", #""sizes": [8], "repetitions": 1"#, ["sizes", "repetitions", "test", "seed"],
        "point", ["size", "repetition", "test", "seed"]
      ),
    ] {
      let job = try lab.submit(#"{"kind": "\#(kind)", "dataset": "fe", \#(recipe), \#(more)}"#)
      let payload = try JSONDocument(parsing: job.payload).root
      #expect(job.kind == kind && payload.members.map(\.key) == ["dataset", "recipe", "study"])
      #expect(payload["study"]?.members.map(\.key) == study)
      try lab.work()
      let parts = try lab.store.parts(of: job.id)
      let first = try JSONDocument(parsing: try #require(parts.first).payload).root
      #expect(parts.allSatisfy { $0.kind == part })
      #expect(first.members.map(\.key) == ["dataset", "recipe", "task"])
      #expect(first["task"]?.members.map(\.key) == task)
      try lab.workAll()
    }
  }

  @Test func aLearningCurveHasItsPoints() throws {
    let lab = try Lab()
    try lab.stockUp()
    let (job, result) = try finished(
      lab,
      #"{"kind": "learning-curve", "dataset": "fe", "recipe": {"base": "tiny", "epochs": 3}, "sizes": [8, 9], "repetitions": 2}"#
    )
    #expect(result["points"]?.elements.map { $0["samples"]?.double } == [8, 9])
    #expect(result["points"]?.elements[0]["rawMedian"]?["count"]?.double == 2)
    guard case .curve(let curve) = try findings(lab, job) else { Issue.record("no curve"); return }
    #expect(isPart(curve.json, of: result))
  }

  @Test func aSearchFindsARecipeAndSurvivesFailedTrials() throws {
    let lab = try Lab()
    try lab.stockUp()
    let (job, result) = try finished(
      lab,
      #"""
      {"kind": "optimise", "dataset": "fe", "recipe": {"base": "tiny", "epochs": 3, "validation": 0.2},
       "search": {"learningRate": {"log": [1e-4, 1]}, "hidden": {"choices": [[8], [16, 8]]}}, "trials": 7, "parallel": 2}
      """#)
    #expect(result["trials"]?.count == 7)
    let best = try #require(result["best"]?["value"]?.double)
    #expect(result["trials"]?.elements.compactMap { $0["value"]?.double }.min() == best)
    #expect(result["recipe"]?["learningRate"]?.double != nil && job.attempt == 1)
    guard case .search(let search) = try findings(lab, job) else { Issue.record("no search"); return }
    #expect(isPart(search.json, of: result))
    #expect(try findings(lab, try #require(try lab.store.parts(of: job.id).first)) == nil)
  }

  @Test func aFailedPartFailsTheStudyAndCanBeTriedAgain() throws {
    let lab = try Lab()
    try lab.stockUp()
    let job = try lab.submit(
      #"{"kind": "cross-validate", "dataset": "fe", "recipe": {"base": "tiny", "epochs": 2}, "folds": 2, "maxAttempts": 1}"#
    )
    try lab.work()
    let part = try #require(try lab.claim())
    _ = try lab.store.finish(
      part.lease, .failed(JobFailure(code: "diverged", detail: "no luck."), isTransient: false, delay: .zero))
    try lab.workAll()
    let failed = try #require(try lab.store.job(job.id))
    #expect(failed.state == .failed && failed.failure?.code == "diverged", "\(failed)")
    _ = try lab.store.resume(job.id)
    try lab.workAll()
    #expect(try lab.store.job(job.id)?.state == .succeeded)
  }

  @Test func mistakesInStudiesAreNamed() throws {
    let lab = try Lab()
    try lab.stockUp()
    for (body, pointer) in [
      (#"{"kind": "cross-validate", "dataset": "fe", "recipe": "tiny", "folds": 40}"#, "/folds"),
      (#"{"kind": "learning-curve", "dataset": "fe", "recipe": "tiny", "sizes": [1000]}"#, "/sizes/0"),
      (
        #"{"kind": "optimise", "dataset": "fe", "recipe": "tiny", "search": {"grid": {"range": [1, 2]}}}"#,
        "/search/grid"
      ),
      (#"{"kind": "evaluate", "dataset": "fe", "model": "none"}"#, "/model"),
      (#"{"kind": "predict", "model": "none"}"#, "/dataset"),
    ] {
      do {
        _ = try lab.submit(body)
        Issue.record("\(body) was taken")
      } catch {
        #expect("\(error)".contains("\"\(pointer)\""), "\(pointer) in \(error)")
      }
    }
  }
}
