/// Elements sorted into groups that a descriptor keeps apart.
public struct ElementChannels: Hashable, Sendable {
  /// The groups, each a list of elements; no element in two of them.
  public var groups: [[Element]]
  /// Whether all other elements share one more channel behind the groups (otherwise they are left out).
  public var includesOthers: Bool

  /// Groups of several elements each.
  public init(groups: [[Element]], includesOthers: Bool = true) {
    self.groups = groups
    self.includesOthers = includesOthers
  }

  /// One channel an element.
  public init(_ elements: [Element], includesOthers: Bool = true) {
    self.init(groups: elements.map { [$0] }, includesOthers: includesOthers)
  }

  /// Number of channels.
  public var count: Int { groups.count + (includesOthers ? 1 : 0) }

  /// Channel by atomic number; -1 for an element that is left out.
  var table: [Int] {
    var table = [Int](repeating: includesOthers ? groups.count : -1, count: 119)
    for (channel, group) in groups.enumerated() {
      for element in group { table[element.atomicNumber] = channel }
    }
    return table
  }

  /// Names of the channels, as `N+O` or `others`.
  public var labels: [String] {
    groups.map { $0.map(\.symbol).joined(separator: "+") } + (includesOthers ? ["others"] : [])
  }

  func validate(_ check: DescriptorKeyCheck) throws(GeometryError) {
    try check.list("elements", count, maximum: 119)
    for group in groups { try check.list("elements", group.count, maximum: 118) }
    try check.distinct("elements", groups.flatMap { $0 })
  }
}
