/// Products of Cartesian vectors.
extension SIMD3<Double> {
  @inline(__always)
  func dot(_ other: SIMD3<Double>) -> Double { x * other.x + y * other.y + z * other.z }

  func cross(_ other: SIMD3<Double>) -> SIMD3<Double> {
    SIMD3(y * other.z - z * other.y, z * other.x - x * other.z, x * other.y - y * other.x)
  }

  @inline(__always)
  var length: Double { dot(self).squareRoot() }

  var isFinite: Bool { x.isFinite && y.isFinite && z.isFinite }
}
