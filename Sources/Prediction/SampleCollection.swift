import Digest
import Geometry
import Spectra

/// Pairs spectra with structures one by one, and keeps a list of what is wrong.
struct SampleCollection {
  private let declared: DatasetDeclaration
  private let limits: GeometryLimits
  private var samples: [Dataset.Sample] = []
  private var issues: [DatasetIssue] = []
  private var parsed: [String: Structure?] = [:]
  private var used = Set<String>()
  private var hash = SHA256()
  private var subject: (element: Element, edgeEnergy: Double)?

  init(declared: DatasetDeclaration, limits: GeometryLimits) {
    self.declared = declared
    self.limits = limits
  }

  /// Adds the sample of one spectrum file, or says why not.
  mutating func add(_ file: DatasetFile, structures: [String: DatasetFile]) {
    let id = file.stemAndExtension.stem
    let parts = id.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    guard let structureFile = structures[parts[0]] else {
      fail(
        file,
        "no structure file is called \(parts[0]); add \(file.counterpart)/\(parts[0]).xyz or remove the spectrum"
      )
      return
    }
    used.insert(parts[0])
    var site: Int?
    if parts.count == 2 {
      site = Int(parts[1])
      guard site != nil else {
        fail(file, "\"\(parts[1])\" after @ is no atom index; name the file ID@SITE with a 0-based index")
        return
      }
    }
    guard let structure = structure(parts[0], structureFile), let spectrumFile = spectrum(file),
      let subject = subject(of: spectrumFile, file),
      let absorber = absorber(site, in: structure, subject.element, file)
    else { return }
    do throws(SpectraError) {
      let relative = try spectrumFile.relativeSpectrum(edgeEnergy: subject.edgeEnergy)
      samples.append(
        Dataset.Sample(
          id: id, group: parts[0], structure: structure, absorber: absorber, spectrum: relative,
          structureFile: structureFile.path, spectrumFile: file.path))
      for part in [Array(id.utf8), [0], structureFile.bytes, [0], file.bytes, [0]] { hash.update(part) }
    } catch {
      fail(file, error.message)
    }
  }

  /// Names structures that no spectrum uses.
  mutating func reportUnused(_ structures: [String: DatasetFile]) {
    for (name, file) in structures.sorted(by: { $0.key < $1.key }) where !used.contains(name) {
      fail(file, "no spectrum belongs to this structure; add \(file.counterpart)/\(name).txt or remove it")
    }
  }

  func outcome(otherIssues: [DatasetIssue]) throws(PredictionError) -> DatasetReader.Outcome {
    let all = (issues + otherIssues).sorted { $0.file < $1.file }
    guard let subject, !samples.isEmpty else {
      throw .dataset(
        all.isEmpty
          ? [
            DatasetIssue(
              file: ".",
              detail:
                "no pair of structures/ID.xyz and spectra/ID.txt (or xyz/ID.xyz and xanes/ID.txt) was found")
          ] : all)
    }
    let dataset = Dataset(
      subject: Dataset.Subject(
        element: subject.element, edge: declared.edge ?? "K", edgeEnergy: subject.edgeEnergy,
        isConvolved: declared.kind == .convolved, source: declared.source, licence: declared.licence),
      samples: samples, digest: hash.finished())
    return DatasetReader.Outcome(dataset: dataset, issues: all)
  }

  private mutating func fail(_ file: DatasetFile, _ detail: String) {
    issues.append(DatasetIssue(file: file.path, detail: detail))
  }

  /// The structure of a file, read once however many sites use it.
  private mutating func structure(_ name: String, _ file: DatasetFile) -> Structure? {
    if let known = parsed[name] { return known }
    var structure: Structure?
    do throws(GeometryError) {
      structure = try Structure(xyz: file.bytes, limits: limits)
    } catch {
      fail(file, error.message)
    }
    parsed[name] = .some(structure)
    return structure
  }

  private mutating func spectrum(_ file: DatasetFile) -> SpectrumFile? {
    do throws(SpectraError) {
      return try SpectrumFile(reading: file.bytes)
    } catch {
      fail(file, error.message)
      return nil
    }
  }

  /// Element and edge energy from dataset.json, else from the file; the first file decides for all.
  private mutating func subject(
    of spectrum: SpectrumFile, _ file: DatasetFile
  ) -> (element: Element, edgeEnergy: Double)? {
    let number = spectrum.fdmnes?.atomicNumber.flatMap { Element(atomicNumber: $0) }
    let symbol = spectrum.xdi?["Element.symbol"].flatMap { Element(symbol: $0) }
    let element = declared.element ?? number ?? symbol ?? subject?.element
    let energy = declared.edgeEnergy ?? spectrum.edgeEnergy ?? subject?.edgeEnergy
    guard let element, let energy else {
      fail(file, Self.missing(element: element == nil, energy: energy == nil))
      return nil
    }
    if let subject, subject.element != element || abs(subject.edgeEnergy - energy) > 0.5 {
      fail(
        file,
        "it is of the \(element.symbol) edge at \(energy) eV, the others of \(subject.element.symbol) at \(subject.edgeEnergy) eV"
      )
      return nil
    }
    if subject == nil { subject = (element, energy) }
    return subject
  }

  /// What nobody says about the edge, and where to say it.
  private static func missing(element: Bool, energy: Bool) -> String {
    let what =
      switch (element, energy) {
      case (true, false): "the absorbing element"
      case (false, true): "the energy of the edge"
      default: "the absorbing element and the energy of its edge"
      }
    return
      "neither the file nor dataset.json names \(what); write a dataset.json beside the two folders, such as "
      + "{\"element\": \"Fe\", \"edge\": \"K\", \"edgeEnergy\": 7112}"
  }

  /// The site named in the file's name, else atom 0 if it is of the element, else the only atom that is.
  private mutating func absorber(
    _ site: Int?, in structure: Structure, _ element: Element, _ file: DatasetFile
  ) -> Int? {
    do throws(GeometryError) {
      if let site { return try structure.sites(of: element, .index(site))[0] }
      if structure.elements[0] == element { return 0 }
      let sites = try structure.sites(of: element)
      if sites.count == 1 { return sites[0] }
      fail(file, "the structure has \(sites.count) \(element.symbol) atoms; name the spectrum ID@SITE")
    } catch {
      fail(file, error.message)
    }
    return nil
  }
}
