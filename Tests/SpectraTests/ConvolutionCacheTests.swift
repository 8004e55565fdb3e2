import Spectra
import Testing

@Suite struct ConvolutionCacheTests {
  static func convolution(_ width: Double) -> Convolution {
    var convolution = Convolution.feKEdge
    convolution.coreHoleWidth = width
    return convolution
  }

  @Test func aMatrixIsMadeOnce() throws {
    let cache = ConvolutionCache()
    let first = try cache.matrix(from: .rankine2020, by: .feKEdge)
    let second = try cache.matrix(from: .rankine2020, by: .feKEdge)
    // The output may be named by the convolution or beside it.
    let third = try cache.matrix(from: .rankine2020, by: Convolution(), to: .convolved)
    #expect(first[100, 100] == second[100, 100])
    #expect(third.output == .convolved)
    #expect(cache.statistics == (hits: 2, misses: 1))
  }

  @Test func theOneUsedLongestAgoGoes() throws {
    let cache = ConvolutionCache(capacity: 2)
    for width in [1.0, 2, 1, 3] { _ = try cache.matrix(from: .rankine2020, by: Self.convolution(width)) }
    #expect(cache.count == 2)
    #expect(cache.statistics == (hits: 1, misses: 3))
    _ = try cache.matrix(from: .rankine2020, by: Self.convolution(1))
    #expect(cache.statistics == (hits: 2, misses: 3))
    _ = try cache.matrix(from: .rankine2020, by: Self.convolution(2))
    #expect(cache.statistics == (hits: 2, misses: 4))
  }

  @Test func bytesAreBounded() throws {
    let one = try ConvolutionMatrix(from: .rankine2020, by: .feKEdge).byteCount
    let cache = ConvolutionCache(capacity: 100, byteLimit: one * 2 + 1)
    for width in [1.0, 2, 3, 4] { _ = try cache.matrix(from: .rankine2020, by: Self.convolution(width)) }
    #expect(cache.count == 2)
    let none = ConvolutionCache(byteLimit: one - 1)
    _ = try none.matrix(from: .rankine2020, by: .feKEdge)
    #expect(none.count == 0)
  }

  @Test func aBadConvolutionIsRefusedAndNotKept() {
    let cache = ConvolutionCache()
    #expect(throws: SpectraError.self) { try cache.matrix(from: .rankine2020, by: Self.convolution(-1)) }
    #expect(cache.count == 0)
  }

  @Test func manyThreadsGetTheSameMatrix() async throws {
    let cache = ConvolutionCache(capacity: 3)
    let sums = try await withThrowingTaskGroup(of: Double.self) { group in
      for task in 0..<24 {
        group.addTask { try cache.matrix(from: .rankine2020, by: Self.convolution(Double(task % 4)))[50, 50] }
      }
      return try await group.reduce(into: Set<Double>()) { $0.insert($1) }
    }
    #expect(sums.count == 4)
    #expect(cache.count == 3)
  }
}
