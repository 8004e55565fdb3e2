import Geometry
import Spectra
import Testing

@testable import Prediction

@Suite struct DatasetReaderTests {
  static let declaration = DatasetFile(
    path: "dataset.json",
    bytes: Array(#"{"element": "Fe", "edge": "K", "edgeEnergy": 7112, "source": "made up"}"#.utf8))

  static func file(_ path: String, _ text: String) -> DatasetFile {
    DatasetFile(path: path, bytes: Array(text.utf8))
  }

  static func structure(_ path: String, _ atoms: String = "Fe 0 0 0\nO 2 0 0") -> DatasetFile {
    file(path, "\(atoms.split(separator: "\n").count)\n\n\(atoms)\n")
  }

  static func spectrum(_ path: String, from: Double = 7097, scale: Double = 1) -> DatasetFile {
    file(path, (0..<150).map { "\(from + 0.5 * Double($0)) \(scale * Double(1 + $0))\n" }.joined())
  }

  static func read(_ files: [DatasetFile]) throws -> DatasetReader.Outcome { try DatasetReader().read(files) }

  @Test(arguments: [
    ("structures", "spectra"), ("xyz", "xanes"), ("xyz_train", "xanes_train"), ("a/Structures", "a/Spectra"),
  ])
  func knowsTheLayouts(structures: String, spectra: String) throws {
    let outcome = try Self.read([
      Self.declaration, Self.structure("\(structures)/a.xyz"), Self.structure("\(structures)/b.extxyz"),
      Self.spectrum("\(spectra)/a.txt"), Self.spectrum("\(spectra)/b.dat"),
    ])
    #expect(outcome.issues.isEmpty)
    #expect(outcome.dataset.samples.map(\.id) == ["a", "b"] && outcome.dataset.groups == ["a", "b"])
    #expect(outcome.dataset.samples[0].spectrum.energies[0] == -15)
    #expect(outcome.dataset.subject.source == "made up" && outcome.dataset.subject.edgeEnergy == 7112)
    #expect(outcome.dataset.elements.map(\.symbol) == ["O", "Fe"])
  }

  @Test func sitesShareTheirStructure() throws {
    let outcome = try Self.read([
      Self.declaration, Self.structure("structures/c.xyz", "O 0 0 0\nFe 2 0 0\nFe 0 2 0"),
      Self.spectrum("spectra/c@2.txt"), Self.spectrum("spectra/c@1.txt"),
    ])
    #expect(outcome.dataset.samples.map(\.id) == ["c@1", "c@2"])
    #expect(outcome.dataset.samples.map(\.absorber) == [1, 2] && outcome.dataset.groups == ["c", "c"])
  }

  @Test(arguments: [("Fe 0 0 0\nFe 2 0 0", 0), ("O 0 0 0\nFe 2 0 0", 1)])
  func findsTheAbsorber(atoms: String, wanted: Int) throws {
    let outcome = try Self.read([
      Self.declaration, Self.structure("xyz/a.xyz", atoms), Self.spectrum("xanes/a.txt"),
    ])
    #expect(outcome.dataset.samples.map(\.absorber) == [wanted])
  }

  /// Files that are bad beside a good pair: file, path it is reported under, words of the reason.
  static let bad: [(files: [DatasetFile], path: String, words: String)] = [
    ([spectrum("spectra/x.txt")], "spectra/x.txt", "no structure file is called x"),
    ([structure("structures/x.xyz")], "structures/x.xyz", "no spectrum belongs to this structure"),
    ([spectrum("d/xanes_2/x.txt")], "d/xanes_2/x.txt", "add d/xyz_2/x.xyz"),
    ([structure("a/xyz/x.xyz")], "a/xyz/x.xyz", "add a/xanes/x.txt"),
    ([spectrum("spectra/x.txt")], "spectra/x.txt", "add structures/x.xyz"),
    ([structure("structures/x.cif"), spectrum("spectra/x.txt")], "structures/x.cif", ".xyz or .extxyz"),
    (
      [structure("structures/x.xyz"), file("spectra/x.png", "")], "spectra/x.png", ".txt, .dat, .xdi or .csv"
    ),
    (
      [file("structures/x.xyz", "2\n\nFe 0 0 0\n"), spectrum("spectra/x.txt")], "structures/x.xyz", "2 atoms"
    ),
    ([file("structures/x.xyz", ""), spectrum("spectra/x.txt")], "structures/x.xyz", "empty"),
    ([structure("structures/x.xyz", "O 0 0 0"), spectrum("spectra/x.txt")], "spectra/x.txt", "Fe"),
    (
      [structure("structures/x.xyz", "O 0 0 0\nFe 2 0 0\nFe 0 2 0"), spectrum("spectra/x.txt")],
      "spectra/x.txt", "ID@SITE"
    ),
    ([structure("structures/x.xyz"), spectrum("spectra/x@one.txt")], "spectra/x@one.txt", "no atom index"),
    ([structure("structures/x.xyz"), spectrum("spectra/x@9.txt")], "spectra/x@9.txt", "9"),
    ([structure("structures/x.xyz"), spectrum("spectra/x@1.txt")], "spectra/x@1.txt", "O"),
    ([structure("structures/x.xyz"), file("spectra/x.txt", "hello\n")], "spectra/x.txt", ""),
    ([structure("structures/x.xyz"), file("spectra/x.txt", "1 1\n2 x\n")], "spectra/x.txt", ""),
    (
      [structure("structures/x.xyz"), spectrum("spectra/x.txt"), spectrum("spectra/x.dat")], "spectra/x.txt",
      "already the spectrum of x"
    ),
    (
      [structure("structures/x.xyz"), structure("structures/x.extxyz"), spectrum("spectra/x.txt")],
      "structures/x.xyz", "already describes structure x"
    ),
  ]

  @Test(arguments: bad.indices) func badFilesAreNamedAndGoodOnesKept(index: Int) throws {
    let (files, path, words) = Self.bad[index]
    let outcome = try Self.read(
      [Self.declaration, Self.structure("structures/good.xyz"), Self.spectrum("spectra/good.txt")] + files)
    #expect(outcome.dataset.samples.contains { $0.id == "good" })
    let issue = outcome.issues.first { $0.file == path }
    #expect(issue?.detail.contains(words) == true, "\(outcome.issues)")
    #expect(issue?.detail.isEmpty == false)
  }

  @Test func anotherEdgeIsRefused() throws {
    let header =
      "  8979.000   29  1  1  0.1 0.0 -1.0  1  1  1.0 0 1.0 1.0 0 = E_edge, Z, n_edge\n    Energy    <xanes>\n"
    let copper = Self.file("spectra/cu.txt", header + (0..<150).map { "\(8964 + $0).0 1.0\n" }.joined())
    let iron = Self.file(
      "spectra/a.txt",
      header.replacing("8979.000   29", with: "7112.000   26")
        + (0..<150).map { "\(7097 + $0).0 1.0\n" }.joined())
    let outcome = try Self.read([
      Self.structure("structures/a.xyz"), Self.structure("structures/cu.xyz", "Cu 0 0 0\nO 2 0 0"), iron,
      copper,
    ])
    #expect(outcome.dataset.samples.map(\.id) == ["a"] && outcome.dataset.subject.element.symbol == "Fe")
    #expect(outcome.issues.map(\.file) == ["spectra/cu.txt"])
  }

  @Test func samplesAreInOrderOfTheirIds() throws {
    let names = ["b", "a", "a-1", "a_2", "A"]
    let files = names.flatMap {
      [Self.structure("structures/\($0).xyz"), Self.spectrum("spectra/\($0).txt")]
    }
    let outcome = try Self.read([Self.declaration] + files)
    #expect(outcome.dataset.samples.map(\.id) == names.sorted())
  }

  @Test func theDigestKnowsContentNotOrder() throws {
    let files = [
      Self.declaration, Self.structure("structures/a.xyz"), Self.structure("structures/b.xyz"),
      Self.spectrum("spectra/a.txt"), Self.spectrum("spectra/b.txt"),
    ]
    let digest = try Self.read(files).dataset.digest
    for seed in UInt64(0)..<5 {
      var generator = SeededGenerator(seed: seed)
      let order = generator.permutation(of: files.count)
      #expect(try Self.read(order.map { files[$0] }).dataset.digest == digest, "seed \(seed)")
    }
    for index in 1..<files.count {
      var changed = files
      changed[index] = DatasetFile(path: files[index].path, bytes: files[index].bytes + Array("\n".utf8))
      #expect(try Self.read(changed).dataset.digest != digest, "\(files[index].path)")
    }
  }

  @Test(arguments: [
    #"{"element": "Zz"}"#, #"{"elemnt": "Fe"}"#, #"{"edgeEnergy": 1}"#, #"{"spectra": "smooth"}"#, "[", "{",
  ]) func aBadDeclarationStopsEverything(text: String) {
    let error = failure {
      _ = try Self.read([
        Self.file("dataset.json", text), Self.structure("xyz/a.xyz"), Self.spectrum("xanes/a.txt"),
      ])
    }
    guard case .dataset(let issues) = error else {
      Issue.record("taken: \(text)")
      return
    }
    #expect(issues.map(\.file) == ["dataset.json"])
  }

  @Test func nothingAtAllIsSaid() {
    guard case .dataset(let issues) = failure({ _ = try Self.read([]) }) else {
      Issue.record("an empty dataset was taken")
      return
    }
    #expect(
      issues.count == 1 && issues[0].detail.hasPrefix("no pair of structures/ID.xyz and spectra/ID.txt"))
  }

  @Test func anUnknownEdgeIsSaid() {
    let error = failure { _ = try Self.read([Self.structure("xyz/a.xyz"), Self.spectrum("xanes/a.txt")]) }
    let remedy = "write a dataset.json beside the two folders, such as "
    #expect(
      error?.message
        == "xanes/a.txt: neither the file nor dataset.json names the absorbing element and the energy of its edge; "
        + remedy + "{\"element\": \"Fe\", \"edge\": \"K\", \"edgeEnergy\": 7112}")
  }

  @Test(arguments: [
    ("{element: 'Fe', edge: 'K'}", "names the energy of the edge;"),
    ("{edgeEnergy: 7112}", "names the absorbing element;"),
  ])
  func onlyWhatIsMissingOfTheEdgeIsNamed(_ declaration: String, _ words: String) {
    let error = failure {
      _ = try Self.read([
        Self.file("dataset.json", declaration), Self.structure("xyz/a.xyz"), Self.spectrum("xanes/a.txt"),
      ])
    }
    #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
  }
}
