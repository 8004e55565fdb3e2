/// Every repetition of a point within a distance of the origin, for any number of repeat vectors, however
/// skewed: the vectors are first reduced to short ones, then integers are enumerated from the last vector to
/// the first, each within the interval that the others leave (Fincke and Pohst 1985).
struct PeriodicImages {
  /// Reduced vectors along which the structure repeats, none to three.
  private let vectors: [SIMD3<Double>]
  /// Orthonormal directions with vector k in the span of the first k + 1.
  private let directions: [SIMD3<Double>]
  private let radius: Double
  private let limits: GeometryLimits

  init(of lattice: Lattice?, _ periodic: Periodicity, within radius: Double, limits: GeometryLimits) {
    let repeated = zip(lattice?.vectors ?? [], periodic.directions).filter(\.1).map(\.0)
    vectors = PeriodicImages.reduced(repeated)
    directions = PeriodicImages.orthonormalised(vectors)
    self.radius = radius
    self.limits = limits
  }

  /// Calls `body` with each image of `point` whose length is less than the radius (strictly).
  func forEach(
    of point: SIMD3<Double>, _ body: (SIMD3<Double>) throws(GeometryError) -> Void
  ) throws(GeometryError) {
    let across = directions.reduce(point) { $0 - $1 * $1.dot(point) }
    // The intervals get a margin for rounding; the length itself decides.
    try visit(vectors.count - 1, point, radius * radius * (1 + 1e-9) + 1e-12 - across.dot(across), body)
  }

  private func visit(
    _ level: Int, _ point: SIMD3<Double>, _ budget: Double,
    _ body: (SIMD3<Double>) throws(GeometryError) -> Void
  ) throws(GeometryError) {
    guard budget >= 0 else { return }
    guard level >= 0 else {
      if point.length < radius { try body(point) }
      return
    }
    let step = vectors[level].dot(directions[level])
    let along = point.dot(directions[level])
    let reach = budget.squareRoot()
    let first = ((-reach - along) / step).rounded(.up)
    let last = ((reach - along) / step).rounded(.down)
    guard first <= last else { return }
    guard last - first < Double(limits.maximumClusterAtoms) else {
      throw .clusterTooLarge(maximum: limits.maximumClusterAtoms, cutoff: radius)
    }
    for number in stride(from: first, through: last, by: 1) {
      let rest = along + number * step
      try visit(level - 1, point + vectors[level] * number, budget - rest * rest, body)
    }
  }

  /// The same lattice from shorter vectors: each is freed of whole multiples of the others until none gets
  /// shorter.
  private static func reduced(_ vectors: [SIMD3<Double>]) -> [SIMD3<Double>] {
    var reduced = vectors
    var isShrinking = true
    var rounds = 0
    while isShrinking, rounds < 200 {
      isShrinking = false
      rounds += 1
      for i in reduced.indices {
        for j in reduced.indices where j != i {
          let multiple = (reduced[i].dot(reduced[j]) / reduced[j].dot(reduced[j])).rounded()
          let shorter = reduced[i] - reduced[j] * multiple
          guard multiple != 0, shorter.length < reduced[i].length * (1 - 1e-12) else { continue }
          reduced[i] = shorter
          isShrinking = true
        }
      }
    }
    return reduced
  }

  /// Gram-Schmidt, twice for precision.
  private static func orthonormalised(_ vectors: [SIMD3<Double>]) -> [SIMD3<Double>] {
    var directions: [SIMD3<Double>] = []
    for vector in vectors {
      var rest = vector / vector.length
      for _ in 0..<2 {
        for direction in directions { rest -= direction * direction.dot(rest) }
        rest /= rest.length
      }
      directions.append(rest)
    }
    return directions
  }
}
