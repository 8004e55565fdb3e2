import Geometry
import JSON
import NeuralNet
import Spectra
import Testing

@testable import Prediction

@Suite struct ModelArtefactTests {
  static let artefact = Result { try Samples.artefact() }

  @Test func aStoredModelAnswersTheSame() throws {
    let artefact = try Self.artefact.get()
    let again = try ModelArtefact(try Safetensors(artefact.safetensors.encoded()))
    #expect(again.safetensors == artefact.safetensors && again.card == artefact.card)
    let structure = try ModelPredictTests.structure()
    let query = PredictionQuery(structure: structure, convolution: .feKEdge)
    let (one, other) = (try Model(artefact).predict(query), try Model(again).predict(query))
    #expect(
      one.average.raw == other.average.raw && one.average.convolvedSigma == other.average.convolvedSigma)
    #expect(one.sites[0].domain == other.sites[0].domain)
  }

  @Test func withoutDomainAndUncertaintyItStillPredicts() throws {
    var file = try Self.artefact.get().safetensors
    file.tensors.removeAll { $0.name.hasPrefix("domain.") || $0.name.hasPrefix("uncertainty.") }
    let model = Model(try ModelArtefact(file))
    let found = try model.predict(
      PredictionQuery(structure: try ModelPredictTests.structure(), convolution: .feKEdge))
    #expect(found.average.rawSigma == nil && found.average.convolvedSigma == nil && found.warnings.isEmpty)
  }

  @Test func everyMissingTensorIsNamed() throws {
    let file = try Self.artefact.get().safetensors
    for (index, tensor) in file.tensors.enumerated()
    where !["domain.projection", "uncertainty.factor"].contains(tensor.name) {
      var broken = file
      broken.tensors.remove(at: index)
      let error = failure { _ = try ModelArtefact(broken) }
      #expect(
        error == .weights(.tensorMissing(tensor.name)) || error == .network(.tensorMissing(tensor.name)))
    }
  }

  @Test func noTensorMayHoldInfinities() throws {
    let file = try Self.artefact.get().safetensors
    for (index, tensor) in file.tensors.enumerated() {
      var broken = file
      broken.tensors[index].values[0] = .infinity
      let error = failure { _ = try ModelArtefact(broken) }
      let wanted: [PredictionError] = [
        .weights(.notFinite(tensor.name)), .network(.notFinite(tensor.name, index: 0)),
      ]
      #expect(error.map(wanted.contains) == true, "\(tensor.name): \(String(describing: error))")
    }
  }

  /// Numbers that would trap or make NaN later on: tensor, values that replace its own.
  @Test(
    arguments: [
      ("domain.scale", [0]), ("domain.nearest", [3, 2]), ("domain.atoms", [-1, 3]), ("domain.atoms", [5, 3]),
      ("domain.atoms", [1, 1e30]), ("domain.references", [1]), ("domain.projection", [1]),
      ("domain.scale", [1, 1]),
      ("uncertainty.factor", [1]), ("uncertainty.remainder", [1]), ("uncertainty.factors", [1, 1, 1, 1, 1]),
      ("input.mean", [0]), ("input.scale", []), ("output.bias", [1]), ("domain.references", []),
    ] as [(String, [Float])])
  func impossibleTensorsAreRefused(name: String, values: [Float]) throws {
    var file = try Self.artefact.get().safetensors
    let index = try #require(file.tensors.firstIndex { $0.name == name })
    file.tensors[index].values = values
    #expect(failure { _ = try ModelArtefact(file) } != nil)
  }

  @Test func negativeVariancesAreRefused() throws {
    var file = try Self.artefact.get().safetensors
    let index = try #require(file.tensors.firstIndex { $0.name == "uncertainty.remainder" })
    file.tensors[index].values[3] = -1
    #expect(failure { _ = try ModelArtefact(file) } == .weights(.tensorValue("uncertainty.remainder")))
  }

  @Test func theCardIsNeeded() throws {
    var file = try Self.artefact.get().safetensors
    file.metadata["card"] = nil
    #expect(failure { _ = try ModelArtefact(file) } == .weights(.metadataMissing("card")))
    file.metadata["card"] = "{}"
    guard case .card(let detail) = failure({ _ = try ModelArtefact(file) }) else {
      Issue.record("an empty card was taken")
      return
    }
    #expect(detail.contains("/recipe"))
  }

  @Test func calibrationIsNearTheBell() throws {
    let artefact = try Self.artefact.get()
    let recipe = artefact.card.recipe
    let (dataset, data) = try Samples.data(recipe)
    let trained = Split(groups: data.groups, validation: 0.2, test: 0.2, seed: recipe.seed).training
    let judged = try artefact.judged(on: dataset)
    let found = try artefact.calibration(judged, data: data, trainedOn: trained)
    let (raw, convolved) = (try #require(found.raw), try #require(found.convolved))
    #expect(raw.insideThree > 0.9 && convolved.insideThree > 0.9)
  }
}

