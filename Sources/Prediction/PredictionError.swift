public import Geometry
public import NeuralNet
public import Spectra

/// What can go wrong between a dataset or a weights file and a predicted spectrum.
public enum PredictionError: Error, Equatable, Sendable {
  /// A structure cannot be used.
  case geometry(GeometryError)
  /// A structure has no atom of the element that a model is for.
  case elementAbsent(Element, present: [Element], model: String, edge: String)
  /// A spectrum, grid or convolution cannot be used.
  case spectra(SpectraError)
  /// A network cannot be made or fed so.
  case network(NeuralNetError)
  /// Files of a dataset are unusable; nothing was kept.
  case dataset([DatasetIssue])
  /// A recipe does not work, by key.
  case recipe([RecipeIssue])
  /// A weights file or checkpoint is damaged or not what it says.
  case weights(WeightsFault)
  /// A model card cannot be read.
  case card(String)
  /// More absorbing sites than one query may ask for.
  case tooManySites(count: Int, maximum: Int)
  /// There is no such model; `available` says which there are.
  case modelUnknown(String, available: [String])
  /// The spectra of a dataset are convolved already, and a recipe would convolve them again, by this kind.
  case convolvedTwice(Convolution.Kind)
  /// Nothing is left to train on, or to judge by.
  case tooFewSamples(found: Int, needed: Int)
  /// Training diverged: the loss is not a finite number.
  case diverged(epoch: Int)
  /// A checkpoint belongs to another run; names what differs.
  case checkpointMismatch(String)
  /// Parts of a study have no results.
  case studyIncomplete(missing: Int, of: Int)
}

/// One thing wrong with a recipe.
public struct RecipeIssue: Hashable, Sendable {
  /// JSON pointer of the key.
  public let pointer: String
  /// What is wrong and what would do.
  public let detail: String

  /// An issue by pointer and sentence.
  public init(pointer: String, detail: String) {
    self.pointer = pointer
    self.detail = detail
  }
}

/// What can be wrong with a weights file.
public enum WeightsFault: Hashable, Sendable {
  /// The file ends early; sizes in bytes.
  case truncated(expected: Int, found: Int)
  /// The header claims to be longer than any real one, in bytes.
  case headerTooLong(UInt64)
  /// The header is not the JSON it has to be.
  case header(String)
  /// A tensor is not of little-endian 32-bit floats.
  case tensorType(String)
  /// A tensor's shape and place contradict each other.
  case tensorShape(String)
  /// A tensor that the model needs is not there.
  case tensorMissing(String)
  /// A tensor has another number of values than the model needs.
  case tensorSize(String, expected: Int, found: Int)
  /// The metadata lack this key.
  case metadataMissing(String)
  /// The metadata say something impossible under this key.
  case metadataBad(String)
  /// A tensor holds a number that is not finite.
  case notFinite(String)
  /// A tensor holds a number the model cannot use there.
  case tensorValue(String)
  /// Tensors overlap or leave bytes of the file unused, from this byte of the data on.
  case layout(Int)
  /// The digest of the file is not the one on the card.
  case digest(expected: String, found: String)
}
