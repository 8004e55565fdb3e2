import Geometry
import Testing

/// The element with this symbol; a wrong symbol is a mistake in the test.
func element(_ symbol: String) -> Element {
  guard let element = Element(symbol: symbol) else { preconditionFailure("no element '\(symbol)'") }
  return element
}

func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

/// What a throwing expression threw, if anything.
func thrown<Value>(_ body: () throws(GeometryError) -> Value) -> GeometryError? {
  do throws(GeometryError) {
    _ = try body()
    return nil
  } catch {
    return error
  }
}

/// Structures made for tests.
enum Samples {
  static let palette = ["H", "C", "N", "O", "F", "P", "S", "Cl", "Br", "Si", "Fe", "I", "B"].map(element)

  /// An iron atom with `count` neighbours at random, at least 0.9 Angstrom apart and at most 7 away.
  static func complex(of count: Int, seed: UInt64) throws -> Structure {
    var generator = SeededGenerator(seed: seed)
    var elements = [element("Fe")]
    var positions = [SIMD3(0.3, -0.2, 0.1)]
    while positions.count <= count {
      let position = generator.vector(in: -4.5...4.5)
      let isFree = positions.allSatisfy { length(position - $0) > 0.9 }
      guard isFree, length(position) < 7 else { continue }
      positions.append(position)
      elements.append(palette[Int.random(in: palette.indices, using: &generator)])
    }
    return try Structure(elements: elements, positions: positions)
  }

  /// A random rotation, as the images of the three axes.
  static func rotation(seed: UInt64) -> [SIMD3<Double>] {
    var generator = SeededGenerator(seed: seed)
    var first = generator.vector(in: -1...1)
    first /= length(first)
    var second = generator.vector(in: -1...1)
    second -= first * (second * first).sum()
    second /= length(second)
    let third = SIMD3(
      first.y * second.z - first.z * second.y, first.z * second.x - first.x * second.z,
      first.x * second.y - first.y * second.x)
    return [first, second, third]
  }

  /// Body-centred cubic iron with two atoms a cell.
  static func alphaIron(shift: SIMD3<Double> = .zero) throws -> Structure {
    let edge = 2.866
    let lattice = try Lattice(a: SIMD3(edge, 0, 0), b: SIMD3(0, edge, 0), c: SIMD3(0, 0, edge))
    return try Structure(
      elements: [element("Fe"), element("Fe")],
      fractional: [shift, SIMD3(0.5, 0.5, 0.5) + shift], lattice: lattice)
  }

  /// The same crystal described by a cell twice as long in every direction.
  static func doubled(_ crystal: Structure) throws -> Structure {
    guard let lattice = crystal.lattice else { return crystal }
    var elements: [Element] = []
    var positions: [SIMD3<Double>] = []
    for shift in 0..<8 {
      let offset = lattice.cartesian(
        fractional: SIMD3(Double(shift & 1), Double(shift >> 1 & 1), Double(shift >> 2)))
      elements += crystal.elements
      positions += crystal.positions.map { $0 + offset }
    }
    let long = try Lattice(a: lattice.a * 2, b: lattice.b * 2, c: lattice.c * 2)
    return try Structure(elements: elements, positions: positions, lattice: long)
  }
}

func length(_ vector: SIMD3<Double>) -> Double { (vector * vector).sum().squareRoot() }

func apply(_ axes: [SIMD3<Double>], to vector: SIMD3<Double>) -> SIMD3<Double> {
  axes[0] * vector.x + axes[1] * vector.y + axes[2] * vector.z
}
