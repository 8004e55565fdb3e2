/// What training makes small.
public enum Loss: String, Hashable, Sendable, CaseIterable {
  /// Mean over rows and outputs of the squared difference.
  case meanSquaredError
}
