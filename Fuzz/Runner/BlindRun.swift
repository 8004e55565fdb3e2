import Fuzzing
import Glibc

/// Mutated inputs one after the other, for a while. Before each one its round is written down, so that the input
/// of a crash can be made again.
struct BlindRun {
  /// An input that takes longer is a fault: sizes are bounded.
  private static let patience = Duration.seconds(5)

  private let subject: Subject
  private let mutator: Mutator
  private let arguments: Arguments

  init(_ subject: Subject, _ mutator: Mutator, _ arguments: Arguments) {
    self.subject = subject
    self.mutator = mutator
    self.arguments = arguments
  }

  func run() throws {
    let progress = arguments.progress.map { path in
      unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    }
    let end = ContinuousClock.now + .seconds(arguments.seconds)
    var (round, now) = (arguments.first, ContinuousClock.now)
    while now < end {
      if let progress { note(round, progress) }
      if let broken = subject.attempt(mutator.input(round)) {
        Main.fail("\(subject.name), seed \(arguments.seed), round \(round): \(broken)")
      }
      let before = now
      now = ContinuousClock.now
      if now - before > Self.patience {
        Main.fail("\(subject.name), seed \(arguments.seed), round \(round): too slow")
      }
      round += 1
    }
    print("\(subject.name): \(round - arguments.first) inputs in \(Int(arguments.seconds)) s, nothing broken")
  }

  private func note(_ round: UInt64, _ descriptor: Int32) {
    let text = Array("\(round)\n".utf8)
    _ = unsafe text.withUnsafeBytes { unsafe pwrite(descriptor, $0.baseAddress, $0.count, 0) }
  }
}
