import NeuralNet
import Persistence

/// `whiteline-bench [--json] [--verify] [--rounds N] [--threads N] [--models DIR]
/// [--lines FILE] [PART OF A CASE'S NAME ...]`
/// `whiteline-bench --optimise SEEDS [FUNCTION ...]`
///
/// Verifies first, then times all cases by turns, round after round, with the processor's peak in every
/// round: on a machine that does other things too, only ratios within one run mean anything.
@main
struct WhitelineBench {
  private var json = false
  private var verifyOnly = false
  private var rounds = 12
  private var threads = 2
  private var models = "Models"
  /// File for the lines of JSON beside the table, if any.
  private var linesFile: String?
  private var wanted: [String] = []
  private var optimiserSeeds: Int?

  static func main() throws {
    var bench = WhitelineBench()
    if let complaint = bench.read(CommandLine.arguments.dropFirst()) { stop(complaint) }
    if let seeds = bench.optimiserSeeds { return try OptimiserRuns(seeds: seeds, wanted: bench.wanted).run() }
    let complaint = try Verification.complaint() ?? bench.serving().complaint()
    if let complaint { stop("verification failed: " + complaint) }
    if bench.verifyOnly { return print("verified, kernels \(KernelSet.current.name)") }
    try bench.measure()
  }

  /// Cases of the modules above the network; none where there are no models.
  private func serving() throws -> ModelCases {
    try ModelCases(folder: models)
  }

  private static func stop(_ complaint: String) -> Never {
    fatalError("whiteline-bench: " + complaint)
  }

  private mutating func read(_ arguments: ArraySlice<String>) -> String? {
    var rest = Array(arguments.reversed())
    while let argument = rest.popLast() {
      switch argument {
      case "--json": json = true
      case "--verify": verifyOnly = true
      case "--rounds", "--threads":
        guard let value = rest.popLast().flatMap(Int.init), (1...1000).contains(value) else {
          return "\(argument) needs a number from 1 to 1000"
        }
        if argument == "--rounds" { rounds = value } else { threads = min(value, 64) }
      case "--models":
        guard let folder = rest.popLast() else { return "--models needs a folder" }
        models = folder
      case "--lines":
        guard let file = rest.popLast() else { return "--lines needs a file" }
        linesFile = file
      case "--optimise":
        guard let seeds = rest.popLast().flatMap(Int.init), (1...1000).contains(seeds) else {
          return "--optimise needs a number of seeds from 1 to 1000"
        }
        optimiserSeeds = seeds
      default:
        if argument.hasPrefix("-") {
          return
            "\(argument) is unknown; there are --json --verify --rounds --threads --models --lines --optimise"
        }
        wanted.append(argument)
      }
    }
    return nil
  }

  private func measure() throws {
    let network = NetworkCases(threads: threads)
    let single = KernelProbe(threads: 1)
    let cases = try (network.table() + serving().table()).filter { item in
      wanted.isEmpty || wanted.contains { item.name.contains($0) }
    }
    for item in cases { item.run() }
    var samples = cases.map { _ in [Double]() }
    var (peak, singlePeak) = (0.0, 0.0)
    var sink: Float = 0
    for _ in 0..<rounds {
      for _ in 0..<4 { singlePeak = max(singlePeak, speed(single, 1, &sink)) }
      for _ in 0..<4 { peak = max(peak, speed(network.probe, threads, &sink)) }
      for (index, item) in cases.enumerated() { samples[index] += item.sample() }
    }
    precondition(sink.isFinite, "the peak loops ran")
    let measured = zip(cases, samples).map { $0.measurement($1) }
    let scaling = peak / singlePeak
    func lines(json: Bool) -> [String] {
      let report = Report(threads: threads, rounds: rounds, peak: peak, scaling: scaling, json: json)
      return [report.head()] + measured.map(report.line)
    }
    for line in lines(json: json) { print(line) }
    if let linesFile {
      let text = lines(json: true).joined(separator: "\n") + "\n"
      try AtomicFile.write(Array(text.utf8), to: linesFile)
    }
  }

  /// The peak as one call shows it; a burst of calls keeps the threads awake.
  private func speed(_ probe: KernelProbe, _ threads: Int, _ sink: inout Float) -> Double {
    let rounds = 200_000
    var sum: Float = 0
    let seconds = time { sum = probe.multiplyAdds(rounds: rounds) }
    sink += sum
    return Double(192 * rounds * threads) / seconds * 1e-9
  }
}
