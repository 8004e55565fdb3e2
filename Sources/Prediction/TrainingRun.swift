import Geometry
public import NeuralNet
import Spectra

/// One network being trained: epochs one by one, so that the caller can show progress, stop, and store or
/// resume a checkpoint between them. The same seed gives the same weights to the bit, resumed or not.
public final class TrainingRun {
  /// What one epoch did.
  public struct Epoch: Hashable, Sendable {
    /// Number of the epoch, from 1.
    public let number: Int
    /// Mean squared error over the training samples while they trained (with dropout).
    public let loss: Double
    /// Mean squared error of the raw spectrum over the validation samples, if there are any.
    public let validationLoss: Double?
  }

  /// What is left when training ends: the network for standardised descriptors and the scaling before it.
  public struct Result: Sendable {
    /// Weights of the raw-spectrum network; of an ensemble, those of the first member.
    public var parameters: Parameters { members[0] }
    /// Weights of every member, one where there is no ensemble.
    public let members: [Parameters]
    /// Scaling of the descriptors.
    public let standardiser: Standardiser
    /// Epochs behind the weights.
    public let epochs: Int
  }

  let recipe: Recipe
  let seed: UInt64
  let split: Split
  let space: TargetSpace
  let standardiser: Standardiser
  private let noise: InputNoise
  private let inputs: [Float]
  private let targets: [Float]
  private let validationInputs: [Float]
  private let validationTargets: [Float]
  private(set) var session: TrainingSession
  /// Every epoch so far.
  public private(set) var history: [Epoch] = []
  /// Loss of the epoch under way, summed over the samples that were trained.
  var partialLoss = 0.0
  var best: (epoch: Int, loss: Double, parameters: Parameters)?

  /// Prepares a run over the training samples of `split`.
  ///
  /// - Parameters:
  ///   - recipe: how to train.
  ///   - data: the whole dataset as matrices.
  ///   - split: which rows train and which steer.
  ///   - seed: seeds initial weights, order and dropout.
  ///   - threads: threads of the engine; the result does not depend on it.
  public init(
    recipe: Recipe, data: TrainingData, split: Split, seed: UInt64, threads: Int
  ) throws(PredictionError) {
    guard split.training.count >= 2 else {
      throw .tooFewSamples(found: split.training.count, needed: 2)
    }
    self.recipe = recipe
    self.seed = seed
    noise = InputNoise(deviation: recipe.inputNoise)
    self.split = split
    let standardiser = Standardiser(
      measuring: data.descriptors, features: data.features, rows: split.training, bound: recipe.inputBound)
    var inputs = data.descriptors
    standardiser.standardise(&inputs)
    self.standardiser = standardiser
    self.inputs = inputs
    validationInputs = Self.rows(split.validation, of: inputs, width: data.features)
    validationTargets = Self.rows(split.validation, of: data.targets, width: data.energies)
    space = try TargetSpace(recipe: recipe, targets: data.targets, rows: split.training)
    targets = space.encoded(data.targets)
    do throws(NeuralNetError) {
      let parameters = try Parameters(
        recipe.architecture, seed: seed, initialisation: recipe.initialisation)
      session = try TrainingSession(
        parameters: parameters, optimiser: Adam(weightDecay: recipe.weightDecay), loss: recipe.loss,
        seed: seed,
        threads: threads, averaging: recipe.averaging)
    } catch {
      throw .network(error)
    }
  }

  /// Samples that an epoch passes over.
  public var sampleCount: Int { split.training.count }

  /// The epoch after which the validation loss was least so far; nil without validation samples.
  public var bestEpoch: Int? { best?.epoch }

  /// Steps in the whole run.
  public var totalSteps: Int { recipe.epochs * stepsPerEpoch }

  /// Steps in an epoch; the last one takes what is left.
  public var stepsPerEpoch: Int { (split.training.count + recipe.batchSize - 1) / recipe.batchSize }

  /// Whether the recipe's epochs are done or nothing improved for its `patience`.
  public var isFinished: Bool {
    if history.count >= recipe.epochs { return true }
    guard recipe.patience > 0, let best else { return false }
    return history.count - best.epoch >= recipe.patience
  }

