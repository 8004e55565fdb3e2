/// Real spherical harmonics of unit vectors, scaled so that the sum over m of Y_lm(u) Y_lm(v) is the Legendre
/// polynomial P_l(u . v). Written as polynomials in x, y, z: no pole, no angle.
///
/// Y_l,+-m = N_lm Q_lm(z) (Re, Im) (x + iy)^m with Q_lm the m-th derivative of P_l. Order: by degree l, and within
/// a degree m = 0, then cosine and sine of m = 1, 2, ... l.
struct SphericalHarmonics: Sendable {
  let maximumDegree: Int
  /// N_lm, as l (l + 1) / 2 + m.
  let norms: [Double]

  init(maximumDegree: Int) {
    self.maximumDegree = maximumDegree
    var norms: [Double] = []
    for l in 0...maximumDegree {
      for m in 0...l {
        // (l - m)! / (l + m)!
        let ratio = (0..<(2 * m)).reduce(1.0) { $0 / Double(l + m - $1) }
        norms.append((m == 0 ? ratio : 2 * ratio).squareRoot())
      }
    }
    self.norms = norms
  }

  /// Number of functions.
  var count: Int { (maximumDegree + 1) * (maximumDegree + 1) }

  /// Place of the first function of a degree.
  func first(of degree: Int) -> Int { degree * degree }

  /// Fills `values` (`count` of them) with the harmonics of a unit vector.
  func fill(_ values: inout [Double], _ unit: SIMD3<Double>) {
    var (real, imaginary) = (1.0, 0.0)
    var diagonal = 1.0
    for m in 0...maximumDegree {
      var (previous, current) = (0.0, diagonal)
      for l in m...maximumDegree {
        let scaled = norms[l * (l + 1) / 2 + m] * current
        if m == 0 {
          values[l * l] = scaled
        } else {
          values[l * l + 2 * m - 1] = scaled * real
          values[l * l + 2 * m] = scaled * imaginary
        }
        let next = (Double(2 * l + 1) * unit.z * current - Double(l + m) * previous) / Double(l + 1 - m)
        (previous, current) = (current, next)
      }
      diagonal *= Double(2 * m + 1)
      (real, imaginary) = (real * unit.x - imaginary * unit.y, real * unit.y + imaginary * unit.x)
    }
  }

  /// Gradient with respect to the unit vector of the sum of `weights` times harmonics, as if x, y and z were
  /// free; the component along the vector is for the caller to remove.
  func gradient(_ weights: [Double], _ unit: SIMD3<Double>) -> SIMD3<Double> {
    var gradient = SIMD3<Double>.zero
    var (real, imaginary) = (1.0, 0.0)
    var (lowerReal, lowerImaginary) = (0.0, 0.0)
    var diagonal = 1.0
    for m in 0...maximumDegree {
      var (previous, current) = (0.0, diagonal)
      var (previousSlope, slope) = (0.0, 0.0)
      for l in m...maximumDegree {
        let norm = norms[l * (l + 1) / 2 + m]
        let cosine = norm * weights[m == 0 ? l * l : l * l + 2 * m - 1]
        let sine = m == 0 ? 0 : norm * weights[l * l + 2 * m]
        let order = Double(m)
        gradient.x += current * order * (cosine * lowerReal + sine * lowerImaginary)
        gradient.y += current * order * (sine * lowerReal - cosine * lowerImaginary)
        gradient.z += slope * (cosine * real + sine * imaginary)
        let (up, down, part) = (Double(2 * l + 1), Double(l + m), Double(l + 1 - m))
        let nextSlope = (up * (unit.z * slope + current) - down * previousSlope) / part
        (previous, current) = (current, (up * unit.z * current - down * previous) / part)
        (previousSlope, slope) = (slope, nextSlope)
      }
      diagonal *= Double(2 * m + 1)
      (lowerReal, lowerImaginary) = (real, imaginary)
      (real, imaginary) = (real * unit.x - imaginary * unit.y, real * unit.y + imaginary * unit.x)
    }
    return gradient
  }
}
