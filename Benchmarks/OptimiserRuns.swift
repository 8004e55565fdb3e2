import Optimisation

/// The optimiser on functions with known minima: a line of JSON a run, to be put beside those of other libraries
/// by `optimise_peers.py table`.
struct OptimiserRuns {
  static let marks = [25, 50, 100]

  let seeds: Int
  let wanted: [String]

  func run() throws {
    if wanted.isEmpty {
      for count in [100, 500] {
        let seconds = try Self.secondsOfSuggestion(after: count)
        print("{\"case\":\"suggestion after \(count) trials\",\"seconds\":\(fixed(seconds, 3))}")
      }
    }
    for function in TestFunction.all where wanted.isEmpty || wanted.contains(function.name) {
      for seed in 1...seeds { print(try line(function, seed: UInt64(seed))) }
    }
  }

  private func line(_ function: TestFunction, seed: UInt64) throws -> String {
    let optimiser = BayesianOptimiser(space: try SearchSpace(function.space), seed: seed)
    var trials: [Trial] = []
    var regrets: [String] = []
    let seconds = try timeThrowing {
      for number in 1...(Self.marks.last ?? 1) {
        let point = try optimiser.suggest(given: trials)[0]
        trials.append(Trial(point, value: function.value(point)))
        if Self.marks.contains(number) {
          regrets.append("\"\(number)\":\((trials.best?.value ?? .nan) - function.minimum)")
        }
      }
    }
    return "{\"optimiser\":\"whiteline\",\"version\":\"\",\"function\":\"\(function.name)\",\"seed\":\(seed),"
      + "\"regret\":{\(regrets.joined(separator: ","))},\"seconds\":\(fixed(seconds, 2))}"
  }

  /// Seconds that one suggestion takes after so many trials.
  static func secondsOfSuggestion(after count: Int) throws -> Double {
    let function = TestFunction.mixed
    let space = try SearchSpace(function.space)
    let points = try BayesianOptimiser(space: space, seed: 1, initial: count).suggest(count, given: [])
    let trials = points.map { Trial($0, value: function.value($0)) }
    return try timeThrowing { _ = try BayesianOptimiser(space: space, seed: 2).suggest(given: trials) }
  }
}

private func timeThrowing(_ work: () throws -> Void) throws -> Double {
  let parts = try ContinuousClock().measure(work).components
  return Double(parts.seconds) + Double(parts.attoseconds) * 1e-18
}
