import FoundationEssentials
import Testing

@testable import Geometry

/// Checks over real structures, where they are at hand.
@Suite(.enabled(if: RealData.isPresent, "set WHITELINE_DATA to the folder of unpacked data sets"))
struct DataTests {
  @Test(arguments: ["fe-k-tmqm/xyz", "fe-k-crystals/structures", "reference/geometries"])
  func everyStructureIsRead(folder: String) throws {
    let files = try RealData.files(in: folder)
    #expect(!files.isEmpty)
    let iron = element("Fe")
    for file in files {
      let structure = try Structure(xyz: RealData.bytes(of: file))
      let site = try structure.sites(of: iron)[0]
      #expect(folder == "reference/geometries" || site == 0, "\(file)")
      let cluster = try Cluster(in: structure, around: site, cutoff: 4)
      try cluster.checkContacts(in: structure)
      #expect(cluster.contacts(below: 0.7, absorberOnly: true).isEmpty, "\(file)")
    }
  }

  @Test func ironSitsInTheMiddleOfFerrocene() throws {
    let files = try RealData.files(in: "reference/geometries").filter { $0.contains("ferrocene") }
    let file = try #require(files.first)
    let ferrocene = try Structure(xyz: RealData.bytes(of: file))
    let site = try ferrocene.sites(of: element("Fe"))[0]
    #expect(site != 0)
    let cluster = try Cluster(in: ferrocene, around: site, cutoff: 2.4)
    #expect(cluster.elements.dropFirst() == ArraySlice(repeating: element("C"), count: 10))
  }
}

/// Unpacked data sets, found through the environment.
enum RealData {
  static let root = ProcessInfo.processInfo.environment["WHITELINE_DATA"] ?? ""
  static var isPresent: Bool { !root.isEmpty }

  static func files(in folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: "\(root)/\(folder)")
      .filter { $0.hasSuffix(".xyz") }.sorted().map { "\(root)/\(folder)/\($0)" }
  }

  static func bytes(of file: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(filePath: file)))
  }
}
