import Locks

/// Convolution matrices kept for the next request with the same grids and parameters; safe from any thread.
///
/// Bounded by number and by bytes; the matrix that was used longest ago goes first. A hit costs a hash and a
/// lock, a miss the making of the matrix, which happens outside the lock (two threads may make the same one).
public final class ConvolutionCache: Sendable {
  private struct Key: Hashable {
    let input: EnergyGrid
    let convolution: Convolution
    let output: EnergyGrid
  }

  private struct Entry {
    let matrix: ConvolutionMatrix
    var lastUse: UInt64
  }

  private struct State {
    var entries: [Key: Entry] = [:]
    var clock: UInt64 = 0
    var bytes = 0
    var hits: UInt64 = 0
    var misses: UInt64 = 0
  }

  private let state = Locked(State())
  private let capacity: Int
  private let byteLimit: Int

  /// A cache of at most `capacity` matrices and `byteLimit` bytes of weights (1.3 MB each for 240 to 441).
  public init(capacity: Int = 32, byteLimit: Int = 64 << 20) {
    precondition(capacity >= 1, "a cache holds at least one matrix")
    self.capacity = capacity
    self.byteLimit = byteLimit
  }

  /// The matrix of these grids (without `output`: the convolution's own output energies, else the input's).
  public func matrix(
    from input: EnergyGrid, by convolution: Convolution, to output: EnergyGrid? = nil
  ) throws(SpectraError) -> ConvolutionMatrix {
    let output = output ?? convolution.outputEnergies ?? input
    var shape = convolution
    shape.outputEnergies = output
    let key = Key(input: input, convolution: shape, output: output)
    if let known = known(key) { return known }
    let made = try ConvolutionMatrix(from: input, by: shape, to: output)
    return keep(made, for: key)
  }

  /// Number of matrices held.
  public var count: Int { state.withLock { $0.entries.count } }

  /// How often a matrix was found, and how often it had to be made.
  public var statistics: (hits: UInt64, misses: UInt64) { state.withLock { ($0.hits, $0.misses) } }

  private func known(_ key: Key) -> ConvolutionMatrix? {
    state.withLock { state in
      state.clock += 1
      guard let matrix = state.entries[key]?.matrix else {
        state.misses += 1
        return nil
      }
      state.hits += 1
      state.entries[key]?.lastUse = state.clock
      return matrix
    }
  }

  /// Stores a matrix unless another thread was faster, and drops the oldest until the bounds hold.
  private func keep(_ matrix: ConvolutionMatrix, for key: Key) -> ConvolutionMatrix {
    guard matrix.byteCount <= byteLimit else { return matrix }
    return state.withLock { state in
      if let other = state.entries[key]?.matrix { return other }
      state.clock += 1
      state.entries[key] = Entry(matrix: matrix, lastUse: state.clock)
      state.bytes += matrix.byteCount
      while state.entries.count > capacity || state.bytes > byteLimit {
        guard let oldest = state.entries.min(by: { $0.value.lastUse < $1.value.lastUse }) else { break }
        state.bytes -= oldest.value.matrix.byteCount
        state.entries[oldest.key] = nil
      }
      return matrix
    }
  }
}
