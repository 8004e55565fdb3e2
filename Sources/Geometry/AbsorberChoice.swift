/// Which atoms of a structure are to absorb.
public enum AbsorberChoice: Hashable, Sendable {
  /// The only atom of the element, or all of them.
  case automatic
  /// The atom with this 0-based index.
  case index(Int)
  /// The atoms with these 0-based indices, in this order.
  case indices([Int])
  /// Every atom of the element.
  case all
}

extension Structure {
  /// Indices of the absorbers: all of `element`, in range, none twice. Ascending unless listed otherwise.
  public func sites(of element: Element, _ choice: AbsorberChoice = .automatic) throws(GeometryError) -> [Int]
  {
    let present = elements.indices.filter { elements[$0] == element }
    guard !present.isEmpty else {
      throw .elementAbsent(element, present: Set(elements).sorted())
    }
    switch choice {
    case .automatic, .all:
      return present
    case .index(let index):
      try check(absorber: index, is: element)
      return [index]
    case .indices(let indices):
      guard !indices.isEmpty else { throw .noAbsorberNamed }
      var seen = Set<Int>()
      for index in indices {
        try check(absorber: index, is: element)
        guard seen.insert(index).inserted else { throw .absorberNamedTwice(index: index) }
      }
      return indices
    }
  }

  private func check(absorber index: Int, is element: Element) throws(GeometryError) {
    guard elements.indices.contains(index) else {
      throw .atomIndexOutOfRange(index: index, count: count)
    }
    guard elements[index] == element else {
      throw .wrongElement(index: index, found: elements[index], expected: element)
    }
  }
}
