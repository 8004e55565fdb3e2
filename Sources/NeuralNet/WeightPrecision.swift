/// How the weights of a network that answers are kept.
public enum WeightPrecision: String, Sendable, Hashable, CaseIterable {
  /// As they were trained.
  case single
  /// In sixteen bits: whole numbers times a power of two a unit. A single row is answered in about half the time,
  /// because it waits for the weights; answers change by some 1e-5 to 1e-4 of their size.
  case half
}
