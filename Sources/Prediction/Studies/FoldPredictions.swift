import NeuralNet

/// Raw spectra that one fold predicted, as an artefact: what a final model needs to know its uncertainty, and
/// what pooled curves are drawn from.
public struct FoldPredictions: Equatable, Sendable {
  /// Rows of the dataset, each below 2²⁴.
  public let rows: [Int]
  /// Predicted raw spectra, shape (rows, energies).
  public let predicted: [Float]

  /// Predictions for some rows.
  public init(rows: [Int], predicted: [Float]) {
    precondition(rows.allSatisfy { $0 >= 0 && $0 < 1 << 24 }, "rows are counted with a Float")
    self.rows = rows
    self.predicted = predicted
  }

  /// What a finished run says of the rows that judge it.
  public init(
    _ task: FoldTask, _ result: TrainingRun.Result, _ data: TrainingData, recipe: Recipe
  ) throws(PredictionError) {
    let rows = task.split(data, recipe: recipe).test
    self.init(rows: rows, predicted: rows.isEmpty ? [] : try result.predict(data, rows: rows))
  }

  /// As a file.
  public var safetensors: Safetensors {
    let width = rows.isEmpty ? 0 : predicted.count / rows.count
    return Safetensors(
      metadata: ["format": "whiteline-fold/1"],
      tensors: [
        NamedTensor(name: "rows", shape: [rows.count], values: rows.map { Float($0) }),
        NamedTensor(name: "predicted", shape: [rows.count, width], values: predicted),
      ])
  }

  /// From a file. Throws `weights` for one that is damaged or is for another number of energies or samples.
  public init(_ file: Safetensors, data: TrainingData) throws(PredictionError) {
    let rows = try file.tensor("rows").values
    let predicted = try file.tensor("predicted").values
    guard predicted.count == rows.count * data.energies else {
      throw .weights(
        .tensorSize("predicted", expected: rows.count * data.energies, found: predicted.count))
    }
    guard rows.allSatisfy({ $0 >= 0 && $0 < Float(data.count) && $0 == $0.rounded() }) else {
      throw .weights(.tensorValue("rows"))
    }
    self.init(rows: rows.map { Int($0) }, predicted: predicted)
  }
}

extension OutOfSample {
  /// The folds of one repetition together: what `CrossValidation` gives in one process, curves included.
  public init(
    pooling folds: [FoldPredictions], data: TrainingData, ids: [String], recipe: Recipe
  ) throws(PredictionError) {
    var places: [(row: Int, fold: Int, position: Int)] = []
    for (fold, part) in folds.enumerated() {
      for (position, row) in part.rows.enumerated() { places.append((row, fold, position)) }
    }
    places.sort { $0.row < $1.row }
    let width = data.energies
    let predicted = places.flatMap {
      folds[$0.fold].predicted[$0.position * width..<($0.position + 1) * width]
    }
    try self.init(
      predicted: predicted, rows: places.map(\.row), data: data, ids: ids,
      mean: data.meanTarget(Array(0..<data.count)), recipe: recipe)
  }
}
