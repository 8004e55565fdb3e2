import Geometry
import JSON
public import NeuralNet

/// A model as it is stored: card, weights, scaling, and what domain and uncertainty are computed from.
public struct ModelArtefact: Sendable {
  /// What it is.
  public var card: ModelCard
  /// Weights of the networks from standardised descriptor to raw spectrum: one, or the members of an ensemble.
  public let members: [Parameters]
  /// Weights of the first member.
  public var parameters: Parameters { members[0] }
  /// Scaling of the descriptor.
  public let standardiser: Standardiser
  let domain: Domain?
  let uncertainty: ResidualCovariance?

  init(
    card: ModelCard, members: [Parameters], standardiser: Standardiser, domain: Domain?,
    uncertainty: ResidualCovariance?
  ) {
    self.card = card
    // The card says how many members the file has, whatever the recipe asked for.
    self.card.recipe.ensemble = members.count
    self.members = members
    self.standardiser = standardiser
    self.domain = domain
    self.uncertainty = uncertainty
  }

  /// Everything as named tensors, the card as metadata: enough to predict from this file alone.
  public var safetensors: Safetensors {
    var tensors = [
      NamedTensor(name: "input.mean", shape: [standardiser.count], values: standardiser.mean),
      NamedTensor(name: "input.scale", shape: [standardiser.count], values: standardiser.scale),
    ]
    for (member, parameters) in members.enumerated() {
      let prefix = Self.prefix(member, of: members.count)
      tensors += parameters.tensors.map {
        NamedTensor(name: prefix + $0.name, shape: $0.shape, values: $0.values)
      }
    }
    tensors += domain?.tensors ?? []
    tensors += uncertainty?.tensors ?? []
    return Safetensors(
      metadata: [
        "format": "whiteline-model/1", "card": String(decoding: card.encoded(pretty: false), as: UTF8.self),
      ],
      tensors: tensors)
  }

  /// Reads what `safetensors` wrote; every tensor's size is checked against the card.
  public init(_ file: Safetensors) throws(PredictionError) {
    guard let text = file.metadata["card"] else { throw .weights(.metadataMissing("card")) }
    card = try ModelCard(parsing: Array(text.utf8))
    let architecture = card.recipe.architecture
    let mean = try file.values("input.mean", count: architecture.inputs)
    let scale = try file.values("input.scale", count: architecture.inputs)
    standardiser = Standardiser(mean: mean, scale: scale, bound: card.recipe.inputBound)
    let names = Set(architecture.tensorShapes.map(\.name))
    var members: [Parameters] = []
    do throws(NeuralNetError) {
      for member in 0..<card.recipe.ensemble {
        let prefix = Self.prefix(member, of: card.recipe.ensemble)
        let tensors = file.tensors.filter { $0.name.hasPrefix(prefix) }.map {
          NamedTensor(name: String($0.name.dropFirst(prefix.count)), shape: $0.shape, values: $0.values)
        }
        members.append(try Parameters(architecture, tensors: tensors.filter { names.contains($0.name) }))
      }
    } catch {
      throw .network(error)
    }
    self.members = members
    domain = try Domain(file, features: architecture.inputs)
    uncertainty = try ResidualCovariance(file, energies: architecture.outputs)
  }
}

extension ModelArtefact {
  /// What stands before the names of a member's tensors; nothing where there is only one.
  static func prefix(_ member: Int, of count: Int) -> String { count > 1 ? "member.\(member)." : "" }
}

extension Safetensors {
  /// Values of a tensor of known size.
  func values(_ name: String, count: Int? = nil) throws(PredictionError) -> [Float] {
    let values = try tensor(name).values
    if let count, values.count != count {
      throw .weights(.tensorSize(name, expected: count, found: values.count))
    }
    guard values.allSatisfy(\.isFinite) else { throw .weights(.notFinite(name)) }
    return values
  }

  func contains(_ name: String) -> Bool { tensors.contains { $0.name == name } }
}

