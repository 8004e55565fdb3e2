import Jobs
import Prediction
import Testing

@testable import Laboratory

/// Datasets with numbers from the ends of what text can say: refused with the file at fault, or taken, and then worked
/// with without ending the process.
@Suite struct HostileDatasetTests {
  static let numbers = [
    "1e308", "-1e308", "1e-320", "3e38", "1e39", "nan", "inf", "0", "-0", "9223372036854775808", "1e400", "",
  ]

  /// A file's kind and how a number gets into it.
  static let places: [(end: String, change: @Sendable (_ text: String, _ number: String) -> String)] = [
    (".txt", { text, number in text.replacing("7112.0 ", with: "\(number) ") }),
    (".txt", { text, number in column(text) { _, _ in number } }),
    (".txt", { text, number in column(text) { row, old in row == 40 ? number : old } }),
    (".xyz", { text, number in text.replacing("Fe 0.0 0.0 0.0", with: "Fe \(number) 0.0 0.0") }),
    (".xyz", { text, number in text.replacing("13\n", with: "\(number)\n") }),
    ("dataset.json", { text, number in text.replacing("7112.0", with: number) }),
  ]

  private static func column(_ text: String, _ change: (Int, String) -> String) -> String {
    text.split(separator: "\n").enumerated().map { row, line in
      let words = line.split(separator: " ")
      return row == 0 ? String(line) : "\(words[0]) \(change(row, String(words[1])))"
    }.joined(separator: "\n")
  }

  @Test(arguments: places.indices, numbers)
  func isRefusedOrWorkedWith(place: Int, number: String) throws {
    let lab = try Lab()
    let (end, change) = Self.places[place]
    let files = SyntheticDataset.files().map { file in
      file.path.hasSuffix(end) ? (path: file.path, text: change(file.text, number)) : file
    }
    do throws(LaboratoryError) {
      _ = try lab.datasets.store(try archive(lab, files), bytes: 1, as: "fe")
    } catch {
      #expect(!error.message.isEmpty)
      return
    }
    for body in [
      TrainHandlerTests.body, #"{"kind": "cross-validate", "dataset": "fe", "recipe": "tiny", "folds": 2}"#,
    ] {
      _ = try lab.submit(body)
    }
    try lab.workAll()
    #expect(try lab.store.jobs(JobQuery()).allSatisfy(\.state.isFinal))
  }

  private func archive(_ lab: Lab, _ files: [(path: String, text: String)]) throws(LaboratoryError) -> String
  {
    do { return try lab.archive(files) } catch { throw .archive("\(error)") }
  }
}
