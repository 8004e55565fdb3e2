import Geometry
import Persistence

/// Cases that want the shipped models: descriptors, requests and their parts.
struct ModelCases {
  private let serving: [ServingCases]
  private let descriptors: DescriptorCases?

  /// Of the models in a folder; without them there are no such cases, and that is said.
  init(folder: String) throws {
    let complex = try Complex()
    var serving: [ServingCases] = []
    for name in ["fe-k", "fe-k-rankine2020"] {
      do {
        serving.append(try ServingCases(models: folder, name: name, complex: complex))
      } catch let error as ModelFolderError {
        print("left out: predictions by \(name): \(error.message)")
      }
    }
    self.serving = serving
    descriptors = serving.first.map { DescriptorCases(complex: complex, shipped: $0.descriptor) }
  }

  func table() throws -> [Case] {
    try (descriptors?.table() ?? []) + serving.flatMap { try $0.table() }
  }

  /// What is wrong, or nothing.
  func complaint() throws -> String? {
    if let complaint = try descriptors?.complaint() { return complaint }
    for cases in serving { if let complaint = try cases.complaint() { return complaint } }
    return nil
  }
}
