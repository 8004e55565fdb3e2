import Locks
import Spectra

/// Broadenings of one model by convolution: those used last, as many as fit in a number of bytes.
struct BroadeningCache: Sendable {
  private let grid: EnergyGrid
  private let uncertainty: ResidualCovariance?
  private let recent: RecentValues<Convolution, Broadening>

  init(from grid: EnergyGrid, uncertainty: ResidualCovariance?, byteLimit: Int = 64 << 20) {
    self.grid = grid
    self.uncertainty = uncertainty
    recent = RecentValues(limit: byteLimit) { $0.byteCount }
  }

  /// The broadening by a convolution.
  func broadening(by convolution: Convolution) throws(PredictionError) -> Broadening {
    var complete = convolution
    complete.outputEnergies = convolution.outputEnergies ?? grid
    return try recent.value(of: complete) { () throws(PredictionError) in
      do throws(SpectraError) {
        return Broadening(try ConvolutionMatrix(from: grid, by: complete), uncertainty: uncertainty)
      } catch {
        throw .spectra(error)
      }
    }
  }

  /// Number of broadenings held.
  var count: Int { recent.count }
}
