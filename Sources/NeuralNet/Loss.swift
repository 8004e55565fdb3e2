/// What training makes small.
public enum Loss: String, Hashable, Sendable, CaseIterable {
  /// Mean over rows and outputs of the squared difference.
  case meanSquaredError
  /// Mean over rows of the square root of each row's mean squared difference (plus `rootFloor`): rows that are
  /// far off, such as spectra that nothing in the input explains, pull less than by their square.
  case rootMeanSquaredError

  /// What keeps the root smooth where a row is met exactly.
  public static let rootFloor: Float = 1e-4
}
