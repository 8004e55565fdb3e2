import JSON
import Jobs
import Prediction
import Testing

@testable import Service

/// Submissions with numbers from the ends of what JSON can say: refused with what is wrong, or taken, and never the
/// end of the process.
@Suite struct HostileJobTests {
  static let numbers = [
    "9223372036854775807", "-9223372036854775808", "9007199254740993", "1e308", "-1e308", "1e-308", "0", "-1",
    "18446744073709551615", "1e400", "2.5", "null", "\"1\"", "[]", "{}", "true",
  ]

  /// Members beside the kind; `N` stands for a number.
  static let members = [
    #""kind": "train", "recipe": "tiny", "seed": N"#, #""kind": "train", "recipe": "tiny", "priority": N"#,
    #""kind": "train", "recipe": "tiny", "maxAttempts": N"#,
    #""kind": "train", "recipe": "tiny", "gate": {"raw": N, "convolved": N}"#,
    #""kind": "train", "recipe": {"base": "tiny", "hidden": [N]}"#,
    #""kind": "train", "recipe": {"base": "tiny", "hidden": [N, N, N]}"#,
    #""kind": "train", "recipe": {"base": "tiny", "seed": N, "epochs": N, "batchSize": N}"#,
    #""kind": "train", "recipe": {"base": "tiny", "validation": N, "test": N, "patience": N}"#,
    #""kind": "train", "recipe": {"base": "tiny", "ensemble": N, "checkpointEvery": N}"#,
    #""kind": "train", "recipe": {"base": "tiny", "grid": {"from": N, "step": 0.5, "count": 100}}"#,
    #""kind": "train", "recipe": {"base": "tiny", "grid": {"from": 0, "step": N, "count": 100}}"#,
    #""kind": "train", "recipe": {"base": "tiny", "grid": {"from": 0, "step": 0.5, "count": N}}"#,
    #""kind": "train", "recipe": {"base": "tiny", "descriptor": [{"kind": "radialDistribution", "points": N}]}"#,
    #""kind": "train", "recipe": {"base": "tiny", "descriptor": [{"kind": "radialDistribution", "cutoff": N}]}"#,
    #""kind": "train", "recipe": {"base": "tiny", "descriptor": [{"kind": "elementRadial", "cutoff": N, "elements": [], "others": false, "from": 0, "to": 5, "count": 9}]}"#,
    #""kind": "train", "recipe": {"base": "tiny", "descriptor": [{"kind": "elementRadial", "cutoff": 6, "elements": ["N"], "from": N, "to": N, "count": N}]}"#,
    #""kind": "train", "recipe": {"base": "tiny", "descriptor": [{"kind": "elementRadial", "cutoff": 6, "elements": ["N"], "centres": [N], "etas": [N, 1]}]}"#,
    #""kind": "train", "recipe": {"base": "tiny", "descriptor": [{"kind": "elementRadial", "cutoff": 6, "elements": ["N"], "centres": [N], "widths": [N]}]}"#,
    #""kind": "train", "recipe": {"base": "tiny", "descriptor": [{"kind": "elementAngular", "cutoff": 6, "elements": ["N", N], "from": 1, "to": 5, "count": 9, "maximumDegree": 2}]}"#,
    #""kind": "train", "recipe": {"base": "tiny", "descriptor": [{"kind": "elementAngular", "cutoff": 6, "elements": ["N"], "from": 1, "to": 5, "count": 9, "maximumDegree": N}]}"#,
    #""kind": "train", "recipe": {"base": "tiny", "descriptor": [{"kind": "weightedSymmetry", "cutoff": 6, "radial": [[N, N]], "angular": [[N, N, N, N]]}]}"#,
    #""kind": "train", "recipe": {"base": "tiny", "descriptor": [{"kind": "weightedSymmetry", "cutoff": 6, "radial": [], "angular": []}]}"#,
    #""kind": "cross-validate", "recipe": "tiny", "folds": N"#,
    #""kind": "cross-validate", "recipe": "tiny", "folds": 3, "repetitions": N, "seed": N"#,
    #""kind": "learning-curve", "recipe": "tiny", "sizes": [N, N]"#,
    #""kind": "learning-curve", "recipe": "tiny", "from": N, "to": N"#,
    #""kind": "learning-curve", "recipe": "tiny", "points": N, "test": N, "repetitions": N"#,
    #""kind": "optimise", "recipe": "tiny", "trials": N, "parallel": N, "initial": N, "search": {"dropout": {"range": [0, 0.5]}}"#,
    #""kind": "optimise", "recipe": "tiny", "search": {"epochs": {"range": [1, N]}}"#,
    #""kind": "optimise", "recipe": "tiny", "search": {"epochs": {"range": [N, 9]}}"#,
    #""kind": "optimise", "recipe": "tiny", "search": {"epochs": {"log": [1, N]}}"#,
    #""kind": "optimise", "recipe": "tiny", "search": {"dropout": {"range": [N, 0.5]}}"#,
    #""kind": "optimise", "recipe": "tiny", "search": {"learningRate": {"log": [N, 0.5]}}"#,
    #""kind": "optimise", "recipe": "tiny", "search": {"hidden.0": {"range": [1, N]}}"#,
    #""kind": "optimise", "recipe": "tiny", "search": {"hidden.9223372036854775807": {"choices": [N]}}"#,
    #""kind": "optimise", "recipe": "tiny", "search": {"hidden.-1": {"choices": [N]}}"#,
    #""kind": "optimise", "recipe": "tiny", "search": {"": {"choices": [N]}, "..": {"range": [N, N]}}"#,
    #""kind": "optimise", "recipe": "tiny", "search": {"descriptor.0.count": {"range": [1, N]}}"#,
    #""kind": "optimise", "recipe": "tiny", "search": {"hidden": {"choices": [[N], [N, N]]}}"#,
    #""kind": "evaluate", "model": "fe-k", "version": N"#,
    #""kind": "predict", "model": "fe-k", "version": N"#,
  ]

