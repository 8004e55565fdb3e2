import Foundation
import Geometry
import Spectra
import Testing

@testable import Prediction

/// The newest version of Models/fe-k, unpacked by the system's gzip.
enum ShippedModel {
  static let folder = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Models/fe-k")
  static let file: String? = ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [])
    .compactMap { Int($0) }.sorted()
    .map { folder.appendingPathComponent("\($0)/weights.safetensors.gz").path }
    .last { FileManager.default.fileExists(atPath: $0) }
  static let model = Result {
    let bytes = try Python.launch("/usr/bin/env", ["gzip", "-dc", file ?? ""])
    return Model(try ModelArtefact(try Safetensors(bytes)))
  }
  static let bipyridine = ProcessInfo.processInfo.environment["WHITELINE_DATA"]
    .map { "\($0)/reference/geometries/fe_bpy3_2plus_orca.xyz" }

  /// A structure of Examples.
  static func example(_ name: String) throws -> Structure {
    let root = folder.deletingLastPathComponent().deletingLastPathComponent()
    let file = root.appendingPathComponent("Examples/\(name).xyz")
    return try Structure(xyz: [UInt8](try Data(contentsOf: file)))
  }

  static func predict(_ structure: Structure) throws -> SpectrumPrediction {
    try model.get().predict(
      PredictionQuery(structure: structure, convolution: try model.get().card.recipe.convolution))
  }
}

/// What any model of the iron K edge has to get right, asked of the one that ships.
@Suite(.enabled(if: ShippedModel.file != nil, "needs Models/fe-k")) struct ShippedModelTests {
  @Test func poseAndOrderChangeNothing() throws {
    let structure = try ModelPredictTests.structure()
    let wanted = try ShippedModel.predict(structure).average.convolved
    let poses: [(SIMD3<Double>) -> SIMD3<Double>] = [
      { [0.6 * $0.x - 0.8 * $0.y, 0.8 * $0.x + 0.6 * $0.y, $0.z] }, { $0 + [7, -3, 55] }, { -$0 },
    ]
    for pose in poses {
      let found = try ShippedModel.predict(try structure.moved(to: structure.positions.map(pose)))
      #expect(distance(found.average.convolved, wanted) < 1e-3)
    }
    let reversed = try Structure(
      elements: structure.elements.reversed(), positions: structure.positions.reversed())
    #expect(distance(try ShippedModel.predict(reversed).average.convolved, wanted) < 1e-3)
  }

  @Test func ironMetalIsOutsideAMolecularModel() throws {
    let lattice = try Lattice(a: [2.866, 0, 0], b: [0, 2.866, 0], c: [0, 0, 2.866])
    let metal = try Structure(
      elements: [Samples.iron, Samples.iron], fractional: [.zero, [0.5, 0.5, 0.5]], lattice: lattice)
    let found = try ShippedModel.predict(metal)
    #expect(found.sites.map(\.equivalent) == [[0, 1]])
    #expect(found.warnings.map(\.code) == ["outside-domain"])
  }

  @Test func bondsNoMoleculeHasAreNeverTakenQuietly() throws {
    let structure = try ModelPredictTests.structure()
    var positions = structure.positions
    positions[1] *= 1.2 / (positions[1] * positions[1]).sum().squareRoot()
    let moved = try structure.moved(to: positions)
    do {
      #expect(try ShippedModel.predict(moved).warnings.map(\.code) == ["outside-domain"])
    } catch let error as PredictionError {
      guard case .geometry(.atomsTooClose) = error else { throw error }
    }
  }

  /// Coordinates in other units than Angstrom, or atoms anywhere.
  @Test(arguments: ["ferrocene", "hexaaquairon", "ironpentacarbonyl"], [1.0, 1.3, 1.5, 1.8897])
  func structuresBlownUpAreNotTakenQuietly(name: String, scale: Double) throws {
    let structure = try ShippedModel.example(name)
    let iron = try #require(structure.elements.firstIndex(of: Samples.iron))
    let centre = structure.positions[iron]
    let blown = try structure.moved(to: structure.positions.map { centre + ($0 - centre) * scale })
    let found = try #require(try ShippedModel.predict(blown).sites[0].domain)
    if scale > 1 { #expect(found.status != .inside) }
    #expect(found.reasons.contains { $0.contains("bonded to nothing") } == false || scale > 1)
  }

  @Test func aLevelOfNothingIsAnError() throws {
    var convolution = try ShippedModel.model.get().card.recipe.convolution
    convolution.fermiEnergy = 200
    let query = PredictionQuery(structure: try ModelPredictTests.structure(), convolution: convolution)
    #expect(throws: PredictionError.self) { try ShippedModel.model.get().predict(query) }
  }

  /// What is asked at the edge alone has the level of the whole.
  @Test func peaksKeepTheirLevelOnAnyOutputGrid() throws {
    var convolution = try ShippedModel.model.get().card.recipe.convolution
    convolution.outputEnergies = try EnergyGrid(from: -10, to: 0, step: 0.1)
    for name in ["ferrocene", "hexaaquairon"] {
      let query = PredictionQuery(structure: try ShippedModel.example(name), convolution: convolution)
      let found = try ShippedModel.model.get().predict(query)
      #expect(found.average.peaks.allSatisfy { $0.prominence >= 0.02 })
    }
  }

  /// [Fe(bpy)3]2+ from 1.85 to 2.20 Angstrom: the white line moves down in energy and gets lower, smoothly.
  @Test(
    .enabled(if: ShippedModel.bipyridine != nil, "set WHITELINE_DATA to the folder of the reference data"))
  func longerBondsLowerTheWhiteLine() throws {
    let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: ShippedModel.bipyridine ?? "")))
    let scan = try LigandScan(Structure(xyz: bytes))
    let found = try (0...7).map {
      try ShippedModel.predict(try scan.structure(bond: 1.85 + 0.05 * Double($0))).average
    }
    let lines = try found.map { try #require($0.whiteLine) }
    #expect(try #require(lines.last).energy < lines[0].energy - 0.5, "\(lines.map(\.energy))")
    #expect(try #require(lines.last).intensity < lines[0].intensity, "\(lines.map(\.intensity))")
    for (one, other) in zip(found, found.dropFirst()) {
      #expect(distance(one.convolved, other.convolved) < 0.3)
    }
  }
}

