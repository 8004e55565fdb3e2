public import JSON

/// What came of one fold: the figures of every sample that it judged.
public struct FoldResult: PartResult {
  /// Which fold.
  public let task: FoldTask
  /// Epochs behind the weights that judged.
  public let epochs: Int
  /// The judged samples; none where there were fewer structures than folds.
  public let samples: [JudgedSample]

  /// A result.
  public init(task: FoldTask, epochs: Int, samples: [JudgedSample]) {
    self.task = task
    self.epochs = epochs
    self.samples = samples
  }

  /// What the judging samples say.
  public init(of task: FoldTask, _ split: Split, epochs: Int, judged: [JudgedSample]) {
    self.init(task: task, epochs: epochs, samples: judged)
  }

  /// Reads what `write` wrote.
  public init?(reading reader: inout ObjectReader) {
    let task = reader.requiredObject("task") { FoldTask(reading: &$0) }
    let epochs = reader.required("epochs", as: Int.self, in: 0...1_000_000)
    let samples = reader.requiredValue("samples") { list in
      list.elements { element in element.object { JudgedSample(reading: &$0) } }
    }
    guard let task, let epochs, let samples else { return nil }
    self.init(task: task, epochs: epochs, samples: samples)
  }

  /// Writes its members.
  public func write(to writer: inout JSONWriter) {
    writer.object("task") { task.write(to: &$0) }
    writer.member("epochs", epochs)
    writer.array("samples") { array in
      for sample in samples { array.object { sample.write(to: &$0) } }
    }
  }
}
