import JSON
import Locks
import Spectra

/// The energies of answers as JSON text. Most answers have the same: it is made once for all of them.
final class EnergyTexts: Sendable {
  private struct Entry {
    let grid: EnergyGrid
    let offset: Double
    let text: [UInt8]
  }

  static let shared = EnergyTexts()

  /// Those used last come last.
  private let entries = Locked<[Entry]>([])
  /// Most that are remembered.
  private let limit: Int

  init(limit: Int = 16) { self.limit = limit }

  /// The energies of a grid, each with `offset` added, in brackets.
  func text(of grid: EnergyGrid, offset: Double) -> [UInt8] {
    if let known = known(grid, offset) { return known }
    var writer = JSONWriter()
    writer.value(grid.energies.map { $0 + offset })
    let made = Entry(grid: grid, offset: offset, text: writer.bytes)
    entries.withLock { list in
      if list.count >= limit { list.removeFirst() }
      list.append(made)
    }
    return made.text
  }

  private func known(_ grid: EnergyGrid, _ offset: Double) -> [UInt8]? {
    entries.withLock { list in
      guard let index = list.lastIndex(where: { $0.offset == offset && $0.grid == grid }) else { return nil }
      if index < list.count - 1 { list.append(list.remove(at: index)) }
      return list.last?.text
    }
  }
}
