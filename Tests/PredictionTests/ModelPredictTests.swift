import Geometry
import Spectra
import Testing

@testable import Prediction

@Suite struct ModelPredictTests {
  static func structure(_ seed: UInt64 = 41) throws -> Structure {
    var random = Uniform(seed: seed)
    return try Samples.octahedron(&random).structure
  }

  static func predict(
    _ structure: Structure, _ absorber: AbsorberChoice = .automatic, _ convolution: Convolution = .feKEdge
  ) throws -> SpectrumPrediction {
    try Samples.model.get().predict(
      PredictionQuery(structure: structure, absorber: absorber, convolution: convolution))
  }

  /// A cell with two iron sites of equal surroundings, one other, and oxygen around each.
  static func crystal() throws -> Structure {
    let lattice = try Lattice(a: [12, 0, 0], b: [0, 12, 0], c: [0, 0, 12])
    let iron = Samples.iron
    let oxygen = try #require(Element(symbol: "O"))
    var (elements, positions): ([Element], [SIMD3<Double>]) = ([], [])
    for (centre, bond) in [(SIMD3(0.0, 0, 0), 2.0), (SIMD3(6.0, 6, 0), 2.1), (SIMD3(0.0, 6, 6), 2.0)] {
      elements.append(iron)
      positions.append(centre)
      for axis in [SIMD3(1.0, 0, 0), SIMD3(-1.0, 0, 0), SIMD3(0, 1.0, 0), SIMD3(0, -1.0, 0)] {
        elements.append(oxygen)
        positions.append(centre + axis * bond)
      }
    }
    return try Structure(elements: elements, positions: positions, lattice: lattice)
  }

  @Test func rotationTranslationAndMirrorChangeNothing() throws {
    let structure = try Self.structure()
    let wanted = try Self.predict(structure).average
    // A turn about (1, 1, 1) by 120 degrees after one about z by the angle of a 3-4-5 triangle.
    let turns: [(SIMD3<Double>) -> SIMD3<Double>] = [
      { [0.6 * $0.y + 0.8 * $0.x, 0.6 * $0.x - 0.8 * $0.y, $0.z] }, { [$0.z, $0.x, $0.y] },
      { $0 + [13.5, -7.25, 101] }, { [-$0.x, $0.y, $0.z] }, { -$0 },
      { [0.8 * $0.x - 0.6 * $0.y + 3, 0.6 * $0.x + 0.8 * $0.y, $0.z] },
    ]
    for (index, turn) in turns.enumerated() {
      let found = try Self.predict(try structure.moved(to: structure.positions.map(turn))).average
      #expect(distance(found.raw, wanted.raw) < 1e-4, "turn \(index)")
      #expect(distance(found.convolved, wanted.convolved) < 1e-4, "turn \(index)")
    }
  }

  @Test func theOrderOfAtomsChangesNothing() throws {
    let structure = try Self.structure()
    let wanted = try Self.predict(structure).average.convolved
    for seed in UInt64(0)..<4 {
      var generator = SeededGenerator(seed: seed)
      let order =
        seed == 0 ? Array((0..<structure.count).reversed()) : generator.permutation(of: structure.count)
      let moved = try Structure(
        elements: order.map { structure.elements[$0] }, positions: order.map { structure.positions[$0] })
      let found = try Self.predict(moved)
      #expect(distance(found.average.convolved, wanted) < 1e-4, "seed \(seed)")
      #expect(found.sites[0].index == order.firstIndex(of: 0))
    }
  }

  @Test func equivalentSitesAreFoundAndWeighted() throws {
    let found = try Self.predict(try Self.crystal())
    #expect(found.sites.map(\.index) == [0, 5] && found.sites.map(\.equivalent) == [[0, 10], [5]])
    #expect(abs(found.sites[0].weight - 2.0 / 3) < 1e-12 && abs(found.sites[1].weight - 1.0 / 3) < 1e-12)
    for column in found.average.raw.indices {
      let wanted = (2 * found.sites[0].curves.raw[column] + found.sites[1].curves.raw[column]) / 3
      #expect(abs(found.average.raw[column] - wanted) < 1e-5)
    }
    for column in found.average.convolved.indices {
      let wanted = (2 * found.sites[0].curves.convolved[column] + found.sites[1].curves.convolved[column]) / 3
      #expect(abs(found.average.convolved[column] - wanted) < 1e-5)
    }
    #expect(found.average.convolvedSigma?.count == found.convolvedGrid.count)
  }

  @Test func aBatchOfSitesEqualsSingleCalls() throws {
    let crystal = try Self.crystal()
    let together = try Self.predict(crystal)
    for site in together.sites {
      let alone = try Self.predict(crystal, .index(site.index))
      #expect(alone.sites[0].curves.raw == site.curves.raw)
      #expect(alone.sites[0].curves.convolved == site.curves.convolved)
      #expect(alone.sites[0].curves.convolvedSigma == site.curves.convolvedSigma)
      #expect(alone.sites[0].domain == site.domain)
    }
  }

  @Test(arguments: [1, 2, 3, 4, 5, 17]) func aBatchEqualsSingleRows(count: Int) throws {
    let model = try Samples.model.get()
    let clusters = try (0..<count).map {
      try Cluster(in: try Self.structure(UInt64($0)), around: 0, cutoff: 5)
    }
    let together = try model.raw(model.descriptors(of: clusters))
    let single = try clusters.flatMap { try model.raw(model.descriptors(of: [$0])) }
    #expect(together == single)
  }