  /// Trains one epoch, or what is left of it; `afterStep` is told how many of the epoch's samples are done and
  /// may stop there by returning false, in which case nil is returned and the next call goes on from there.
  public func runEpoch(
    afterStep: (_ done: Int, _ of: Int) -> Bool = { _, _ in true }
  ) throws(PredictionError) -> Epoch? {
    let number = history.count + 1
    var generator = SeededGenerator(seed: seed, stream: UInt64(number))
    let order = generator.permutation(of: split.training.count).map { split.training[$0] }
    let done = (session.stepCount - history.count * stepsPerEpoch) * recipe.batchSize
    do throws(NeuralNetError) {
      for start in stride(from: done, to: order.count, by: recipe.batchSize) {
        let rows = Array(order[start..<min(start + recipe.batchSize, order.count)])
        let rate = recipe.schedule.rate(at: session.stepCount, of: totalSteps)
        partialLoss += Double(try step(rows, rate)) * Double(rows.count)
        guard afterStep(start + rows.count, order.count) else { return nil }
      }
    } catch {
      throw .network(error)
    }
    let loss = partialLoss / Double(order.count) * space.scale * space.scale
    guard loss.isFinite, currentParameters.values.allSatisfy(\.isFinite) else {
      throw .diverged(epoch: number)
    }
    partialLoss = 0
    let epoch = Epoch(number: number, loss: loss, validationLoss: try validationLoss())
    history.append(epoch)
    return epoch
  }

  private func step(_ rows: [Int], _ rate: Float) throws(NeuralNetError) -> Float {
    guard recipe.inputNoise > 0 else {
      return try session.step(rows: rows, inputs: inputs, targets: targets, learningRate: rate)
    }
    let width = recipe.grid.count
    return try session.step(
      inputs: noise.rows(
        rows, of: inputs, features: recipe.descriptor.count, seed: seed, step: session.stepCount),
      targets: rows.flatMap { targets[$0 * width..<($0 + 1) * width] }, learningRate: rate)
  }

  /// Trains to the end; for runs that nobody watches.
  public func runToEnd() throws(PredictionError) -> Result {
    while !isFinished { _ = try runEpoch() }
    return result
  }

  /// The weights to use: the best on the validation samples where the recipe has `patience`, otherwise the
  /// moving average where it keeps one, otherwise the last; such as sixteen bits hold.
  public var result: Result {
    let chosen = recipe.patience > 0 ? best.map { ($0.epoch, $0.parameters) } : nil
    let (epochs, parameters) = chosen ?? (history.count, currentParameters)
    return Result(
      parameters: space.decoding(parameters).inSixteenBits, standardiser: standardiser, epochs: epochs)
  }

  private var currentParameters: Parameters { session.averagedParameters ?? session.parameters }

  private func validationLoss() throws(PredictionError) -> Double? {
    guard !split.validation.isEmpty else { return nil }
    let parameters = currentParameters
    let network = InferenceNetwork(space.decoding(parameters))
    let predicted: [Float]
    do throws(NeuralNetError) { predicted = try network.forward(validationInputs) } catch {
      throw .network(error)
    }
    var sum = 0.0
    for (one, other) in zip(predicted, validationTargets) { sum += Double((one - other) * (one - other)) }
    let loss = sum / Double(predicted.count)
    if loss < best?.loss ?? .infinity { best = (history.count + 1, loss, parameters) }
    return loss
  }

  /// Puts a stored state back; see `Checkpoint`.
  func restore(
    session: TrainingSession, history: [Epoch], partialLoss: Double,
    best: (epoch: Int, loss: Double, parameters: Parameters)?
  ) {
    self.partialLoss = partialLoss
    self.session = session
    self.history = history
    self.best = best
  }

  private static func rows(_ indices: [Int], of matrix: [Float], width: Int) -> [Float] {
    indices.flatMap { matrix[$0 * width..<($0 + 1) * width] }
  }
}
