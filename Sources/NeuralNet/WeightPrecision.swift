/// How the weights of a network that answers are kept.
public enum WeightPrecision: String, Sendable, Hashable, CaseIterable {
  /// As they are; in sixteen bits too where these hold them (`Parameters.inSixteenBits`), which changes nothing.
  case single
  /// Rounded to sixteen bits: whole numbers times a power of two a unit. A single row is answered in about half the
  /// time, because it waits for the weights; answers change by some 1e-5 to 1e-4 of their size.
  case half
}
