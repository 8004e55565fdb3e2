internal import Glibc

/// Coordinates as features of the Gaussian process: one for a numeric parameter, as many as are needed to tell
/// choices apart. All features of a parameter share a length scale; a parameter with one value has none.
struct FeatureMap {
  private enum Coding {
    case nothing
    case position
    case table([[Double]])
  }

  private let codings: [Coding]
  /// For each feature, which length scale it has.
  let scaleOfFeature: [Int]
  /// For each length scale, which parameter it belongs to.
  let dimensionOfScale: [Int]
  /// For each parameter, its first feature.
  let firstFeature: [Int]

  /// Number of features.
  var count: Int { scaleOfFeature.count }
  /// Number of length scales.
  var scales: Int { dimensionOfScale.count }

  init(_ space: SearchSpace) {
    codings = space.dimensions.map { Self.coding($0.domain) }
    var (scaleOfFeature, dimensionOfScale, firstFeature): ([Int], [Int], [Int]) = ([], [], [])
    for (dimension, coding) in codings.enumerated() {
      firstFeature.append(scaleOfFeature.count)
      let features =
        switch coding {
        case .nothing: 0
        case .position: 1
        case .table(let rows): rows[0].count
        }
      guard features > 0 else { continue }
      scaleOfFeature += [Int](repeating: dimensionOfScale.count, count: features)
      dimensionOfScale.append(dimension)
    }
    (self.scaleOfFeature, self.dimensionOfScale) = (scaleOfFeature, dimensionOfScale)
    self.firstFeature = firstFeature
  }

  func features(_ coordinates: SearchSpace.Coordinates) -> [Double] {
    var features: [Double] = []
    features.reserveCapacity(count)
    for (coding, coordinate) in zip(codings, coordinates) {
      switch coding {
      case .nothing: break
      case .position: features.append(coordinate)
      case .table(let rows): features += rows[Int(coordinate)]
      }
    }
    return features
  }

  private static func coding(_ domain: SearchSpace.Domain) -> Coding {
    if domain.count == 1 { return .nothing }
    guard case .choices(let values) = domain else { return .position }
    let numbers = values.compactMap(\.number)
    if numbers.count == values.count { return .table(positions(numbers).map { [$0] }) }
    let lists = values.compactMap(\.numbers)
    if lists.count == values.count, lists.allSatisfy({ !$0.isEmpty && $0.allSatisfy { $0 > 0 } }),
      let shapes = shapes(lists)
    {
      return .table(shapes)
    }
    // Any two choices are at distance 1.
    return .table(
      values.indices.map { row in values.indices.map { $0 == row ? 0.5.squareRoot() : 0 } })
  }

  /// Numbers from 0 to 1, by ratio where they are positive and span more than a factor of eight.
  private static func positions(_ numbers: [Double]) -> [Double] {
    guard let low = numbers.min(), let high = numbers.max(), low < high else { return numbers.map { _ in 0 } }
    if low > 0, high >= 8 * low { return numbers.map { log($0 / low) / log(high / low) } }
    return numbers.map { ($0 - low) / (high - low) }
  }

  /// Length, logarithm of the geometric mean and taper (logarithm of last over first), each from 0 to 1; nil
  /// where two lists look the same.
  private static func shapes(_ lists: [[Double]]) -> [[Double]]? {
    let columns = [
      lists.map { Double($0.count) },
      lists.map { list in list.reduce(0) { $0 + log($1) } / Double(list.count) },
      lists.map { log(($0.last ?? 1) / ($0.first ?? 1)) },
    ]
    let spread = columns.filter { ($0.max() ?? 0) - ($0.min() ?? 0) > 1e-9 }.map { column in
      let (low, high) = (column.min() ?? 0, column.max() ?? 1)
      return column.map { ($0 - low) / (high - low) }
    }
    let rows = lists.indices.map { row in spread.map { $0[row] } }
    return Set(rows).count == rows.count ? rows : nil
  }
}
