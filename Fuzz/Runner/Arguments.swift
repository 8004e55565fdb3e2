import Fuzzing

/// What was asked for on the command line.
struct Arguments {
  private(set) var subject: Subject?
  private(set) var corpus = "Fuzz/Corpus"
  private(set) var seed: UInt64 = 1
  private(set) var first: UInt64 = 0
  private(set) var seconds = 10.0
  private(set) var progress: String?
  /// The round whose input is only to be shown.
  private(set) var shown: UInt64?
  private(set) var isListing = false
  private(set) var isGuided = false
  /// What libFuzzer is to read.
  private(set) var rest: [String] = []

  init(_ words: [String]) {
    var words = words[...]
    func number(_ text: String?) -> UInt64 { text.flatMap { UInt64($0) } ?? 0 }
    while let word = words.popFirst() {
      switch word {
      case "--list": isListing = true
      case "--corpus": corpus = words.popFirst() ?? corpus
      case "--seed": seed = number(words.popFirst())
      case "--from": first = number(words.popFirst())
      case "--seconds": seconds = words.popFirst().flatMap { Double($0) } ?? seconds
      case "--progress": progress = words.popFirst()
      case "--show": shown = number(words.popFirst())
      case "--guided":
        isGuided = true
        rest = Array(words)
        words = []
      default:
        guard subject == nil, let named = Subject.named(word) else { Main.fail("\(word) is not known") }
        subject = named
      }
    }
  }
}
