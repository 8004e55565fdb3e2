/// A tensor with its name, as weight files hold it: row-major values, last index fastest.
public struct NamedTensor: Hashable, Sendable {
  /// For example `hidden.0.weight`.
  public var name: String
  /// Length of each dimension.
  public var shape: [Int]
  /// As many as the product of `shape`.
  public var values: [Float]

  /// A tensor as it is; whoever takes it checks it.
  public init(name: String, shape: [Int], values: [Float]) {
    self.name = name
    self.shape = shape
    self.values = values
  }
}