  @Test(arguments: members) func isAnswered(members: String) throws {
    let bench = try LiveBench()
    for number in Self.numbers {
      let body =
        "{\"dataset\": \"fe\", \(members.replacing("N", with: number).replacing("\"\(number)\"", with: "\"N\""))}"
      let reply = try bench.client.post("/jobs", body)
      #expect([202, 400, 422].contains(reply.status), "\(body) \(reply.status) \(reply.text)")
    }
  }

  @Test func aNumberInAPathHasOneForm() throws {
    let bench = try LiveBench()
    let (path, id) = try bench.submit()
    for epoch in [0, 1] {
      let artefact = try bench.artefacts.put([UInt8(epoch)])
      bench.catalogue.add(
        CheckpointEntry(
          job: id.text, epoch: epoch, artefact: artefact, bytes: 1, isBest: false, createdAt: 1), keep: 2)
    }
    let (epochs, versions) = (path + "/checkpoints/", "/models/fe-k/versions/")
    for target in [epochs + "0", epochs + "1", versions + "3", versions + "%33"] {
      #expect(try bench.client.get(target).status == 200)
    }
    for target in [
      epochs + "+1", epochs + "%2B1", epochs + "01", epochs + "00", epochs + "-0", epochs + "1.0",
      versions + "+3", versions + "003", versions + "3%20", versions + "%EF%BC%93", versions + "+3/weights",
    ] {
      #expect(try bench.client.get(target).status == 404, "\(target)")
    }
  }

  @Test(arguments: numbers) func queriesAreAnswered(number: String) throws {
    let bench = try LiveBench()
    let path = try bench.submit().path
    let value = number.filter { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "." }
    for target in [
      "/jobs?limit=\(value)", "/jobs?after=\(value)", "/jobs?parent=\(value)", path + "?wait=0\(value)x",
      path + "/events?after=\(value)x", path + "/checkpoints/\(value)", "/models/fe-k/versions/\(value)",
      "/models/fe-k/versions/\(value)/weights", "/models/\(value)", "/datasets/\(value)", "/jobs/\(value)",
    ] {
      let reply = try bench.client.get(target)
      #expect(reply.status < 500, "\(target) \(reply.status) \(reply.text)")
    }
    let activation = try bench.client.send(
      "PUT", "/models/fe-k/active", ["Content-Type": "application/json"],
      body: Array("{\"version\": \(number)}".utf8))
    #expect(activation.status < 500, "\(number) \(activation.text)")
  }
}
