/// Checks the keys of one descriptor block and names the wrong one.
struct DescriptorKeyCheck {
  let block: String

  /// Lengths and steepnesses smaller than this mean nothing and lead to numbers without end.
  static let least = 1e-6

  func positive(_ key: String, _ value: Double, maximum: Double) throws(GeometryError) {
    guard value >= Self.least, value <= maximum else { throw failure(key, .positive(maximum: maximum)) }
  }

  func within(_ key: String, _ value: Double, _ low: Double, _ high: Double) throws(GeometryError) {
    guard value >= low, value <= high else { throw failure(key, .within(low, high)) }
  }

  func count(_ key: String, _ value: Int, _ range: ClosedRange<Int>) throws(GeometryError) {
    guard range.contains(value) else { throw failure(key, .count(range.lowerBound, range.upperBound)) }
  }

  func list(_ key: String, _ count: Int, maximum: Int) throws(GeometryError) {
    guard (1...maximum).contains(count) else { throw failure(key, .list(maximum: maximum)) }
  }

  func distinct(_ key: String, _ entries: [some Hashable]) throws(GeometryError) {
    guard Set(entries).count == entries.count else { throw failure(key, .distinct) }
  }

  func greater(_ key: String, _ value: Double, than other: (String, Double)) throws(GeometryError) {
    guard value > other.1 else { throw failure(key, .greater(than: other.0)) }
  }

  private func failure(_ key: String, _ requirement: DescriptorRequirement) -> GeometryError {
    .badDescriptorKey(block: block, key: key, requirement: requirement)
  }
}
