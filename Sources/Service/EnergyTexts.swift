import JSON
import Locks
import Spectra

/// The energies of answers as JSON text. Most answers have the same: it is made once for all of them.
enum EnergyTexts {
  private struct Key: Equatable, Sendable {
    let offset: Double
    let grid: EnergyGrid
  }

  private static let recent = RecentValues<Key, [UInt8]>(limit: 16)

  /// The energies of a grid, each with `offset` added, in brackets.
  static func text(of grid: EnergyGrid, offset: Double) -> [UInt8] {
    recent.value(of: Key(offset: offset, grid: grid)) {
      var writer = JSONWriter()
      writer.value(grid.energies.map { $0 + offset })
      return writer.bytes
    }
  }
}
