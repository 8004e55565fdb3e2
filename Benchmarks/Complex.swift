import Geometry
import JSON

/// An iron complex made by rule: six nitrogen atoms around the metal and a skeleton of carbon and hydrogen that
/// grows from them, one hundred atoms in all. As many of them are near the metal as in real complexes of that size.
struct Complex {
  let structure: Structure

  init(atoms: Int = 100) throws {
    var random = Random(state: 20)
    let iron = Element(symbol: "Fe")!
    let (hydrogen, carbon, nitrogen) = (Element(symbol: "H")!, Element(symbol: "C")!, Element(symbol: "N")!)
    var elements = [iron]
    var positions = [SIMD3<Double>.zero]
    for axis in 0..<6 {
      var place = SIMD3<Double>(repeating: 0.1 * random.next())
      place[axis / 2] = axis % 2 == 0 ? 2 : -2
      elements.append(nitrogen)
      positions.append(place)
    }
    var free = [0] + [Int](repeating: 3, count: 6)
    while elements.count < atoms {
      let parent = 1 + Int((random.next() + 1) / 2 * Double(elements.count - 1))
      guard parent < elements.count, free[parent] > 0 else { continue }
      let isCarbon = random.next() > 0.05
      let direction = SIMD3(random.next(), random.next(), random.next())
      let length = (direction * direction).sum().squareRoot()
      guard length > 0.1, length < 1 else { continue }
      let place = positions[parent] + direction * ((isCarbon ? 1.42 : 1.08) / length)
      guard Self.isFree(place, isCarbon, elements, positions, iron, hydrogen) else { continue }
      free[parent] -= 1
      free.append(isCarbon ? 3 : 0)
      elements.append(isCarbon ? carbon : hydrogen)
      positions.append(place)
    }
    structure = try Structure(elements: elements, positions: positions)
  }

  private static func isFree(
    _ place: SIMD3<Double>, _ isCarbon: Bool, _ elements: [Element], _ positions: [SIMD3<Double>],
    _ iron: Element, _ hydrogen: Element
  ) -> Bool {
    zip(elements, positions).allSatisfy { element, position in
      let separation = place - position
      let distance = (separation * separation).sum().squareRoot()
      if element == iron { return distance > 2.6 && distance < 7.5 }
      return distance > (isCarbon && element != hydrogen ? 1.41 : 1.07)
    }
  }

  /// The body of a request for its spectrum.
  var request: [UInt8] {
    var writer = JSONWriter()
    writer.object { object in
      object.object("structure") { structure in
        structure.member("species", self.structure.elements.map(\.symbol))
        structure.array("positions") { array in
          for place in self.structure.positions {
            array.value([place.x, place.y, place.z].map { ($0 * 1e6).rounded() / 1e6 })
          }
        }
      }
    }
    return writer.bytes
  }
}

/// Numbers in -1..<1, the same in every run.
struct Random {
  var state: UInt64

  mutating func next() -> Double {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Double(state >> 11) / 0x1p52 - 1
  }
}