extension Domain {
  /// `domain.elements` holds a row (atomic number, samples, shortest distance) an element.
  var tensors: [NamedTensor] {
    let rows = elements.flatMap { [Float($0.element.atomicNumber), Float($0.samples), $0.shortest] }
    return [
      NamedTensor(name: "domain.elements", shape: [elements.count, 3], values: rows),
      NamedTensor(name: "domain.nearest", shape: [2], values: [nearest.lowerBound, nearest.upperBound]),
      NamedTensor(
        name: "domain.atoms", shape: [2], values: [Float(atoms.lowerBound), Float(atoms.upperBound)]),
      NamedTensor(
        name: "domain.projection", shape: [rank, projection.count / max(1, rank)], values: projection),
      NamedTensor(
        name: "domain.references", shape: [references.count / max(1, rank), rank], values: references),
      NamedTensor(name: "domain.scale", shape: [1], values: [scale]),
    ]
  }

  init?(_ file: Safetensors, features: Int) throws(PredictionError) {
    guard file.contains("domain.projection") else { return nil }
    let projection = try file.values("domain.projection")
    let rank = projection.count / features
    guard rank > 0, projection.count == rank * features else {
      throw .weights(
        .tensorSize("domain.projection", expected: features * max(1, rank), found: projection.count))
    }
    let references = try file.values("domain.references")
    guard references.count % rank == 0, !references.isEmpty else {
      throw .weights(.tensorShape("domain.references"))
    }
    let scale = try file.values("domain.scale", count: 1)[0]
    let bounds = try file.values("domain.nearest", count: 2)
    guard scale > 0 else { throw .weights(.tensorValue("domain.scale")) }
    guard bounds[0] <= bounds[1] else { throw .weights(.tensorValue("domain.nearest")) }
    let counts = try file.values("domain.atoms", count: 2)
    guard counts[0] >= 0, counts[0] <= counts[1], counts[1] < 1e9 else {
      throw .weights(.tensorValue("domain.atoms"))
    }
    let rows = try file.values("domain.elements")
    let elements: [ElementRange] = stride(from: 0, to: rows.count - rows.count % 3, by: 3).compactMap {
      start in
      guard rows[start] >= 1, rows[start] < 200, rows[start + 1] >= 0, rows[start + 1] < 1e9,
        let element = Element(atomicNumber: Int(rows[start]))
      else { return nil }
      return ElementRange(element: element, samples: Int(rows[start + 1]), shortest: rows[start + 2])
    }
    self.init(
      elements: elements, nearest: bounds[0]...bounds[1], atoms: Int(counts[0])...Int(counts[1]),
      projection: projection, references: references, scale: scale, rank: rank)
  }
}

extension ResidualCovariance {
  var tensors: [NamedTensor] {
    [
      NamedTensor(name: "uncertainty.factor", shape: [rank, energies], values: factor),
      NamedTensor(name: "uncertainty.remainder", shape: [energies], values: remainder),
      NamedTensor(name: "uncertainty.scores", shape: [growth.scores.count], values: growth.scores),
      NamedTensor(name: "uncertainty.factors", shape: [growth.factors.count], values: growth.factors),
    ]
  }

  init?(_ file: Safetensors, energies: Int) throws(PredictionError) {
    guard file.contains("uncertainty.factor") else { return nil }
    let factor = try file.values("uncertainty.factor")
    guard factor.count % energies == 0 else { throw .weights(.tensorShape("uncertainty.factor")) }
    let remainder = try file.values("uncertainty.remainder", count: energies)
    guard remainder.allSatisfy({ $0 >= 0 }) else { throw .weights(.tensorValue("uncertainty.remainder")) }
    let scores = try file.values("uncertainty.scores")
    guard scores == scores.sorted() else { throw .weights(.tensorValue("uncertainty.scores")) }
    let factors = try file.values("uncertainty.factors", count: scores.count)
    guard factors.allSatisfy({ $0 >= 0 }) else { throw .weights(.tensorValue("uncertainty.factors")) }
    self.init(
      factor: factor, remainder: remainder, growth: ScoreGrowth(scores: scores, factors: factors))
  }
}
