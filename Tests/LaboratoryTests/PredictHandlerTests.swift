import Geometry
import JSON
import Locks
import Persistence
import Prediction
import Testing

@testable import Jobs
@testable import Laboratory

@Suite struct PredictHandlerTests {
  /// A laboratory with a model, and the limits of the servers and workers of one configuration.
  private func lab(sites: Int = 256) throws -> Lab {
    let lab = try Lab(sites: sites)
    try lab.stockUp()
    _ = try lab.submit(TrainHandlerTests.body)
    #expect(try lab.work()?.state == .succeeded)
    return lab
  }

  /// The body of a job that predicts some text of frames.
  private func body(_ frames: String) -> String {
    var writer = JSONWriter()
    writer.object { object in
      object.member("kind", "predict")
      object.member("model", "fe")
      object.member("version", 1)
      object.object("structures") {
        $0.member("format", "xyz")
        $0.member("content", frames)
      }
    }
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  /// The lines of a job's output.
  private func lines(_ lab: Lab, _ job: Job) throws -> [JSONElement] {
    let result = try lab.result(job)
    let path = lab.artefacts.path(try #require(result["artefact"]?.string))
    let packed = try FileReader.bytes(path, limit: 1 << 24)
    #expect(result["bytes"]?.double == Double(packed.count))
    return try Gzip.decompressed(packed, limit: 1 << 26).split(separator: UInt8(ascii: "\n")).map {
      try JSONDocument(parsing: Array($0)).root
    }
  }

  /// The output goes into the store piece by piece: what is in memory does not grow with the number of structures.
  @Test func theOutputIsStoredInPieces() throws {
    let lab = try lab()
    let frames = (0..<40).map { SyntheticDataset.structure($0 % 12) }.joined()
    _ = try lab.submit(body(frames))
    let claim = try #require(try lab.claim())
    let context = JobContext(claim, store: lab.store) { _ in }
    let handler = PredictHandler(
      equipment: lab.equipment, datasets: lab.datasets, registry: lab.registry, pieceSize: 10_000)
    _ = try lab.store.finish(claim.lease, handler.run(context))
    let job = try #require(try lab.store.job(claim.job.id))
    #expect(job.state == .succeeded, "\(job.failure?.detail ?? "")")
    let lines = try lines(lab, job)
    #expect(lines.count == 41 && lines[0]["energies"]?["raw"]?.count == 120)
    #expect(lines.dropFirst().map { $0["number"]?.double } == (0..<40).map { Double($0) })
    #expect(lines.dropFirst().allSatisfy { $0["sites"]?.count == 1 && $0["error"] == nil })
    let largest = lab.artefacts.largestPiece.withLock { $0 }
    let bytes = try #require(try lab.result(job)["bytes"]?.double)
    #expect(largest > 0 && 3 * Double(largest) < bytes, "\(largest) of \(bytes)")
  }

  @Test func aJobThatIsCancelledStoresNothing() throws {
    let lab = try lab()
    _ = try lab.submit(body(SyntheticDataset.structure(3)))
    let job = try lab.work { $0.ask(.cancelled) }
    #expect(job?.state == .cancelled)
    #expect(lab.artefacts.largestPiece.withLock { $0 } == 0)
  }

  /// The configured number of sites holds for jobs as for requests.
  @Test func tooManySitesAreSaidOnTheLine() throws {
    let lab = try lab(sites: 1)
    let two = "2\ntwo\nFe 0 0 0\nFe 0 0 5\n"
    _ = try lab.submit(body(two + SyntheticDataset.structure(1)))
    let job = try #require(try lab.work())
    let lines = try lines(lab, job)
    #expect(lines[1]["error"]?.string?.hasPrefix("2 absorbing sites are more than the 1 ") == true)
    #expect(lines[2]["error"] == nil && lines.count == 3)
  }

  /// And so does the number of atoms, for datasets too.
  @Test func tooManyAtomsAreRefused() throws {
    var limits = GeometryLimits()
    limits.maximumAtoms = 12
    let lab = try Lab(structures: limits)
    let error = #expect(throws: LaboratoryError.self) { try lab.stockUp() }
    #expect(error?.message.contains("13 atoms") == true, "\(error?.message ?? "")")
    let refusal = #expect(throws: JSONError.self) {
      try lab.submit(body(SyntheticDataset.structure(1)))
    }
    let issue = refusal?.issues.first { $0.pointer == "/structures/content" }
    #expect(issue?.detail.contains("13 atoms") == true, "\(refusal?.message ?? "")")
  }

  /// A body may be longer than what a request may hold by default, and its task then is as well.
  @Test func aLongTaskIsReadAgain() throws {
    let task = PredictTask(source: .frames("1", nil), model: "fe", version: 1)
    let padding = [UInt8](repeating: UInt8(ascii: " "), count: 9 << 20)
    #expect(try PredictTask(payload: padding + task.payload) == task)
  }
}
