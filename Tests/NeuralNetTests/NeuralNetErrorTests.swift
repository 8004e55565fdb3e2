import Testing

@testable import NeuralNet

struct NeuralNetErrorTests {
  static let messages: [(NeuralNetError, String)] = [
    (.width(layer: 0, of: 3, width: 0), "the input has 0 units; give 1 to 65536"),
    (.width(layer: 1, of: 3, width: -2), "hidden layer 1 has -2 units; give 1 to 65536"),
    (.width(layer: 2, of: 3, width: 99_999), "the output has 99999 units; give 1 to 65536"),
    (.depth(65), "65 hidden layers are more than the 64 allowed; remove some"),
    (
      .tooManyWeights(3.6e9),
      "the network would have 3600.0 million weights; "
        + "make layers smaller until there are fewer than 268 million"
    ),
    (.setting("dropout", 1.5, "from 0 to below 1"), "dropout is 1.5; it must be from 0 to below 1"),
    (
      .tensorMissing("output.bias"),
      "tensor output.bias is missing; the weights belong to another network or the file is incomplete"
    ),
    (.tensorUnknown("x"), "tensor x is not part of this network; the weights belong to another one"),
    (.tensorTwice("x"), "tensor x is given twice; remove one"),
    (.tensorShape("x", [2, 3], expected: [3, 2]), "tensor x has shape [2, 3]; this network needs [3, 2]"),
    (.tensorCount("x", 5, expected: 6), "tensor x has 5 values; its shape needs 6"),
    (
      .notFinite("x", index: 4),
      "tensor x holds a number that is not finite at index 4; training has diverged or the file is damaged"
    ),
    (
      .negativeVariance("x", index: 4, -0.5),
      "tensor x holds the variance -0.5 at index 4; a variance is zero or more"
    ),
    (
      .overflow(layer: 1, unit: 7),
      "the weights, gamma and running statistics of unit 7 of hidden layer 1 are together too large to compute with; "
        + "the file is damaged or not from training"
    ),
    (.inputs(count: 7, width: 3), "7 input numbers are not whole rows of 3"),
    (.targets(count: 7, rows: 2, width: 3), "7 output numbers are not 2 rows of 3"),
    (.row(9, of: 9), "row 9 was asked for, but there are 9 rows, counted from 0"),
    (.emptyBatch, "a training step needs at least one row"),
    (.threads(0), "0 threads were asked for; give 1 to 256"),
  ]

  @Test(arguments: messages.indices) func `says what is wrong and what to do`(index: Int) {
    #expect(Self.messages[index].0.message == Self.messages[index].1)
  }
}
