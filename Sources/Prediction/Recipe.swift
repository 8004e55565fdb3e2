public import Geometry
public import NeuralNet
public import Spectra

/// Everything that decides how a model is trained, apart from the data: descriptor, energy grid, network
/// and training. Read from a file of Config/recipes or sent with a job; see `Recipe+JSON.swift` for the keys.
public struct Recipe: Hashable, Sendable {
  /// What the recipe is for, in a sentence.
  public var summary = ""
  /// How the neighbourhood of the absorber becomes numbers.
  public var descriptor: Descriptor
  /// Energies of the learned spectrum, relative to the edge, in eV.
  public var grid: EnergyGrid
  /// The last so many eV of the data define the post-edge level every spectrum is divided by.
  public var normalisationWidth: Double

  /// Widths of the hidden layers.
  public var hidden: [Int]
  /// What follows batch normalisation in each hidden layer.
  public var activation: Activation
  /// Share of hidden units left out in each training step, `0..<1`.
  public var dropout: Float
  /// Whether hidden layers normalise over the batch.
  public var batchNormalisation: Bool
  /// How weights start.
  public var initialisation: Parameters.Initialisation

  /// What training makes small.
  public var loss: Loss
  /// Samples a step.
  public var batchSize: Int
  /// Learning rate over the run; its peak is the key `learningRate`.
  public var schedule: LearningRateSchedule
  /// Decoupled weight decay (AdamW), 0 for plain Adam.
  public var weightDecay: Float
  /// Decay of the moving average of the weights that is kept as the result, nil for the last weights.
  public var averaging: Float?
  /// Standardised features are held within plus and minus this many standard deviations; 0 for no bound.
  public var inputClip: Float
  /// Standard deviation of the random numbers added to each standardised feature in each step; 0 for none.
  public var inputNoise: Float
  /// Passes over the training samples.
  public var epochs: Int
  /// Weight, in the loss, of the error of the convolved spectrum against that of the raw one; 0 is plain MSE.
  public var convolvedWeight: Double
  /// Share of structures that steer training and never enter a gradient.
  public var validation: Double
  /// Share of structures kept out altogether, to judge the result.
  public var test: Double
  /// Epochs without improvement on the validation samples after which training stops; 0 never stops early.
  public var patience: Int
  /// Networks trained from different seeds whose mean is the answer.
  public var ensemble = 1
  /// Seeds the split, the initial weights, the order of samples and dropout.
  public var seed: UInt64
  /// Epochs between checkpoints; 0 keeps none but the one written when interrupted.
  public var checkpointEvery: Int

  /// Default broadening of the model's answers.
  public var convolution: Convolution

  /// `inputClip` as a bound: infinite for none.
  var inputBound: Float { inputClip > 0 ? inputClip : .infinity }

  /// Refuses, for spectra that are convolved already, a recipe that would convolve them again.
  public func requireNoConvolution() throws(PredictionError) {
    if convolution.kind != .none { throw .convolvedTwice(convolution.kind) }
  }

  /// The network for this recipe.
  public var architecture: Architecture {
    Architecture(
      inputs: descriptor.count, hidden: hidden, outputs: grid.count, activation: activation,
      dropout: dropout, batchNormalisation: batchNormalisation)
  }
}
