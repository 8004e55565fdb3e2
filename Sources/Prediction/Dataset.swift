public import Digest
public import Geometry
public import Spectra

/// Structures with their calculated spectra, as read from a dataset folder; what training and evaluation
/// work on. Energies are relative to the edge, intensities as in the files (not yet normalised).
public struct Dataset: Sendable {
  /// One absorbing site and its spectrum.
  public struct Sample: Sendable {
    /// Name of the spectrum file without extension: `ID` or `ID@SITE`.
    public let id: String
    /// Name of the structure, which all its sites share; splits keep it on one side.
    public let group: String
    /// The atoms.
    public let structure: Structure
    /// Index of the absorber in `structure`.
    public let absorber: Int
    /// Calculated spectrum, energies relative to the edge in eV.
    public let spectrum: Spectrum
    /// Path of the structure's file below the dataset's root.
    public let structureFile: String
    /// Path of the spectrum's file below the dataset's root.
    public let spectrumFile: String
  }

  /// What all samples have in common.
  public struct Subject: Hashable, Sendable {
    /// Absorbing element.
    public let element: Element
    /// Name of the edge: `K`.
    public let edge: String
    /// Energy of the edge in eV.
    public let edgeEnergy: Double
    /// Whether the core-hole broadening is already in the spectra.
    public let isConvolved: Bool
    /// Where the data come from, if said.
    public let source: String?
    /// Licence of the data, if said.
    public let licence: String?
  }

  /// Element, edge and origin.
  public let subject: Subject
  /// The samples, ordered by id.
  public let samples: [Sample]
  /// SHA-256 over the ids and contents of all files used, in order of id.
  public let digest: SHA256Digest

  /// Number of samples.
  public var count: Int { samples.count }

  /// Name of each sample's structure.
  public var groups: [String] { samples.map(\.group) }

  /// Elements that occur, ascending.
  public var elements: [Element] {
    samples.reduce(into: Set<Element>()) { $0.formUnion($1.structure.elements) }.sorted()
  }

  /// Some samples as a dataset of their own (same digest: it names where they come from).
  public func subset(_ indices: [Int]) -> Dataset {
    Dataset(subject: subject, samples: indices.map { samples[$0] }, digest: digest)
  }
}
