import NeuralNet

/// The forward pass in words exact enough to write it anew, for the card.
struct ForwardPassText {
  let sentences: [String]

  init(_ recipe: Recipe) {
    let last = recipe.hidden.count - 1
    var lines = [
      "d: the descriptor blocks of recipe.descriptor one after another, as a row of architecture.inputs "
        + "numbers (POST /predict with include [\"descriptor\"] returns it).",
      "x = (d - tensor input.mean) * tensor input.scale"
        + (recipe.inputClip > 0 ? ", held within -\(recipe.inputClip) and \(recipe.inputClip)." : "."),
    ]
    let weights = "hidden.i.weight has shape (units, inputs)"
    if recipe.batchNormalisation {
      lines.append(
        "For i = 0 ... \(last): z = x @ hidden.i.weight.T (no bias); "
          + "z = hidden.i.gamma * (z - hidden.i.running_mean) / sqrt(hidden.i.running_variance + 1e-5) "
          + "+ hidden.i.beta; x = \(Self.formula(recipe.activation)). \(weights).")
    } else {
      lines.append(
        "For i = 0 ... \(last): z = x @ hidden.i.weight.T + hidden.i.bias; "
          + "x = \(Self.formula(recipe.activation)). \(weights).")
    }
    lines += [
      "raw = x @ output.weight.T + output.bias, on recipe.grid (eV relative to edgeEnergy), in units of the "
        + "mean over the last \(recipe.normalisationWidth) eV of the calculated spectrum.",
      "Dropout is not applied when predicting. All tensors are little-endian float32.",
      "convolved: raw broadened as recipe.convolution says, states below fermiEnergy dropped, divided by its "
        + "own mean over the last 10 eV of recipe.grid.",
      "Tensors domain.* and uncertainty.* hold what domain score and sigma are computed from; "
        + "they do not enter the curves.",
    ]
    sentences = lines
  }

  private static func formula(_ activation: Activation) -> String {
    switch activation {
    case .tanh: "tanh(z)"
    case .silu: "z / (1 + exp(-z))"
    case .relu: "max(z, 0)"
    case .gelu: "0.5 z (1 + tanh(sqrt(2 / pi) (z + 0.044715 z^3)))"
    case .identity: "z"
    }
  }
}
