public import JSON

/// What came of one fold: the figures of every sample that it judged.
public struct FoldResult: Equatable, Sendable {
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

  /// Reads a whole document.
  public init(parsing bytes: [UInt8]) throws(JSONError) {
    self = try JSONDocument(parsing: bytes, limits: .study).read { FoldResult(reading: &$0) }
  }

  /// Writes its members. Numbers keep every bit, so that what is pooled is what was measured.
  public func write(to writer: inout JSONWriter) {
    writer.object("task") { task.write(to: &$0) }
    writer.member("epochs", epochs)
    writer.array("samples") { array in
      for sample in samples { array.object { sample.write(to: &$0) } }
    }
  }

  /// The whole document.
  public var encoded: [UInt8] {
    var writer = JSONWriter(reserving: 512 * samples.count)
    writer.object { write(to: &$0) }
    return writer.bytes
  }
}

extension JSONLimits {
  /// Results of a part of a study: some hundred bytes a sample.
  static let study = JSONLimits(bytes: 512 << 20, depth: 16, values: 100_000_000)
}
