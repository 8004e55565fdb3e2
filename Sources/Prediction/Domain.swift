import Geometry
import NeuralNet

/// Whether a geometry resembles what the model was trained on.
public struct DomainAssessment: Hashable, Sendable {
  /// The verdict.
  public enum Status: String, Hashable, Sendable, CaseIterable {
    /// As near to training samples as they are to each other.
    case inside
    /// Further off than nearly all training samples; trust with care.
    case borderline
    /// Unlike anything in training: the curve is an extrapolation.
    case outside
  }

  /// The verdict.
  public let status: Status
  /// Distance to the nearest training samples in the space of the descriptor, in units of the distance that
  /// 95 of 100 training samples stay below.
  public let score: Double
  /// Why it is not inside; empty when it is.
  public let reasons: [String]
}

/// Knows the training samples well enough to say how far a new one is from them.
struct Domain: Sendable {
  /// What was seen of one element around the absorber.
  struct ElementRange: Hashable, Sendable {
    let element: Element
    /// Training samples that have it within the cutoff.
    let samples: Int
    /// Shortest distance to the absorber in any of them, in Angstrom.
    let shortest: Float
  }

  /// Elements seen around the absorber, by atomic number.
  let elements: [ElementRange]
  /// Nearest neighbour of the absorber, whatever it is: shortest and longest such distance seen, in Angstrom.
  let nearest: ClosedRange<Float>
  /// Fewest and most atoms within the cutoff of any of them, the absorber left out.
  let atoms: ClosedRange<Int>
  /// Projection of standardised descriptors, shape (rank, features). Each block of the descriptor counts alike
  /// however many features it has.
  let projection: [Float]
  /// Projected training samples, shape (samples, rank).
  let references: [Float]
  /// Distance that 95 of 100 training samples stay below.
  let scale: Float
  let rank: Int
  /// The projection and the references as the kernels read them.
  private let project: PackedMatrix
  private let points: PackedMatrix

  /// Dimensions of the projected space.
  static let largestRank = 32
  /// Scores from here on are borderline, and outside.
  static let borderline = 1.25, outside = 1.8
  /// How much nearer than ever seen an atom may come before it counts, in Angstrom.
  static let slack: Float = 0.06
  /// Atoms nearer than this part of the sum of their covalent radii clash.
  static let clash = 0.75
  /// Atoms farther than this many times the sum of covalent radii from every other are bonded to nothing: among the
  /// quarter of a million atoms of the tmQM complexes with iron, one is.
  static let loose = 1.2
  /// Standardised features are cut off here, far outside any real sample.
  static let bound: Float = 50
}

extension Domain {
  /// From its parts: `projection` (rank, features) and `references` (samples, rank), neither empty.
  init(
    elements: [ElementRange], nearest: ClosedRange<Float>, atoms: ClosedRange<Int>, projection: [Float],
    references: [Float], scale: Float, rank: Int
  ) {
    self.elements = elements
    self.nearest = nearest
    self.atoms = atoms
    self.projection = projection
    self.references = references
    self.scale = scale
    self.rank = rank
    project = PackedMatrix(projection, rows: rank, columns: projection.count / rank)
    points = PackedMatrix(references, rows: references.count / rank, columns: rank)
  }
}

// MARK: - Asking

extension Domain {
  /// Judges one cluster by its score.
  func assess(_ cluster: Cluster, score: Double) -> DomainAssessment {
    var reasons = unfamiliar(cluster)
    let isStrange = !reasons.isEmpty
    let (unbound, isTornApart) = unbound(cluster)
    if let unbound { reasons.append(unbound) }
    if let sparse = sparse(cluster) { reasons.append(sparse) }
    if score > Self.borderline {
      let times = (score * 10).rounded() / 10
      reasons.append(
        "its surroundings are \(times) times as far from the nearest training structures as is usual among them"
      )
    }
    let status: DomainAssessment.Status =
      isStrange || isTornApart || score > Self.outside ? .outside : reasons.isEmpty ? .inside : .borderline
    return DomainAssessment(status: status, score: score, reasons: reasons)
  }

  /// Of standardised descriptors, shape (clusters, features): mean distance to the nearest training samples over what
  /// is usual; see `DomainAssessment.score`.
  func scores(of descriptors: [Float]) -> [Double] {
    Self.meanDistances(of: project.products(descriptors), to: points) { _, _ in false }
      .map { Double($0 / scale) }
  }

  /// The score of a training sample as if its structure had not been one, `groups` naming that of each
  /// reference.
  func score(of descriptor: [Float], without group: String, groups: [String]) -> Double {
    let point = project.products(descriptor)
    return Double(Self.meanDistances(of: point, to: points) { groups[$1] == group }[0] / scale)
  }

  /// What is odd, though not alarming, about few atoms.
  private func sparse(_ cluster: Cluster) -> String? {
    guard cluster.count - 1 < atoms.lowerBound else { return nil }
    return
      "only \(cluster.count - 1) atoms are within \(cluster.cutoff) A of the absorber, in training at least "
      + "\(atoms.lowerBound): surroundings may be missing"
  }

  /// Atoms without a bond, as in a geometry in other units than Angstrom; and whether they are so many that there is
  /// no structure.
  private func unbound(_ cluster: Cluster) -> (reason: String?, isTornApart: Bool) {
    let (atoms, examined) = cluster.unboundAtoms(beyond: Self.loose)
    guard let first = atoms.first else { return (nil, false) }
    let reason =
      "\(atoms.count) of \(examined) atoms around the absorber are bonded to nothing, such as "
      + "\(cluster.elements[first].symbol) (atom \(cluster.sourceIndices[first]))"
    return (reason, atoms.count > 1 && 5 * atoms.count >= examined)
  }

