/// The angle of the point (`run`, `rise`), `run` >= 0: arctan(rise / run), in eight lanes.
///
/// With `run` = 0 it is +-pi/2, and 0 at the origin. Reduced to |t| <= tan(pi/8) with one division, then a
/// polynomial in t^2 (Chebyshev interpolation of arctan(t)/t, error 4e-18); total error below 3e-16.
@inline(__always)
func arctangent(rise: SIMD8<Double>, run: SIMD8<Double>) -> SIMD8<Double> {
  SIMD8(
    lowHalf: arctangent(rise: rise.lowHalf, run: run.lowHalf),
    highHalf: arctangent(rise: rise.highHalf, run: run.highHalf))
}

@inline(__always)
private func arctangent(rise: SIMD4<Double>, run: SIMD4<Double>) -> SIMD4<Double> {
  let negative = rise .< 0
  let height = rise.replacing(with: -rise, where: negative)
  let steep = height .> run * 2.414213562373095
  let middle = (height .> run * 0.41421356237309503) .& .!steep
  let numerator = height.replacing(with: height - run, where: middle).replacing(with: -run, where: steep)
  let slant = run.replacing(with: run + height, where: middle).replacing(with: height, where: steep)
  let denominator = slant.replacing(with: 1, where: slant .== 0)
  let offset = SIMD4<Double>.zero
    .replacing(with: .pi / 4, where: middle).replacing(with: .pi / 2, where: steep)
  let t = numerator / denominator
  let angle = offset + t * arctangentSeries(t * t)
  return angle.replacing(with: -angle, where: negative)
}

/// arctan(t) / t as a polynomial in z = t^2, for z up to tan^2(pi/8).
@inline(__always)
private func arctangentSeries(_ z: SIMD4<Double>) -> SIMD4<Double> {
  var sum = SIMD4<Double>(repeating: -0.017805397205419446)
  sum = sum * z + 0.03796525745386593
  sum = sum * z - 0.05035102456601552
  sum = sum * z + 0.05846878297330872
  sum = sum * z - 0.06662951813629191
  sum = sum * z + 0.07692045330902225
  sum = sum * z - 0.09090896809064027
  sum = sum * z + 0.11111110744919658
  sum = sum * z - 0.14285714279250245
  sum = sum * z + 0.19999999999940893
  sum = sum * z - 0.3333333333333312
  return sum * z + 1
}
