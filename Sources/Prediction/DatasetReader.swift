import Digest
public import Geometry
import JSON
import Spectra

/// Reads a dataset: `structures/ID.{xyz,extxyz}` with `spectra/ID.{txt,dat,xdi,csv}` or
/// `spectra/ID@SITE.ext`, or XANESNET's `xyz*/` with `xanes*/`; `dataset.json` may say what cannot be
/// read off the files. Every bad file is named; the good ones are kept.
public struct DatasetReader: Sendable {
  /// What was read.
  public struct Outcome: Sendable {
    /// The samples that are sound.
    public let dataset: Dataset
    /// The files that are not, ordered by path.
    public let issues: [DatasetIssue]
  }

  /// Limits on each structure.
  public var limits = GeometryLimits()

  /// With the default limits.
  public init() {}

  /// Reads all files of a dataset, given in any order.
  ///
  /// Throws `PredictionError.dataset` when nothing can be made of it: no pair of structure and spectrum,
  /// an unreadable dataset.json, or an element or edge energy that nobody names.
  public func read(_ files: [DatasetFile]) throws(PredictionError) -> Outcome {
    var layout = DatasetLayout(files)
    layout.orderSpectra()
    let declared = try DatasetDeclaration(layout.declaration)
    var collection = SampleCollection(declared: declared, limits: limits)
    for spectrum in layout.spectra { collection.add(spectrum, structures: layout.structures) }
    collection.reportUnused(layout.structures)
    return try collection.outcome(otherIssues: layout.issues)
  }
}

/// Files by role.
struct DatasetLayout {
  var structures: [String: DatasetFile] = [:]
  var spectra: [DatasetFile] = []
  var declaration: DatasetFile?
  var issues: [DatasetIssue] = []

  static let structureFolders = ["structures", "xyz"]
  static let spectrumFolders = ["spectra", "xanes"]

  init(_ files: [DatasetFile]) {
    for file in files.sorted(by: { $0.path < $1.path }) {
      let (stem, suffix) = file.stemAndExtension
      let folder = file.folder.lowercased()
      if stem == "dataset" && suffix == "json" {
        declaration = file
      } else if Self.structureFolders.contains(where: folder.hasPrefix) {
        add(structure: file, stem: stem, suffix: suffix)
      } else if Self.spectrumFolders.contains(where: folder.hasPrefix) {
        if ["txt", "dat", "xdi", "csv"].contains(suffix) {
          spectra.append(file)
        } else {
          issues.append(
            DatasetIssue(file: file.path, detail: "a spectrum has to end in .txt, .dat, .xdi or .csv"))
        }
      }
    }
  }

  /// Orders the spectra by id and keeps one of each.
  mutating func orderSpectra() {
    let ordered = spectra.map { (id: $0.stemAndExtension.stem, file: $0) }
      .sorted { ($0.id, $0.file.path) < ($1.id, $1.file.path) }
    spectra = []
    var last: (id: String, file: DatasetFile)?
    for entry in ordered {
      if let last, last.id == entry.id {
        issues.append(
          DatasetIssue(
            file: entry.file.path, detail: "\(last.file.path) is already the spectrum of \(last.id); keep one"
          ))
      } else {
        spectra.append(entry.file)
        last = entry
      }
    }
  }

  private mutating func add(structure file: DatasetFile, stem: String, suffix: String) {
    guard ["xyz", "extxyz"].contains(suffix) else {
      issues.append(DatasetIssue(file: file.path, detail: "a structure has to end in .xyz or .extxyz"))
      return
    }
    if let other = structures[stem] {
      issues.append(
        DatasetIssue(file: file.path, detail: "\(other.path) already describes structure \(stem); keep one"))
    } else {
      structures[stem] = file
    }
  }
}

/// What dataset.json says; every key may be left out.
struct DatasetDeclaration {
  enum Kind: String, CaseIterable { case raw, convolved }

  var element: Element?
  var edge: String?
  var edgeEnergy: Double?
  var kind: Kind?
  var source: String?
  var licence: String?

  init(_ file: DatasetFile?) throws(PredictionError) {
    guard let file else { return }
    do throws(JSONError) {
      self = try JSONDocument(parsing: file.bytes, dialect: .configuration).read { reader in
        var declaration = DatasetDeclaration()
        if let symbol = reader.optional("element", as: String.self) {
          declaration.element = Element(symbol: symbol)
          if declaration.element == nil { reader.fail("element", "\"\(symbol)\" is no chemical element") }
        }
        declaration.edge = reader.optional("edge", as: String.self)
        declaration.edgeEnergy = reader.optional("edgeEnergy", as: Double.self, in: 10...200_000)
        declaration.kind = reader.optionalChoice("spectra", of: Kind.self)
        declaration.source = reader.optional("source", as: String.self)
        declaration.licence = reader.optional("licence", as: String.self)
        return declaration
      }
    } catch {
      throw .dataset([DatasetIssue(file: file.path, detail: error.message)])
    }
  }

  private init() {}
}