  private func unfamiliar(_ cluster: Cluster) -> [String] {
    var reasons: [String] = []
    var nearestByElement: [Element: Double] = [:]
    for index in cluster.elements.indices.dropFirst() where nearestByElement[cluster.elements[index]] == nil {
      nearestByElement[cluster.elements[index]] = cluster.distances[index]
    }
    for (element, distance) in nearestByElement.sorted(by: { $0.key < $1.key }) {
      guard let seen = elements.first(where: { $0.element == element }) else {
        reasons.append("no training structure has \(element.symbol) near the absorber")
        continue
      }
      if Float(distance) < seen.shortest - Self.slack {
        reasons.append(
          "\(cluster.absorber.symbol)-\(element.symbol) is \(Self.text(distance)) A, "
            + "the shortest in training is \(Self.text(Double(seen.shortest))) A")
      }
    }
    for contact in cluster.contacts(below: Self.clash).prefix(1) {
      reasons.append(
        "\(contact.elements[0].symbol)-\(contact.elements[1].symbol) (atoms \(contact.first) and "
          + "\(contact.second)) are only \(Self.text(contact.distance)) A apart")
    }
    if cluster.count > 1, Float(cluster.distances[1]) > nearest.upperBound + 5 * Self.slack {
      reasons.append(
        "the nearest atom is \(Self.text(cluster.distances[1])) A away, "
          + "in training at most \(Self.text(Double(nearest.upperBound))) A")
    }
    return reasons
  }

  private static func text(_ distance: Double) -> String { "\((distance * 100).rounded() / 100)" }

  /// Rows of the references that all points are compared with before the next ones: few enough for the cache.
  private static let block = 512

  /// Mean distance of each point, shape (points, rank), to the nearest references that are not excluded for it.
  private static func meanDistances(
    of points: [Float], to references: PackedMatrix, excluding isExcluded: (_ point: Int, _ row: Int) -> Bool
  ) -> [Float] {
    let rank = references.columns
    var nearest = [Nearest](repeating: Nearest(), count: points.count / rank)
    for first in stride(from: 0, to: references.rows, by: block) {
      let rows = first..<min(first + block, references.rows)
      for point in nearest.indices {
        let squares = references.squaredDistances(from: points[point * rank..<(point + 1) * rank], rows: rows)
        var found = nearest[point]
        for (index, square) in squares.enumerated() where square < found.farthest {
          if !isExcluded(point, first + index) { found.insert(square) }
        }
        nearest[point] = found
      }
    }
    return nearest.map(\.meanDistance)
  }

  /// The smallest squared distances so far, in order: the neighbours whose mean distance counts.
  private struct Nearest {
    private var squares: InlineArray<3, Float> = .init(repeating: .infinity)

    var farthest: Float { squares[2] }

    mutating func insert(_ square: Float) {
      var place = squares.count - 1
      while place > 0 && squares[place - 1] > square {
        squares[place] = squares[place - 1]
        place -= 1
      }
      squares[place] = square
    }

    var meanDistance: Float {
      let found = squares.indices.map { squares[$0] }.filter(\.isFinite)
      return found.isEmpty ? 0 : found.reduce(0) { $0 + $1.squareRoot() } / Float(found.count)
    }
  }
}

// MARK: - Learning

extension Domain {
  /// Learns from training samples.
  ///
  /// - Parameters:
  ///   - clusters: their surroundings, within the descriptor's cutoff.
  ///   - descriptors: standardised, shape (samples, features).
  ///   - weights: what each feature counts, shape (features).
  ///   - groups: structure of each sample; samples of one structure are no evidence for each other.
  init(clusters: [Cluster], descriptors: [Float], weights: [Float], groups: [String]) {
    let features = weights.count
    let weighted = descriptors.indices.map { descriptors[$0] * weights[$0 % features] }
    let components = PrincipalComponents(of: weighted, columns: features, count: Self.largestRank)
    let directions = components.directions.indices.map {
      Float(components.directions[$0]) * weights[$0 % features]
    }
    let counts = clusters.map { $0.count - 1 }
    atoms = (counts.min() ?? 0)...(counts.max() ?? 0)
    let firsts = clusters.compactMap { $0.count > 1 ? Float($0.distances[1]) : nil }
    rank = components.count
    projection = directions
    elements = Self.ranges(clusters)
    nearest = (firsts.min() ?? 0)...(firsts.max() ?? 0)
    project = PackedMatrix(directions, rows: components.count, columns: features)
    let references = project.products(descriptors)
    points = PackedMatrix(references, rows: clusters.count, columns: components.count)
    let distances = Self.meanDistances(of: references, to: points) { groups[$0] == groups[$1] }
    self.references = references
    scale = max(distances.sorted()[distances.count * 95 / 100], 1e-6)
  }

  private static func ranges(_ clusters: [Cluster]) -> [ElementRange] {
    var seen: [Element: (samples: Int, shortest: Double)] = [:]
    for cluster in clusters {
      var here = Set<Element>()
      for index in cluster.elements.indices.dropFirst() {
        guard here.insert(cluster.elements[index]).inserted else { continue }
        let entry = seen[cluster.elements[index]] ?? (0, .infinity)
        seen[cluster.elements[index]] = (entry.samples + 1, min(entry.shortest, cluster.distances[index]))
      }
    }
    return seen.sorted { $0.key < $1.key }.map {
      ElementRange(element: $0.key, samples: $0.value.samples, shortest: Float($0.value.shortest))
    }
  }
}
