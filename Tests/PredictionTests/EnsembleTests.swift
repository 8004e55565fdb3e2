import NeuralNet
import Spectra
import Testing

@testable import Prediction

@Suite struct EnsembleTests {
  /// An ensemble of three on the synthetic dataset.
  static let artefact = Result { () throws -> ModelArtefact in
    let recipe = try Samples.recipe("epochs: 12, ensemble: 3")
    let (dataset, data) = try Samples.data(recipe)
    let split = Split(
      groups: data.groups, validation: recipe.validation, test: recipe.test, seed: recipe.seed)
    let members = try (0..<3).map {
      try Samples.run(recipe, seed: recipe.seed(ofMember: $0), split: split).runToEnd()
    }
    let result = TrainingRun.Result(ensemble: members)
    let judged = try OutOfSample(
      predicted: try result.predict(data, rows: split.test), rows: split.test, data: data,
      ids: dataset.samples.map(\.id), mean: data.meanTarget(split.training), recipe: recipe)
    return try ModelArtefact(
      card: Samples.card(recipe), result: result, dataset: dataset, data: data, trainedOn: split.training,
      judged: judged)
  }

  private static func predict(_ artefact: ModelArtefact) throws -> SpectrumPrediction {
    try Model(artefact).predict(
      PredictionQuery(structure: try ModelPredictTests.structure(), convolution: .feKEdge))
  }

  @Test func theAnswerIsTheMeanOfTheMembers() throws {
    let artefact = try Self.artefact.get()
    let site = try Self.predict(artefact).sites[0]
    #expect(site.members.count == 3 && Set(site.members).count == 3)
    for (index, value) in site.curves.raw.enumerated() {
      let mean = site.members.reduce(0.0) { $0 + Double($1[index]) } / 3
      #expect(abs(Double(value) - mean) < 1e-6)
    }
    for (member, parameters) in artefact.members.enumerated() {
      let alone = ModelArtefact(
        card: artefact.card, members: [parameters], standardiser: artefact.standardiser, domain: nil,
        uncertainty: nil)
      #expect(try Self.predict(alone).sites[0].curves.raw == site.members[member])
    }
  }

  @Test func sigmaIsTheLargerOfResidualsAndSpread() throws {
    let artefact = try Self.artefact.get()
    let site = try Self.predict(artefact).sites[0]
    let sigma = try #require(site.curves.rawSigma)
    let residual = try #require(artefact.uncertainty).rawSigma(score: try #require(site.domain).score)
    var spreads = 0
    for (index, value) in sigma.enumerated() {
      let members = site.members.map { Double($0[index]) }
      let mean = members.reduce(0, +) / 3
      let spread = (members.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 2).squareRoot()
      let expected = max(Double(residual[index]), spread)
      if spread > Double(residual[index]) { spreads += 1 }
      #expect(abs(Double(value) - expected) < 1e-5 * max(1, expected))
    }
    let bare = ModelArtefact(
      card: artefact.card, members: artefact.members, standardiser: artefact.standardiser, domain: nil,
      uncertainty: nil)
    let alone = try Self.predict(bare).sites[0].curves
    #expect(try #require(alone.rawSigma).allSatisfy { $0 >= 0 })
    #expect(try #require(alone.convolvedSigma).contains { $0 > 0 })
  }

  @Test func aStoredEnsembleAnswersTheSame() throws {
    let artefact = try Self.artefact.get()
    let names = Set(artefact.safetensors.tensors.map(\.name))
    #expect(names.contains("member.0.hidden.0.weight") && names.contains("member.2.output.bias"))
    #expect(!names.contains("hidden.0.weight") && names.contains("input.mean"))
    let again = try ModelArtefact(try Safetensors(artefact.safetensors.encoded()))
    #expect(again.members == artefact.members && again.card.recipe.ensemble == 3)
    #expect(try Self.predict(again).average.raw == Self.predict(artefact).average.raw)
    #expect(try Self.predict(again).average.convolvedSigma == Self.predict(artefact).average.convolvedSigma)
  }

  @Test func aMissingMemberIsNamed() throws {
    var file = try Self.artefact.get().safetensors
    file.tensors.removeAll { $0.name.hasPrefix("member.1.") }
    #expect(throws: PredictionError.self) { _ = try ModelArtefact(file) }
  }

  @Test func membersHaveSeedsOfTheirOwn() throws {
    let recipe = try Samples.recipe("ensemble: 4")
    let seeds = (0..<4).map { recipe.seed(ofMember: $0) }
    #expect(seeds[0] == recipe.seed && Set(seeds).count == 4)
  }

  @Test func aSingleNetworkHasNoSpread() {
    #expect(MemberCurves(curves: [[1, 2]]).spread == nil && MemberCurves(curves: [[1, 2]]).mean == [1, 2])
    let two = MemberCurves(curves: [[1, 2], [3, 2]])
    #expect(two.mean == [2, 2] && two.spread == [Float(2).squareRoot(), 0])
  }
}
