import Dispatch
import NeuralNet
import Synchronization

/// Lets concurrent predictions of one model meet at the network: whoever comes while a product runs waits, and all
/// who wait then go through the network as one product, led by the first of them. Nobody is held up for company: a
/// product begins as soon as the one before has ended, and a single request meets nobody.
///
/// A row's answer has the same bits alone and in any product, so an answer does not depend on who else asked.
final class Gathering: Sendable {
  private struct State {
    var isRunning = false
    var waiting: [Share] = []
  }

  /// One caller's part of a product.
  private final class Share: Sendable {
    enum Outcome {
      /// The caller leads the product of these shares, its own the first.
      case leads([Share])
      case answered([[Float]])
      case failed(NeuralNetError)
    }

    let rows: [Float]
    let count: Int
    let outcome = Mutex<Outcome?>(nil)
    private let ready = DispatchSemaphore(value: 0)

    init(_ rows: [Float], count: Int) {
      self.rows = rows
      self.count = count
    }

    func settle(_ result: Outcome) {
      outcome.withLock { $0 = result }
      ready.signal()
    }

    func wait() { ready.wait() }
  }

  private let network: InferenceEnsemble
  private let state = Mutex(State())
  /// Most rows of a product, so that nobody waits long for those before.
  private let rowLimit: Int

  init(_ network: InferenceEnsemble, rowLimit: Int = 256) {
    self.network = network
    self.rowLimit = rowLimit
  }

  /// The output rows of every member. `sharesProcessors` keeps the product on the caller's thread, for when the
  /// others have work too; `formed` is told the number of rows of a product that this caller led.
  func forward(
    _ rows: [Float], sharesProcessors: Bool, formed: (Int) -> Void
  ) throws(NeuralNetError) -> [[Float]] {
    let count = rows.count / network.architecture.inputs
    let share = state.withLock { state -> Share? in
      if !state.isRunning {
        state.isRunning = true
        return nil
      }
      let share = Share(rows, count: count)
      state.waiting.append(share)
      return share
    }
    guard let share else {
      defer { passOn() }
      formed(count)
      return try network.forward(rows, onOneThread: sharesProcessors)
    }
    share.wait()
    switch share.outcome.withLock({ $0 }) {
    case .leads(let shares):
      formed(shares.reduce(0) { $0 + $1.count })
      return try lead(shares, sharesProcessors)
    case .answered(let outputs): return outputs
    case .failed(let error): throw error
    case nil: preconditionFailure("a share is settled before its caller goes on")
    }
  }

  /// Runs the product of shares, begins the next one, and gives the others theirs.
  private func lead(_ shares: [Share], _ sharesProcessors: Bool) throws(NeuralNetError) -> [[Float]] {
    let outputs: [[Float]]
    do throws(NeuralNetError) {
      defer { passOn() }
      outputs = try network.forward(shares.flatMap(\.rows), onOneThread: sharesProcessors)
    } catch {
      for share in shares.dropFirst() { share.settle(.failed(error)) }
      throw error
    }
    let width = network.architecture.outputs
    var start = shares[0].count
    for share in shares.dropFirst() {
      let range = start * width..<(start + share.count) * width
      share.settle(.answered(outputs.map { Array($0[range]) }))
      start += share.count
    }
    return outputs.map { Array($0[..<(shares[0].count * width)]) }
  }

  /// Callers who wait for a product.
  var waitingCount: Int { state.withLock { $0.waiting.count } }

  /// Makes the first who waits the leader of those that fit in one product.
  private func passOn() {
    let next = state.withLock { state -> [Share] in
      var rows = 0
      let fitting = state.waiting.prefix { share in
        rows += share.count
        return rows <= rowLimit
      }
      let shares = Array(fitting.isEmpty ? state.waiting.prefix(1) : fitting)
      state.waiting.removeFirst(shares.count)
      state.isRunning = !shares.isEmpty
      return shares
    }
    next.first?.settle(.leads(next))
  }
}

/// How many predictions are being made in this process, whatever the model.
enum PredictionsUnderWay {
  private static let count = Atomic<Int>(0)

  /// One more begins; returns how many there are with it.
  static func begin() -> Int { count.wrappingAdd(1, ordering: .relaxed).newValue }

  /// One ends.
  static func end() { count.wrappingSubtract(1, ordering: .relaxed) }

  /// Whether every processor has a prediction of its own, so that none should borrow another's.
  static var fillProcessors: Bool { count.load(ordering: .relaxed) >= InferenceEnsemble.processors }
}