  @Test func theSameQueryGivesTheSameBits() throws {
    let structure = try Self.structure()
    let (one, other) = (try Self.predict(structure), try Self.predict(structure))
    #expect(one.average.raw == other.average.raw && one.average.convolved == other.average.convolved)
    #expect(
      one.average.convolvedSigma == other.average.convolvedSigma && one.average.peaks == other.average.peaks)
  }

  @Test func aSupercellIsItsCell() throws {
    let cell = try Self.crystal()
    let lattice = try #require(cell.lattice)
    let double = try Lattice(a: 2 * lattice.a, b: lattice.b, c: lattice.c)
    let supercell = try Structure(
      elements: cell.elements + cell.elements,
      positions: cell.positions + cell.positions.map { $0 + lattice.a },
      lattice: double)
    let (one, other) = (try Self.predict(cell), try Self.predict(supercell))
    #expect(other.sites.map(\.equivalent) == [[0, 10, 15, 25], [5, 20]])
    #expect(distance(one.average.convolved, other.average.convolved) < 1e-5)
  }

  @Test func theCurvesAreWhatTheyClaim() throws {
    let found = try Self.predict(try Self.structure())
    let curves = found.average
    #expect(curves.raw.count == found.rawGrid.count && curves.convolved.count == found.convolvedGrid.count)
    #expect(found.convolvedGrid == .convolved && found.convolution == .feKEdge)
    let spectrum = try Spectrum(grid: found.rawGrid, intensities: curves.raw.map(Double.init))
    let convolved = try spectrum.convolved(by: .feKEdge)
    for (one, other) in zip(convolved.intensities, curves.convolved) {
      #expect(abs(one - Double(other)) < 1e-5)
    }
    #expect(
      try Spectrum(grid: found.convolvedGrid, intensities: curves.convolved.map(Double.init)).peaks()
        == curves.peaks)
  }

  @Test func sigmaFollowsTheLevelOnlyWhereNormalised() throws {
    var plain = Convolution.feKEdge
    plain.normalise = false
    let structure = try Self.structure()
    let (one, other) = (
      try Self.predict(structure).average, try Self.predict(structure, .automatic, plain).average
    )
    let level = other.convolved[300] / one.convolved[300]
    let sigmas = (try #require(one.convolvedSigma), try #require(other.convolvedSigma))
    for column in sigmas.0.indices { #expect(abs(sigmas.1[column] - level * sigmas.0[column]) < 1e-5) }
    #expect(sigmas.0.allSatisfy { $0 >= 0 } && sigmas.0.contains { $0 > 0 })
  }

  @Test(arguments: Convolution.Kind.allCases) func everyConvolutionWorks(kind: Convolution.Kind) throws {
    var convolution = Convolution.feKEdge
    convolution.kind = kind
    let found = try Self.predict(try Self.structure(), .automatic, convolution)
    #expect(found.average.convolved.allSatisfy { $0.isFinite } && found.convolution.kind == kind)
  }

  @Test func whatIsStrangeIsWarnedOf() throws {
    let found = try Self.predict(try Self.crystal())
    #expect(found.warnings.map(\.code) == ["several-sites", "outside-domain", "outside-domain"])
    #expect(
      found.warnings[2].detail.hasPrefix("Atom 5: ")
        && found.warnings[2].detail.hasSuffix("do not rely on it."))
    #expect(
      try Self.predict(try Self.crystal(), .all).warnings.map(\.code) == ["outside-domain", "outside-domain"])
  }

  @Test func impossibleQueriesAreErrors() throws {
    let structure = try Self.structure()
    let oxygen = try #require(Element(symbol: "O"))
    let carbon = try #require(Element(symbol: "C"))
    func error(_ structure: Structure, _ absorber: AbsorberChoice = .automatic) -> PredictionError? {
      failure { _ = try Self.predict(structure, absorber) }
    }
    let water = try Structure(elements: [oxygen, carbon], positions: [.zero, [1.2, 0, 0]])
    #expect(
      error(water) == .elementAbsent(Samples.iron, present: [carbon, oxygen], model: "tiny", edge: "K"))
    #expect(
      error(structure, .index(1))
        == .geometry(.wrongElement(index: 1, found: structure.elements[1], expected: Samples.iron)))
    #expect(error(structure, .index(99)) == .geometry(.atomIndexOutOfRange(index: 99, count: 13)))
    #expect(error(structure, .index(-1)) == .geometry(.atomIndexOutOfRange(index: -1, count: 13)))
    #expect(error(structure, .indices([])) == .geometry(.noAbsorberNamed))
    #expect(error(structure, .indices([0, 0])) == .geometry(.absorberNamedTwice(index: 0)))
    let lone = try Structure(elements: [Samples.iron], positions: [.zero])
    #expect(error(lone) == .geometry(.isolatedAbsorber(index: 0, cutoff: 5)))
    let clash = try Structure(elements: [Samples.iron, oxygen], positions: [.zero, [0.4, 0, 0]])
    #expect(
      error(clash) == .geometry(.atomsTooClose(first: 0, second: 1, distance: 0.4, isThroughImage: false)))
    var bad = Convolution.feKEdge
    bad.coreHoleWidth = -1
    guard case .spectra = failure({ _ = try Self.predict(structure, .automatic, bad) }) else {
      Issue.record("a negative width was taken")
      return
    }
  }

  @Test func manySitesAreRefused() throws {
    var query = PredictionQuery(structure: try Self.crystal(), convolution: .feKEdge)
    query.siteLimit = 2
    #expect(failure { _ = try Samples.model.get().predict(query) } == .tooManySites(count: 3, maximum: 2))
  }

  @Test func warmingUpIsHarmless() throws {
    let model = try Samples.model.get()
    let before = try Self.predict(try Self.structure()).average.raw
    try model.warmUp()
    #expect(try Self.predict(try Self.structure()).average.raw == before)
  }
}
