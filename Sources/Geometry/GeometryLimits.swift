/// How much geometry one request may bring, and what counts as absurd.
public struct GeometryLimits: Hashable, Sendable {
  /// Atoms in one structure (or one frame of a trajectory).
  public var maximumAtoms = 2000
  /// Frames in one trajectory.
  public var maximumFrames = 10_000
  /// Atoms within the cutoff of one absorber, periodic images included.
  public var maximumClusterAtoms = 20_000
  /// Angstrom; a coordinate beyond it is a mistake.
  public var maximumCoordinate = 1e6
  /// Angstrom; the largest cutoff a cluster may be asked for.
  public var maximumCutoff = 30.0
  /// Angstrom; two atoms nearer than this are an error whatever they are.
  public var minimumDistance = 0.4
  /// Two atoms nearer than this part of the sum of their covalent radii are an error.
  public var minimumBondRatio = 0.5

  /// The defaults named above.
  public init() {}
}
