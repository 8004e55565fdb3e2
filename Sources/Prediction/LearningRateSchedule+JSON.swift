import JSON
import NeuralNet

extension LearningRateSchedule {
  /// A schedule without its peak, which recipes keep under a key of its own.
  enum Shape: Hashable, Sendable {
    case constant
    case oneCycle(warmUp: Float, initialDivisor: Float, finalDivisor: Float)
    case cosine(warmUp: Float, floor: Float)

    private enum Kind: String, CaseIterable { case constant, oneCycle, cosine }

    /// Reads "constant", "oneCycle", "cosine" or an object with `kind` and the numbers of that kind.
    init?(reading reader: inout ValueReader) {
      if reader.kind == .string {
        guard let kind: Kind = reader.choice() else { return nil }
        self = Self.standard(kind)
        return
      }
      let shape: Shape? = reader.object { object in
        guard let kind = object.requiredChoice("kind", of: Kind.self) else {
          object.ignoreAll()
          return nil
        }
        switch kind {
        case .constant: return .constant
        case .oneCycle:
          return .oneCycle(
            warmUp: object.optional("warmUp", default: 0.3, in: 0.001...0.999),
            initialDivisor: object.optional("initialDivisor", default: 25, in: 1...1e6),
            finalDivisor: object.optional("finalDivisor", default: 1e4, in: 1...1e9))
        case .cosine:
          return .cosine(
            warmUp: object.optional("warmUp", default: 0, in: 0...0.999),
            floor: object.optional("floor", default: 0, in: 0...1))
        }
      }
      guard let shape else { return nil }
      self = shape
    }

    private static func standard(_ kind: Kind) -> Shape {
      switch kind {
      case .constant: .constant
      case .oneCycle: .oneCycle(warmUp: 0.3, initialDivisor: 25, finalDivisor: 1e4)
      case .cosine: .cosine(warmUp: 0, floor: 0)
      }
    }

    /// The whole schedule.
    func schedule(peak: Float) -> LearningRateSchedule {
      switch self {
      case .constant: .constant(rate: peak)
      case .oneCycle(let warmUp, let initial, let final):
        .oneCycle(peak: peak, warmUp: warmUp, initialDivisor: initial, finalDivisor: final)
      case .cosine(let warmUp, let floor): .cosine(peak: peak, warmUp: warmUp, floor: floor)
      }
    }

    /// Writes the members of the object that reads back as this shape.
    func write(to writer: inout JSONWriter) {
      switch self {
      case .constant:
        writer.member("kind", Kind.constant.rawValue)
      case .oneCycle(let warmUp, let initial, let final):
        writer.member("kind", Kind.oneCycle.rawValue)
        writer.member("warmUp", warmUp)
        writer.member("initialDivisor", initial)
        writer.member("finalDivisor", final)
      case .cosine(let warmUp, let floor):
        writer.member("kind", Kind.cosine.rawValue)
        writer.member("warmUp", warmUp)
        writer.member("floor", floor)
      }
    }
  }

  /// The largest rate.
  var peak: Float {
    switch self {
    case .constant(let rate): rate
    case .oneCycle(let peak, _, _, _), .cosine(let peak, _, _): peak
    }
  }

  /// The schedule without its peak.
  var shape: Shape {
    switch self {
    case .constant: .constant
    case .oneCycle(_, let warmUp, let initial, let final):
      .oneCycle(warmUp: warmUp, initialDivisor: initial, finalDivisor: final)
    case .cosine(_, let warmUp, let floor): .cosine(warmUp: warmUp, floor: floor)
    }
  }
}
