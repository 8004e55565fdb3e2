import JSON
import Jobs

extension JobContext {
  /// Does a job's work and turns what it throws into the outcome.
  func outcome(of work: () throws(LaboratoryError) -> Outcome) -> Outcome {
    do throws(LaboratoryError) { return try work() } catch {
      switch stop {
      case .cancelled: return .cancelled
      case .shuttingDown, .lost: return .released
      case nil: return error.outcome
      }
    }
  }

  /// Throws where the handler should end.
  func goOn() throws(LaboratoryError) {
    if stop != nil { throw .stopped }
  }
}

extension Outcome {
  /// Done, with a result as JSON.
  static func done(_ body: (inout JSONWriter) -> Void) -> Outcome {
    var writer = JSONWriter()
    writer.object(body)
    return .succeeded(writer.bytes)
  }
}
