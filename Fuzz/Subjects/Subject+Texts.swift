import Geometry
import JSON
import Keys
import Prediction
import Service
import Spectra

extension Subject {
  /// JSON of requests: what is read and written again reads the same.
  static let json = Subject(name: "json") { bytes in
    check({ (error: JSONError) in error.message }, { () throws(JSONError) in try JSONValue(parsing: bytes) })
    {
      sameAgain($0)
    }
  }

  /// The dialect of configuration files.
  static let jsonConfiguration = Subject(name: "json5") { bytes in
    check(
      { (error: JSONError) in error.message },
      { () throws(JSONError) in try JSONValue(parsing: bytes, dialect: .configuration) }
    ) { sameAgain($0) }
  }

  private static func sameAgain(_ value: JSONValue) -> String? {
    for pretty in [false, true] {
      guard let again = try? JSONValue(parsing: value.encoded(pretty: pretty)) else {
        return "what was written is not read"
      }
      if again != value { return "what was written reads otherwise" }
    }
    return nil
  }

  /// A configuration file.
  static let configuration = Subject(name: "configuration") { bytes in
    check(
      { (error: JSONError) in error.message },
      { () throws(JSONError) in try Configuration(parsing: bytes) }
    ) { $0.limits.headTime > 0 && (0...65535).contains($0.server.port) ? nil : "a value beyond its range" }
  }

  /// A training recipe.
  static let recipe = Subject(name: "recipe") { bytes in
    check(
      { (error: JSONError) in error.message },
      { () throws(JSONError) in try Recipe(parsing: bytes) { _ in nil } }
    ) { $0.epochs > 0 && $0.batchSize > 1 ? nil : "a value beyond its range" }
  }

  /// The file of keys.
  static let keys = Subject(name: "keys") { bytes in
    check({ (error: KeysError) in error.message }, { () throws(KeysError) in try KeyRing(parsing: bytes) }) {
      ring in
      guard let again = try? KeyRing(parsing: ring.encoded()) else { return "what was written is not read" }
      return again == ring ? nil : "what was written reads otherwise"
    }
  }

  /// XYZ and extended XYZ.
  static let structure = Subject(name: "xyz") { bytes in
    check(
      { (error: GeometryError) in error.message }, { () throws(GeometryError) in try Structure(xyz: bytes) }
    ) { structure in
      guard structure.elements.count == structure.positions.count, structure.count > 0 else {
        return "elements and positions differ in number"
      }
      let isFinite = structure.positions.allSatisfy { $0.x.isFinite && $0.y.isFinite && $0.z.isFinite }
      if !isFinite { return "a position that is not finite" }
      // The surroundings of an atom come or are refused, but do not trap.
      if structure.count <= 200 { _ = try? Cluster(in: structure, around: 0, cutoff: 4) }
      return nil
    }
  }

  /// Spectrum files of any format.
  static let spectrum = Subject(name: "spectrum") { bytes in
    check(
      { (error: SpectraError) in error.message },
      { () throws(SpectraError) in try SpectrumFile(reading: bytes) }
    ) { file in
      let (energies, intensities) = (file.spectrum.grid.energies, file.spectrum.intensities)
      if energies.count != intensities.count { return "energies and intensities differ in number" }
      if !intensities.allSatisfy(\.isFinite) { return "an intensity that is not finite" }
      return Swift.zip(energies, energies.dropFirst()).allSatisfy { $0 < $1 }
        ? nil : "energies that do not increase"
    }
  }
}
