import JSON

/// What a job of one kind is to do: made from a submission by `Request`, stored as the job's payload, read again
/// by the handler.
protocol Task: Sendable {
  /// The kind of job that does it.
  static var kind: String { get }
  /// Reads what `write` wrote.
  init?(reading reader: inout ObjectReader)
  /// Every member.
  func write(to writer: inout JSONWriter)
}

extension Task {
  /// As the payload of a job.
  var payload: [UInt8] {
    var writer = JSONWriter()
    writer.object { write(to: &$0) }
    return writer.bytes
  }

  /// The task of a stored job.
  init(payload: [UInt8]) throws(LaboratoryError) {
    do throws(JSONError) {
      self = try JSONDocument(parsing: payload, limits: .stored).read { Self(reading: &$0) }
    } catch {
      throw .task(error.message)
    }
  }
}

extension JSONLimits {
  /// For what the program itself has written and stored: its size was limited when it came in.
  static let stored = JSONLimits(bytes: .max, values: .max)
}
