import Geometry
import NeuralNet
import Spectra

extension PredictionError {
  /// What is wrong, where, and how to put it right.
  public var message: String {
    switch self {
    case .geometry(let error): error.message
    case .elementAbsent(let element, let present, let model, let edge):
      "The structure holds no \(element), only \(present.map(\.symbol).joined(separator: ", ")): the model \(model) is "
        + "for the \(element) \(edge) edge."
    case .spectra(let error): error.message
    case .network(let error): error.message
    case .dataset(let issues): issues.map { "\($0.file): \($0.detail)" }.joined(separator: "\n")
    case .recipe(let issues): issues.map { "\($0.pointer): \($0.detail)" }.joined(separator: "\n")
    case .weights(let fault): fault.message
    case .card(let detail): "The model card cannot be read: \(detail)"
    case .tooManySites(let count, let maximum):
      "\(count) absorbing sites are more than the \(maximum) one request may ask for; "
        + "name some of them with \"absorber\"."
    case .modelUnknown(let name, let available):
      available.isEmpty
        ? "There is no model \"\(name)\"; no model is loaded."
        : "There is no model \"\(name)\". Available: \(available.joined(separator: ", "))."
    case .convolvedTwice(let kind):
      "The spectra are convolved already, as the dataset's dataset.json says, and the recipe would convolve them "
        + "again (convolution \"\(kind.rawValue)\"). Take unconvolved spectra, or a recipe with convolution: \"none\", "
        + "whose network learns the convolved curves as they are."
    case .tooFewSamples(let found, let needed):
      "\(found) samples are not enough: at least \(needed) are needed."
    case .diverged(let epoch):
      "Training diverged in epoch \(epoch): the loss is no longer a finite number. Lower learningRate."
    case .checkpointMismatch(let what):
      "The checkpoint belongs to another run: \(what) differs. Remove it or train without --resume."
    case .studyIncomplete(let missing, let total):
      "\(missing) of the \(total) parts of the study have no results yet; run them first."
    }
  }
}

extension WeightsFault {
  /// What is wrong with the file and what to do.
  public var message: String {
    switch self {
    case .truncated(let expected, let found):
      "The weights file ends early: \(found) bytes where \(expected) are needed. Copy it again."
    case .headerTooLong(let length):
      "The weights file claims a header of \(length) bytes; this is no safetensors file."
    case .header(let detail): "The header of the weights file cannot be read: \(detail)"
    case .tensorType(let name): "Tensor \"\(name)\" is not of type F32."
    case .tensorShape(let name): "Tensor \"\(name)\" has a shape that does not fit its place in the file."
    case .tensorMissing(let name): "The weights file has no tensor \"\(name)\"."
    case .tensorSize(let name, let expected, let found):
      "Tensor \"\(name)\" holds \(found) numbers where the model needs \(expected)."
    case .metadataMissing(let key): "The metadata of the weights file lack \"\(key)\"."
    case .metadataBad(let key):
      "The metadata entry \"\(key)\" of the weights file makes no sense; copy it again."
    case .notFinite(let name): "Tensor \"\(name)\" holds a number that is not finite."
    case .tensorValue(let name): "Tensor \"\(name)\" holds a number that cannot stand there."
    case .layout(let offset):
      "The tensors of the weights file overlap or leave a gap at byte \(offset) of the data."
    case .digest(let expected, let found):
      "The weights file has SHA-256 \(found), its card says \(expected): one of them was changed."
    }
  }
}
