import Fuzzing
import Glibc

/// whiteline-fuzz SUBJECT --corpus DIR [--seed N] [--from ROUND] [--seconds S] [--progress FILE]
/// whiteline-fuzz SUBJECT --corpus DIR --seed N --show ROUND     writes the input of a round to standard output
/// whiteline-fuzz SUBJECT --guided ...                           hands over to libFuzzer (built with it)
/// whiteline-fuzz --list
@main
enum Main {
  static func main() {
    let arguments = Arguments(Array(CommandLine.arguments.dropFirst()))
    guard !arguments.isListing else { return print(Subject.all.map(\.name).joined(separator: "\n")) }
    guard let subject = arguments.subject else { fail("name one of: \(Subject.all.map(\.name))") }
    #if FUZZER
      if arguments.isGuided { GuidedRun(subject).run(arguments.rest) }
    #endif
    do {
      let entries = try Corpus(folder: arguments.corpus).entries(subject)
      let mutator = Mutator(corpus: entries.map(\.bytes), seed: arguments.seed)
      if let round = arguments.shown { return write(mutator.input(round), to: STDOUT_FILENO) }
      for entry in entries {
        if let broken = subject.attempt(entry.bytes) { fail("\(subject.name): \(entry.name): \(broken)") }
      }
      try BlindRun(subject, mutator, arguments).run()
    } catch {
      fail("\(error)")
    }
  }

  static func fail(_ text: String) -> Never {
    write(Array("fuzz: \(text)\n".utf8), to: STDERR_FILENO)
    exit(1)
  }

  private static func write(_ bytes: [UInt8], to descriptor: Int32) {
    _ = unsafe bytes.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
  }
}
