import Digest
import Geometry
public import JSON
public import Prediction
import Spectra

/// What GET /datasets/NAME says of a dataset.
public struct DatasetSummary: Equatable, Sendable {
  /// Absorbing element.
  public var element: String
  /// Edge.
  public var edge: String
  /// Energy of the edge in eV.
  public var edgeEnergy: Double
  /// Spectra.
  public var samples: Int
  /// Structures.
  public var structures: Int
  /// Elements that occur in the structures.
  public var elements: [String]
  /// First and last energy of the spectra relative to the edge, in eV, and how many points they have.
  public var grid: (from: Double, to: Double, count: Int)
  /// Whether the spectra are convolved already.
  public var isConvolved: Bool
  /// Where the data come from, if said.
  public var source: String?
  /// Their licence, if said.
  public var licence: String?
  /// Digest of the data.
  public var digest: String

  /// The summary of a dataset with at least one sample.
  public init(_ dataset: Dataset) {
    let subject = dataset.subject
    element = subject.element.symbol
    edge = subject.edge
    edgeEnergy = subject.edgeEnergy
    samples = dataset.count
    structures = Set(dataset.groups).count
    elements = dataset.elements.map(\.symbol)
    let energies = dataset.samples.first?.spectrum.energies ?? []
    grid = (energies.first ?? 0, energies.last ?? 0, energies.count)
    isConvolved = subject.isConvolved
    source = subject.source
    licence = subject.licence
    digest = dataset.digest.hex
  }

  /// Equal in everything.
  public static func == (one: DatasetSummary, other: DatasetSummary) -> Bool {
    one.encoded == other.encoded
  }

  /// The members of the summary.
  public func write(to writer: inout JSONWriter) {
    writer.member("element", element)
    writer.member("edge", edge)
    writer.member("edgeEnergy", edgeEnergy)
    writer.member("samples", samples)
    writer.member("structures", structures)
    writer.member("elements", elements)
    writer.object("grid") {
      $0.member("from", grid.from)
      $0.member("to", grid.to)
      $0.member("count", grid.count)
    }
    writer.member("spectra", isConvolved ? "convolved" : "raw")
    if let source { writer.member("source", source) }
    if let licence { writer.member("licence", licence) }
    writer.member("digest", digest)
  }

  /// As JSON.
  public var encoded: [UInt8] {
    var writer = JSONWriter()
    writer.object { write(to: &$0) }
    return writer.bytes
  }
}

extension DatasetEntry {
  /// How many samples and structures it has, as its summary says.
  public var counts: (samples: Int, structures: Int)? {
    do throws(JSONError) {
      let root = try JSONDocument(parsing: summary).root
      guard let samples = root["samples"]?.double, let structures = root["structures"]?.double else {
        return nil
      }
      return (Int(samples), Int(structures))
    } catch {
      return nil
    }
  }

  /// Whether its spectra are convolved already, as its summary says.
  public var isConvolved: Bool {
    do throws(JSONError) {
      return try JSONDocument(parsing: summary).root["spectra"]?.string == "convolved"
    } catch {
      return false
    }
  }
}
