internal import CKernelSupport
internal import Kernels

#if arch(x86_64)
  internal import KernelsAVX2
  internal import KernelsAVX512
#endif

/// The inner loops of descriptors for one instruction set; see Sources/Kernels for what each does. Its methods
/// check sizes, so that pointers stay inside this file.
@safe struct DescriptorKernels: Sendable {
  private typealias Doubles = UnsafePointer<Double>
  private typealias Floats = UnsafePointer<Float>
  private typealias MutableFloats = UnsafeMutablePointer<Float>
  private typealias Places = UnsafeMutablePointer<Int32>

  private let addGaussians:
    @Sendable (
      Doubles, Floats, UnsafePointer<Int32>, Int, Double, Double, Int, Double, Int, Floats, MutableFloats,
      MutableFloats, Places, MutableFloats
    ) -> Void
  private let harmonics:
    @Sendable (Doubles, Doubles, Doubles, Int, Int, Doubles, UnsafeMutablePointer<Double>) -> Void
  private let sumProducts: @Sendable (Doubles, Int, Doubles, Int, Int, UnsafeMutablePointer<Double>) -> Void

  /// Those of the instruction set in use.
  static let current = DescriptorKernels(level: Int(kernel_level_in_use()))

  /// Levels that this processor can run.
  static let levels = 0...Int(kernel_processor_level())

  /// 0: baseline (or NEON), 1: AVX2, 2: AVX-512.
  init(level: Int) {
    #if arch(x86_64)
      switch level {
      case 2:
        unsafe addGaussians = KernelsAVX512.addGaussians
        unsafe harmonics = KernelsAVX512.harmonics
        unsafe sumProducts = KernelsAVX512.sumProducts
        return
      case 1:
        unsafe addGaussians = KernelsAVX2.addGaussians
        unsafe harmonics = KernelsAVX2.harmonics
        unsafe sumProducts = KernelsAVX2.sumProducts
        return
      default: break
      }
    #endif
    unsafe addGaussians = Kernels.addGaussians
    unsafe harmonics = Kernels.harmonics
    unsafe sumProducts = Kernels.sumProducts
  }

  /// Adds the Gaussians of `gaussians` at every point, times its weight, to the sums; those of the first centre
  /// stand at `base` beyond the point's row.
  func add(_ gaussians: EvenGaussians, at points: GaussianPoints, base: Int, to sums: inout [Float]) {
    let count = points.places.count
    precondition(points.weights.count == count && points.rows.count == count, "one weight and row a point")
    guard let last = points.rows.max(), let least = points.rows.min() else { return }
    let room = gaussians.half
    precondition(
      base + Int(least) >= room && base + Int(last) + gaussians.count + room <= sums.count,
      "every row has room to either side")
    let padded = (count + 15) / 16 * 16
    unsafe withUnsafeTemporaryAllocation(of: Float.self, capacity: 2 * padded) { floats in
      unsafe withUnsafeTemporaryAllocation(of: Int32.self, capacity: padded) { starts in
        let near = floats.baseAddress!
        unsafe sums.withUnsafeMutableBufferPointer { sums in
          unsafe addGaussians(
            points.places, points.weights, points.rows, count, gaussians.first,
            gaussians.count > 1 ? gaussians.spacing : 0, gaussians.count, gaussians.eta, gaussians.half,
            gaussians.table, near, near + padded, starts.baseAddress!, sums.baseAddress! + base)
        }
      }
    }
  }

  /// The harmonics of unit vectors given by their components, all of one length, a multiple of 8:
  /// (harmonics, vectors).
  func values(
    of functions: SphericalHarmonics, x: [Double], y: [Double], z: [Double]
  ) -> [Double] {
    let count = x.count
    precondition(y.count == count && z.count == count && count % 8 == 0, "three components a vector")
    if count == 0 { return [] }
    return unsafe [Double](unsafeUninitializedCapacity: functions.count * count) { out, filled in
      unsafe harmonics(x, y, z, count, functions.maximumDegree, functions.norms, out.baseAddress!)
      filled = functions.count * count
    }
  }

  /// a b^T of matrices (rows, count) and (columns, count), `count` a multiple of 8.
  func product(_ a: [Double], rows: Int, _ b: [Double], columns: Int, count: Int) -> [Double] {
    precondition(a.count == rows * count && b.count == columns * count && count % 8 == 0, "whole rows")
    return unsafe [Double](unsafeUninitializedCapacity: rows * columns) { out, filled in
      unsafe sumProducts(a, rows, b, columns, count, out.baseAddress!)
      filled = rows * columns
    }
  }
}
