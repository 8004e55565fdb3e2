/// Which Whiteline this is.
public enum Version {
  /// Semantic version of the product.
  public static let current = "0.1.0"
}