@Suite struct ModelCardTests {
  @Test(arguments: [false, true]) func readsWhatItWrote(pretty: Bool) throws {
    var card = Samples.card(try Samples.recipe("grid: [-3, 0, 1, 5, 30]"), version: 3)
    card.digest = "abc"
    card.metrics = ["raw": ["median": 0.5], "note": nil]
    #expect(try ModelCard(parsing: card.encoded(pretty: pretty)) == card)
  }

  @Test func saysHowToPredictWithoutUs() throws {
    let card = Samples.card(try Samples.recipe())
    let json = try JSONValue(parsing: card.encoded(pretty: false))
    let recipe = card.recipe
    #expect(json["architecture"]?["inputs"]?.integer == recipe.descriptor.count)
    #expect(json["architecture"]?["parameters"]?.integer == recipe.architecture.parameterCount)
    #expect(
      json["tensors"]?.array?.compactMap { $0["name"]?.string }
        == recipe.architecture.tensorShapes.map(\.name))
    let text = json["forwardPass"]?.array?.compactMap(\.string).joined(separator: " ") ?? ""
    #expect(text.contains("z / (1 + exp(-z))") && text.contains("held within -6.0 and 6.0"))
    let plain = ForwardPassText(try Samples.recipe("batchNormalisation: false, inputClip: 0")).sentences
      .joined()
    #expect(
      plain.contains("hidden.i.bias") && !plain.contains("running_mean") && !plain.contains("held within"))
  }

  @Test func everyFaultIsNamed() {
    let text = #"{"name": 1, "version": 0, "element": "Zz", "edgeEnergy": 1, "colour": 2}"#
    guard case .card(let detail) = failure({ _ = try ModelCard(parsing: Array(text.utf8)) }) else {
      Issue.record("a bad card was taken")
      return
    }
    for pointer in [
      "/name", "/version", "/element", "/edgeEnergy", "/colour", "/recipe", "/data", "/metrics",
    ] {
      #expect(detail.contains(pointer), "\(pointer) in \(detail)")
    }
  }
}

@Suite struct LiveModelsTests {
  @Test func publishingSwapsTheModel() throws {
    let live = LiveModels(standard: "one")
    #expect(failure { _ = try live.model() } == .modelUnknown("one", available: []))
    let first = Model(try ModelArtefactTests.artefact.get())
    live.publish(first)
    #expect(failure { _ = try live.model() } == .modelUnknown("one", available: ["tiny"]))
    #expect(try live.model("tiny") === first)
    let second = Model(try Samples.artefact(version: 2))
    live.publish(second)
    #expect(try live.model("tiny") === second && live.all.map(\.card.version) == [2])
    live.publish(Model(try Samples.artefact(name: "one")))
    #expect(try live.model().card.name == "one" && live.all.map(\.card.name) == ["one", "tiny"])
    // A request that began on the first model ends on it.
    let query = PredictionQuery(structure: try ModelPredictTests.structure(), convolution: .feKEdge)
    #expect(try first.predict(query).average.raw == Samples.model.get().predict(query).average.raw)
  }
}

@Suite struct BroadeningCacheTests {
  @Test func forgetsNothingThatMatters() throws {
    let covariance = try #require(try ModelArtefactTests.artefact.get().uncertainty)
    let grid = try Samples.recipe().grid
    let cache = BroadeningCache(from: grid, uncertainty: covariance)
    for round in 0..<2 {
      for width in 1...20 {
        var convolution = Convolution.feKEdge
        convolution.coreHoleWidth = Double(width) / 4
        let matrix = try ConvolutionMatrix(from: grid, by: convolution)
        let found = try cache.broadening(by: convolution)
        #expect(found.sigma == covariance.convolvedSigma(matrix), "round \(round)")
        #expect(found.matrix.convolution == convolution)
      }
    }
    #expect(cache.count == 20)
  }

  @Test func holdsNoMoreBytesThanItMay() throws {
    let grid = try Samples.recipe().grid
    let one = try BroadeningCache(from: grid, uncertainty: nil).broadening(by: .feKEdge).byteCount
    let cache = BroadeningCache(from: grid, uncertainty: nil, byteLimit: 2 * one)
    for width in [1.0, 2, 1, 3, 1] {
      var convolution = Convolution.feKEdge
      convolution.coreHoleWidth = width
      _ = try cache.broadening(by: convolution)
    }
    #expect(cache.count == 2)
    let none = BroadeningCache(from: grid, uncertainty: nil, byteLimit: one - 1)
    _ = try none.broadening(by: .feKEdge)
    #expect(none.count == 0)
  }

  @Test func packedProductIsTheMatrix() throws {
    let grid = try Samples.recipe().grid
    for normalise in [true, false] {
      var convolution = Convolution.feKEdge
      convolution.normalise = normalise
      let broadening = try BroadeningCache(from: grid, uncertainty: nil).broadening(by: convolution)
      let raw = (0..<grid.count).map { 1 + 0.3 * Float(($0 * 7919) % 101) / 101 }
      let (intensities, level) = broadening.convolved(raw[...])
      let expected = try broadening.matrix.convolved(raw.map(Double.init))
      #expect(abs(Double(level) - expected.level) < 1e-6)
      for (found, wanted) in zip(intensities, expected.intensities) {
        #expect(abs(Double(found) - wanted) < 2e-6)
      }
    }
  }
}
