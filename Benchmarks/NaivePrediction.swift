import Geometry
import JSON
import NeuralNet
import Prediction
import Spectra

/// A prediction written plainly: loops over arrays, trees of JSON, numbers by their description.
struct NaivePrediction {
  private let card: ModelCard
  private let members: [Reference<Float>]
  private let mean, scale, projection, references: [Float]
  private let bound, unit: Float

  init(_ artefact: ModelArtefact) throws {
    let file = artefact.safetensors
    card = artefact.card
    members = artefact.members.map { Reference<Float>($0) }
    mean = try file.tensor("input.mean").values
    scale = try file.tensor("input.scale").values
    projection = try file.tensor("domain.projection").values
    references = try file.tensor("domain.references").values
    unit = try file.tensor("domain.scale").values[0]
    bound = artefact.standardiser.bound
  }

  /// Curves and the text of the answer to a request.
  func answer(_ request: [UInt8]) throws -> (raw: [Double], convolved: [Double], text: String) {
    let structure = try Self.structure(request)
    let cluster = try Cluster(in: structure, around: 0, cutoff: card.recipe.descriptor.cutoff)
    let descriptor = NaiveDescriptors.values(card.recipe.descriptor, cluster).map { Float($0) }
    let raw = forward(standardised(descriptor, within: bound))
    let matrix = try ConvolutionMatrix(from: card.recipe.grid, by: card.recipe.convolution)
    let convolved = Self.convolved(raw, matrix)
    let text = "\(raw.map(\.description)) \(convolved.map(\.description)) \(score(descriptor))"
    return (raw.map(Double.init), convolved, text)
  }

  /// What the members say on average.
  private func forward(_ row: [Float]) -> [Float] {
    let spectra = members.map { $0.forward(row) }
    return spectra[0].indices.map { index in
      spectra.reduce(Float(0)) { $0 + $1[index] } / Float(spectra.count)
    }
  }

  /// The distance to the nearest training samples in their unit.
  func score(_ descriptor: [Float]) -> Double {
    let row = standardised(descriptor, within: 50)
    let rank = projection.count / row.count
    let point = (0..<rank).map { index in
      row.indices.reduce(Float(0)) { $0 + projection[index * row.count + $1] * row[$1] }
    }
    let squares = (0..<references.count / rank).map { reference in
      point.indices.reduce(Float(0)) { sum, index in
        let difference = references[reference * rank + index] - point[index]
        return sum + difference * difference
      }
    }
    return squares.sorted().prefix(3).reduce(0) { $0 + Double($1.squareRoot()) } / 3 / Double(unit)
  }

  static func convolved(_ raw: [Float], _ matrix: ConvolutionMatrix) -> [Double] {
    let level = matrix.level(of: raw.map(Double.init))
    return (0..<matrix.outputCount).map { output in
      raw.indices.reduce(0.0) { $0 + matrix[output, $1] * Double(raw[$1]) } / level
    }
  }

  static func structure(_ bytes: [UInt8]) throws -> Structure {
    let tree = try JSONValue(parsing: bytes)["structure"]
    let elements = (tree?["species"]?.array ?? []).compactMap { $0.string.flatMap(Element.init(symbol:)) }
    let positions = (tree?["positions"]?.array ?? []).compactMap { place -> SIMD3<Double>? in
      let values = place.array?.compactMap(\.double) ?? []
      return values.count == 3 ? SIMD3(values[0], values[1], values[2]) : nil
    }
    return try Structure(elements: elements, positions: positions)
  }

  static func text(_ prediction: SpectrumPrediction) -> String {
    func list(_ values: [some CustomStringConvertible]) -> String {
      "[" + values.map(\.description).joined(separator: ",") + "]"
    }
    let curves = [prediction.average, prediction.sites[0].curves].map { curves in
      list(curves.raw) + list(curves.rawSigma ?? []) + list(curves.convolved)
        + list(curves.convolvedSigma ?? [])
    }
    return list(prediction.rawGrid.energies) + list(prediction.convolvedGrid.energies) + curves.joined()
  }

  private func standardised(_ row: [Float], within bound: Float) -> [Float] {
    row.indices.map { min(max((row[$0] - mean[$0]) * scale[$0], -bound), bound) }
  }
}