/// Ligands of a complex moved rigidly in and out until the mean bond has a given length.
struct LigandScan {
  private let structure: Structure
  private var ligands: [[Int]] = []
  private let centre: Int

  /// Atoms nearer than 1.75 Angstrom belong together, the iron atom to none.
  init(_ structure: Structure) throws {
    self.structure = structure
    centre = try #require(structure.elements.firstIndex(of: Samples.iron))
    var free = Set(structure.elements.indices.filter { $0 != centre })
    while let first = free.min() {
      free.remove(first)
      var ligand = [first]
      var next = 0
      while next < ligand.count {
        for atom in free
        where Self.length(structure.positions[atom] - structure.positions[ligand[next]]) < 1.75 {
          ligand.append(atom)
          free.remove(atom)
        }
        next += 1
      }
      ligands.append(ligand)
    }
  }

  func structure(bond: Double) throws -> Structure {
    var positions = structure.positions
    for ligand in ligands {
      let donors = ligand.filter { Self.length(positions[$0] - positions[centre]) < 2.3 }
      let sum = donors.reduce(SIMD3<Double>.zero) { $0 + positions[$1] - positions[centre] }
      let direction = sum / Self.length(sum)
      var (low, high) = (-0.6, 0.6)
      for _ in 0..<40 {
        let middle = (low + high) / 2
        let mean = donors.reduce(0) {
          $0 + Self.length(positions[$1] - positions[centre] + direction * middle)
        }
        if mean / Double(donors.count) < bond { low = middle } else { high = middle }
      }
      for atom in ligand { positions[atom] += direction * low }
    }
    return try structure.moved(to: positions)
  }

  private static func length(_ vector: SIMD3<Double>) -> Double { (vector * vector).sum().squareRoot() }
}
