import Locks
import Spectra

/// Broadenings of one model by convolution: those used last, as many as fit in a number of bytes.
final class BroadeningCache: Sendable {
  private let grid: EnergyGrid
  private let uncertainty: ResidualCovariance?
  private let byteLimit: Int
  /// Those used last come last.
  private let entries = Locked<[Broadening]>([])

  init(from grid: EnergyGrid, uncertainty: ResidualCovariance?, byteLimit: Int = 64 << 20) {
    self.grid = grid
    self.uncertainty = uncertainty
    self.byteLimit = byteLimit
  }

  /// The broadening by a convolution, computed at most once while it is remembered (two threads that ask for a
  /// new one at once may both compute it).
  func broadening(by convolution: Convolution) throws(PredictionError) -> Broadening {
    var complete = convolution
    complete.outputEnergies = convolution.outputEnergies ?? grid
    if let known = known(complete) { return known }
    let made: Broadening
    do throws(SpectraError) {
      made = Broadening(try ConvolutionMatrix(from: grid, by: complete), uncertainty: uncertainty)
    } catch {
      throw .spectra(error)
    }
    keep(made)
    return made
  }

  /// Number of broadenings held.
  var count: Int { entries.withLock { $0.count } }

  private func known(_ convolution: Convolution) -> Broadening? {
    entries.withLock { list in
      guard let index = list.lastIndex(where: { $0.matrix.convolution == convolution }) else { return nil }
      if index < list.count - 1 { list.append(list.remove(at: index)) }
      return list.last
    }
  }

  private func keep(_ made: Broadening) {
    entries.withLock { list in
      list.append(made)
      var bytes = list.reduce(0) { $0 + $1.byteCount }
      while bytes > byteLimit { bytes -= list.removeFirst().byteCount }
    }
  }
}
