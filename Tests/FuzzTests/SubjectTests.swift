import Foundation
import Fuzzing
import Testing

/// Every input of the corpus, and so whatever once broke something, and a few mutations. `make fuzz` goes on.
@Suite struct SubjectTests {
  private static let corpus = Corpus(
    folder: URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Fuzz/Corpus").path)

  /// Mutations a subject; `WHITELINE_FUZZ_ROUNDS` asks for more.
  private static let rounds =
    ProcessInfo.processInfo.environment["WHITELINE_FUZZ_ROUNDS"].flatMap(UInt64.init) ?? 300

  @Test(arguments: Subject.all.map(\.name)) func theCorpusBreaksNothing(name: String) throws {
    let subject = try #require(Subject.named(name))
    let entries = try Self.corpus.entries(subject)
    #expect(!entries.isEmpty, "every subject needs inputs to begin with")
    for entry in entries {
      if let broken = subject.attempt(entry.bytes) { Issue.record("\(name), \(entry.name): \(broken)") }
    }
    let mutator = Mutator(corpus: entries.map(\.bytes), seed: 2026)
    for round in 0..<Self.rounds {
      if let broken = subject.attempt(mutator.input(round)) {
        Issue.record("\(name), seed 2026, round \(round): \(broken)")
      }
    }
  }

  /// Inputs differ from round to round and are the same from run to run.
  @Test func mutationsDiffer() throws {
    let mutator = Mutator(corpus: [Array("hello, world".utf8)], seed: 1)
    let inputs = (0..<200).map { mutator.input($0) }
    #expect(Set(inputs).count > 150)
    #expect(inputs.map(\.count).max() ?? 0 <= Mutator.longest)
    #expect((0..<200).map { Mutator(corpus: [Array("hello, world".utf8)], seed: 1).input($0) } == inputs)
  }
}
