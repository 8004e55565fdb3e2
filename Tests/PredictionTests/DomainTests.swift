import Geometry
import Spectra
import Testing

@testable import Prediction

@Suite struct DomainTests {
  static func assess(_ structure: Structure) throws -> DomainAssessment {
    let query = PredictionQuery(structure: structure, absorber: .index(0), convolution: .feKEdge)
    return try #require(try Samples.model.get().predict(query).sites[0].domain)
  }

  static func octahedron(seed: UInt64) throws -> Structure {
    var random = Uniform(seed: seed)
    return try Samples.octahedron(&random).structure
  }

  /// One atom given another place or element.
  static func changed(_ atom: Int, to symbol: String? = nil, scale: Double = 1) throws -> Structure {
    let structure = try octahedron(seed: 77)
    var (elements, positions) = (structure.elements, structure.positions)
    if let symbol { elements[atom] = try #require(Element(symbol: symbol)) }
    positions[atom] *= scale
    return try Structure(elements: elements, positions: positions)
  }

  @Test func relativesOfTheTrainingSamplesAreMostlyInside() throws {
    let statuses = try (0..<20).map { try Self.assess(try Self.octahedron(seed: 100 + $0)).status }
    #expect(statuses.count { $0 == .inside } >= 12, "\(statuses)")
  }

  @Test func insideHasNoReasons() throws {
    for seed in UInt64(100)..<120 {
      let found = try Self.assess(try Self.octahedron(seed: seed))
      #expect((found.status == .inside) == found.reasons.isEmpty)
    }
  }

  @Test func anElementNeverSeenIsOutside() throws {
    let found = try Self.assess(try Self.changed(1, to: "Cl"))
    #expect(
      found.status == .outside && found.reasons.contains("no training structure has Cl near the absorber"))
  }

  @Test func aBondTooShortIsOutside() throws {
    let found = try Self.assess(try Self.changed(1, scale: 1.6 / 2.05))
    #expect(found.status == .outside)
    #expect(found.reasons.contains { $0.contains("the shortest in training is") }, "\(found.reasons)")
  }

  @Test func missingSurroundingsAreOutside() throws {
    let structure = try Self.octahedron(seed: 77)
    let bare = try Structure(
      elements: Array(structure.elements[..<3]), positions: Array(structure.positions[..<3]))
    let found = try Self.assess(bare)
    #expect(found.status == .outside)
    #expect(found.reasons.contains { $0.contains("only 2 atoms are within 5.0 A") }, "\(found.reasons)")
  }

  @Test func aNearestAtomTooFarIsOutside() throws {
    let structure = try Self.octahedron(seed: 77)
    let found = try Self.assess(try structure.moved(to: structure.positions.map { $0 * 1.35 }))
    #expect(found.status == .outside && found.reasons.contains { $0.contains("the nearest atom is") })
  }

  @Test func theScoreGrowsWithTheDistortion() throws {
    let structure = try Self.octahedron(seed: 77)
    let scores = try [1.0, 1.1, 1.2].map { scale in
      try Self.assess(try structure.moved(to: structure.positions.map { $0 * scale })).score
    }
    #expect(scores == scores.sorted() && scores[2] > Domain.outside)
  }

  /// 95 of 100 training samples score below one, judged without their own structure.
  @Test func theScaleIsTheNinetyFifthCentile() throws {
    let clusters = try (0..<100).map {
      try Cluster(in: try Self.octahedron(seed: UInt64($0)), around: 0, cutoff: 5)
    }
    let recipe = try Samples.recipe()
    let rows = clusters.flatMap { recipe.descriptor.values(of: $0) }
    let names = (0..<100).map { "\($0)" }
    let domain = Domain(
      clusters: clusters, descriptors: rows, weights: [Float](repeating: 1, count: recipe.descriptor.count),
      groups: names)
    let width = recipe.descriptor.count
    let scores = (0..<100).map {
      domain.score(of: Array(rows[$0 * width..<($0 + 1) * width]), without: names[$0], groups: names)
    }
    #expect(scores.count { $0 < 1 } == 95)
    #expect(domain.atoms == 12...12 && domain.elements.map(\.element.symbol) == ["C", "N", "O"])
    let statuses = (0..<100).map { index in
      let score = domain.scores(of: Array(rows[index * width..<(index + 1) * width]))[0]
      return domain.assess(clusters[index], score: score).status
    }
    #expect(!statuses.contains(.outside))
  }

  /// The verdict follows the score where the atoms are familiar.
  @Test(arguments: [(1.0, DomainAssessment.Status.inside), (1.5, .borderline), (2.0, .outside)])
  func theVerdictFollowsTheScore(score: Double, wanted: DomainAssessment.Status) throws {
    let cluster = try Cluster(in: try Self.octahedron(seed: 3), around: 0, cutoff: 5)
    let seen = ["C", "N", "O"].compactMap { Element(symbol: $0) }
      .map { Domain.ElementRange(element: $0, samples: 9, shortest: 1) }
    let domain = Domain(
      elements: seen, nearest: 1...3, atoms: 1...20, projection: [1], references: [0, 0, 0], scale: 1, rank: 1
    )
    let found = domain.assess(cluster, score: domain.scores(of: [Float(score)])[0])
    #expect(
      found.status == wanted && abs(found.score - score) < 1e-6
        && found.reasons.isEmpty == (wanted == .inside))
  }
}
