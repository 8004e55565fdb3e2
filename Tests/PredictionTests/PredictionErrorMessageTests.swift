import Geometry
import NeuralNet
import Spectra
import Testing

@testable import Prediction

@Suite struct PredictionErrorMessageTests {
  static let messages: [(PredictionError, String)] = [
    (.dataset([DatasetIssue(file: "a", detail: "b"), DatasetIssue(file: "c", detail: "d")]), "a: b\nc: d"),
    (.recipe([RecipeIssue(pointer: "/hidden", detail: "is empty")]), "/hidden: is empty"),
    (.card("no name"), "The model card cannot be read: no name"),
    (
      .tooManySites(count: 300, maximum: 256),
      "300 absorbing sites are more than the 256 one request may ask for; name some of them with \"absorber\"."
    ),
    (.modelUnknown("x", available: []), "There is no model \"x\"; no model is loaded."),
    (.modelUnknown("x", available: ["a", "b"]), "There is no model \"x\". Available: a, b."),
    (
      .convolvedTwice(.arctangent),
      "The spectra are convolved already, as the dataset's dataset.json says, and the recipe would convolve them "
        + "again (convolution \"arctangent\"). Take unconvolved spectra, or a recipe with convolution: \"none\", "
        + "whose network learns the convolved curves as they are."
    ),
    (.tooFewSamples(found: 1, needed: 2), "1 samples are not enough: at least 2 are needed."),
    (
      .diverged(epoch: 3),
      "Training diverged in epoch 3: the loss is no longer a finite number. Lower learningRate."
    ),
    (
      .checkpointMismatch("the seed"),
      "The checkpoint belongs to another run: the seed differs. Remove it or train without --resume."
    ),
    (
      .studyIncomplete(missing: 2, of: 15),
      "2 of the 15 parts of the study have no results yet; run them first."
    ),
    (
      .weights(.truncated(expected: 8, found: 3)),
      "The weights file ends early: 3 bytes where 8 are needed. Copy it again."
    ),
    (
      .weights(.headerTooLong(.max)),
      "The weights file claims a header of 18446744073709551615 bytes; this is no safetensors file."
    ),
    (.weights(.header("x")), "The header of the weights file cannot be read: x"),
    (.weights(.tensorType("t")), "Tensor \"t\" is not of type F32."),
    (.weights(.tensorShape("t")), "Tensor \"t\" has a shape that does not fit its place in the file."),
    (.weights(.tensorMissing("t")), "The weights file has no tensor \"t\"."),
    (
      .weights(.tensorSize("t", expected: 4, found: 3)),
      "Tensor \"t\" holds 3 numbers where the model needs 4."
    ),
    (.weights(.metadataMissing("card")), "The metadata of the weights file lack \"card\"."),
    (
      .weights(.metadataBad("step")),
      "The metadata entry \"step\" of the weights file makes no sense; copy it again."
    ),
    (.weights(.notFinite("t")), "Tensor \"t\" holds a number that is not finite."),
    (.weights(.tensorValue("t")), "Tensor \"t\" holds a number that cannot stand there."),
    (.weights(.layout(4)), "The tensors of the weights file overlap or leave a gap at byte 4 of the data."),
    (
      .weights(.digest(expected: "a", found: "b")),
      "The weights file has SHA-256 b, its card says a: one of them was changed."
    ),
  ]

  @Test(arguments: messages.indices) func theTextIsExact(index: Int) {
    let (error, text) = Self.messages[index]
    #expect(error.message == text)
  }

  /// Errors of the modules below speak for themselves.
  @Test func theirMessagesArePassedOn() {
    #expect(PredictionError.geometry(.noAtoms).message == GeometryError.noAtoms.message)
    #expect(PredictionError.spectra(.noEdge).message == SpectraError.noEdge.message)
    #expect(PredictionError.network(.emptyBatch).message == NeuralNetError.emptyBatch.message)
  }
}
