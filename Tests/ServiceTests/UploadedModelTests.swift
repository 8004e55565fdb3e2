import JSON
import Laboratory
import NeuralNet
import Persistence
import Prediction
import Testing

@testable import Service

/// Weights that somebody uploaded may be sound in form and absurd in value: they spoil their answers, not the server.
@Suite struct UploadedModelTests {
  /// Tensors with every value replaced, and a value for them.
  static let absurd: [(prefix: String, value: Float)] = [
    ("uncertainty.factor", 3e38), ("uncertainty.remainder", 3e38), ("domain.scale", 1e-38),
    ("domain.projection", 3e38), ("input.mean", -3e38), ("input.scale", 1e-38), ("output.", 3e38),
    ("hidden.", 3e38),
  ]

  private func weights(_ prefix: String, _ value: Float) throws -> [UInt8] {
    var file = try TinyModel.artefact.get().safetensors
    var isThere = false
    for index in file.tensors.indices where file.tensors[index].name.hasPrefix(prefix) {
      file.tensors[index].values = file.tensors[index].values.map { _ in value }
      isThere = true
    }
    try #require(isThere, "\(prefix) is not among \(file.tensors.map(\.name))")
    return try Gzip.compressed(file.encoded(), level: 1)
  }

  @Test(arguments: absurd)
  func absurdWeightsSpoilTheirAnswersAlone(tensor: (prefix: String, value: Float)) throws {
    let bench = try LiveBench()
    let upload = try bench.client.send(
      "POST", "/models/fe-k/versions", ["Content-Type": "application/gzip"],
      body: try weights(tensor.prefix, tensor.value))
    guard upload.status == 201 else {
      #expect(upload.status == 422, "\(upload.text)")
      return
    }
    let activation = try bench.client.send(
      "PUT", "/models/fe-k/active", ["Content-Type": "application/json"],
      body: Array(#"{"version": 4}"#.utf8))
    #expect(activation.status == 200, "\(activation.text)")
    for accept in ["application/json", "text/csv", "image/svg+xml"] {
      let reply = try bench.client.post("/predict", Requests.json(), ["Accept": accept])
      #expect(reply.status == 200 || reply.status == 422, "\(tensor) \(reply.text.prefix(300))")
      #expect(!reply.text.contains("inf,") && !reply.text.contains("nan,"))
    }
    let one = try bench.client.post(
      "/predict", Requests.json(["convolution": ["energies": [20]], "include": ["members", "descriptor"]]))
    #expect(one.status == 200 || one.status == 422, "\(tensor) \(one.text.prefix(300))")
  }

  /// A card of which one number, each in turn, is from the ends of what JSON can say.
  @Test(arguments: ["9223372036854775807", "-1", "0", "1e308", "1e-308", "9007199254740993"])
  func aCardWithAnAbsurdNumberIsRefusedOrTaken(number: String) throws {
    let bench = try LiveBench()
    let sound = try TinyModel.artefact.get().safetensors
    let card = try #require(sound.metadata["card"])
    let places = Self.numbers(in: card)
    #expect(places.count > 50)
    for place in places {
      var file = sound
      file.metadata["card"] = card.replacingCharacters(in: place, with: number)
      let reply = try bench.client.send(
        "POST", "/models/fe-k/versions", ["Content-Type": "application/gzip"],
        body: try Gzip.compressed(file.encoded(), level: 1))
      #expect([201, 422].contains(reply.status), "\(card[place]) \(reply.status) \(reply.text)")
    }
    #expect(try bench.client.get("/models/fe-k").status == 200)
    #expect(try bench.client.get("/models").status == 200)
  }

  /// Where numbers stand in a JSON text: digits after a bracket, a comma or a colon.
  private static func numbers(in text: String) -> [Range<String.Index>] {
    var places: [Range<String.Index>] = []
    var at = text.startIndex
    var before: Character = "{"
    while at < text.endIndex {
      let end = text[at...].firstIndex { !"+-.0123456789eE".contains($0) } ?? text.endIndex
      if end > at, "[,:".contains(before), text[at].isNumber || text[at] == "-" { places.append(at..<end) }
      at = max(end, text.index(after: at))
      if at > text.startIndex { before = text[text.index(before: at)] }
    }
    return places
  }
}

extension String {
  /// The text with another text at a place.
  fileprivate func replacingCharacters(in range: Range<Index>, with other: String) -> String {
    self[..<range.lowerBound] + other + self[range.upperBound...]
  }
}
