import Locks

/// The models being served, by name. Readers take one snapshot a request; publishing swaps a reference, so
/// requests under way finish on the model they began with.
public final class LiveModels: Sendable {
  private struct State {
    var models: [String: Model] = [:]
    var standard: String
  }

  private let state: Locked<State>
  /// How the weights of models that are to be served should be kept.
  public let precision: ModelPrecision

  /// No models yet; `standard` is the name used when a request gives none.
  public init(standard: String, precision: ModelPrecision = .single) {
    self.precision = precision
    state = Locked(State(standard: standard))
  }

  /// Makes a model the one served under its name.
  public func publish(_ model: Model) {
    state.withLock { $0.models[model.card.name] = model }
  }

  /// The model called `name`, or the standard one.
  public func model(_ name: String? = nil) throws(PredictionError) -> Model {
    let (found, wanted, available) = state.withLock { state in
      let wanted = name ?? state.standard
      return (state.models[wanted], wanted, state.models.keys.sorted())
    }
    guard let found else { throw .modelUnknown(wanted, available: available) }
    return found
  }

  /// All models by name.
  public var all: [Model] {
    state.withLock { $0.models.values.sorted { $0.card.name < $1.card.name } }
  }
}
