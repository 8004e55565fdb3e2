public import Geometry
public import JSON

extension Descriptor {
  /// Reads a list of blocks.
  public init?(reading reader: inout ValueReader) {
    guard let blocks = reader.elements({ DescriptorBlock(reading: &$0) }) else { return nil }
    do throws(GeometryError) {
      try self.init(blocks: blocks)
    } catch {
      reader.fail(error.message)
      return nil
    }
  }
}

extension DescriptorBlock {
  private enum Kind: String, CaseIterable {
    case radialDistribution, elementRadial, elementAngular, pathLengths, neighbourAngular, weightedSymmetry
  }

  /// Reads a block: an object with `kind` and the keys of that kind.
  public init?(reading reader: inout ValueReader) {
    let block: DescriptorBlock? = reader.object { object in
      guard let kind = object.requiredChoice("kind", of: Kind.self) else {
        object.ignoreAll()
        return nil
      }
      let block: DescriptorBlock? =
        switch kind {
        case .radialDistribution: .radialDistribution(RadialDistributionCurve(reading: &object))
        case .elementRadial: ElementRadialFunctions(reading: &object).map { .elementRadial($0) }
        case .elementAngular: ElementAngularFunctions(reading: &object).map { .elementAngular($0) }
        case .pathLengths: PathLengthFunctions(reading: &object).map { .pathLengths($0) }
        case .neighbourAngular: NeighbourAngularFunctions(reading: &object).map { .neighbourAngular($0) }
        case .weightedSymmetry: WeightedSymmetryFunctions(reading: &object).map { .weightedSymmetry($0) }
        }
      guard let block else { return nil }
      do throws(GeometryError) {
        try block.validate()
      } catch {
        if case .badDescriptorKey(_, let key, _) = error {
          object.fail(key, error.message)
        } else {
          object.fail(error.message)
        }
        return nil
      }
      return block
    }
    guard let block else { return nil }
    self = block
  }

  /// Writes the members of the object that reads back as this block.
  public func write(to writer: inout JSONWriter) {
    switch self {
    case .radialDistribution(let curve):
      writer.member("kind", Kind.radialDistribution.rawValue)
      writer.member("cutoff", curve.cutoff)
      writer.member("maximum", curve.maximum)
      writer.member("points", curve.points)
      writer.member("alpha", curve.alpha)
      writer.member("pairs", curve.pairs.rawValue)
    case .elementRadial(let functions):
      writer.member("kind", Kind.elementRadial.rawValue)
      writer.member("cutoff", functions.cutoff)
      functions.channels.write(to: &writer)
      functions.gaussians.write(to: &writer)
    case .elementAngular(let functions):
      writer.member("kind", Kind.elementAngular.rawValue)
      writer.member("cutoff", functions.cutoff)
      functions.channels.write(to: &writer)
      functions.gaussians.write(to: &writer)
      writer.member("maximumDegree", functions.maximumDegree)
      writer.member("weighted", functions.isWeightedByAtomicNumber)
    case .pathLengths(let functions):
      writer.member("kind", Kind.pathLengths.rawValue)
      writer.member("cutoff", functions.cutoff)
      functions.channels.write(to: &writer)
      functions.gaussians.write(to: &writer)
    case .neighbourAngular(let functions):
      writer.member("kind", Kind.neighbourAngular.rawValue)
      writer.member("cutoff", functions.cutoff)
      functions.channels.write(to: &writer)
      writer.object("outer") { functions.outerChannels.write(to: &$0) }
      writer.member("shell", [functions.shell.middle, functions.shell.width])
      writer.member("bond", [functions.bond.middle, functions.bond.width])
      writer.object("cosines") { functions.cosines.write(to: &$0) }
    case .weightedSymmetry(let functions):
      writer.member("kind", Kind.weightedSymmetry.rawValue)
      writer.member("cutoff", functions.cutoff)
      writer.array("radial") { array in for one in functions.radial { array.value([one.eta, one.mu]) } }
      writer.array("angular") { array in
        for one in functions.angular { array.value([one.eta, one.mu, one.zeta, one.lambda]) }
      }
      writer.member("neighbourDistance", functions.includesNeighbourDistance)
    }
  }
}

extension RadialDistributionCurve {
  init(reading object: inout ObjectReader) {
    let paper = RadialDistributionCurve()
    self.init(
      cutoff: object.optional("cutoff", default: paper.cutoff),
      maximum: object.optional("maximum", default: paper.maximum),
      points: object.optional("points", default: paper.points),
      alpha: object.optional("alpha", default: paper.alpha),
      pairs: object.choice("pairs", default: paper.pairs))
  }
}

extension ElementRadialFunctions {
  init?(reading object: inout ObjectReader) {
    let cutoff = object.required("cutoff", as: Double.self)
    let channels = ElementChannels(reading: &object)
    let gaussians = GaussianBasis(reading: &object)
    guard let cutoff, let channels, let gaussians else { return nil }
    self.init(cutoff: cutoff, channels: channels, gaussians: gaussians)
  }
}

extension ElementAngularFunctions {
  init?(reading object: inout ObjectReader) {
    let cutoff = object.required("cutoff", as: Double.self)
    let channels = ElementChannels(reading: &object)
    let gaussians = GaussianBasis(reading: &object)
    let degree = object.required("maximumDegree", as: Int.self)
    let weighted = object.optional("weighted", default: false)
    guard let cutoff, let channels, let gaussians, let degree else { return nil }
    self.init(
      cutoff: cutoff, channels: channels, gaussians: gaussians, maximumDegree: degree,
      isWeightedByAtomicNumber: weighted)
  }
}

extension PathLengthFunctions {
  init?(reading object: inout ObjectReader) {
    let cutoff = object.required("cutoff", as: Double.self)
    let channels = ElementChannels(reading: &object)
    let gaussians = GaussianBasis(reading: &object)
    guard let cutoff, let channels, let gaussians else { return nil }
    self.init(cutoff: cutoff, channels: channels, gaussians: gaussians)
  }
}

extension NeighbourAngularFunctions {
  init?(reading object: inout ObjectReader) {
    let cutoff = object.required("cutoff", as: Double.self)
    let channels = ElementChannels(reading: &object)
    let outer = object.requiredObject("outer") { ElementChannels(reading: &$0) }
    let shell = object.requiredValue("shell") { $0.numbers(2, "[middle, width]") }
    let bond = object.requiredValue("bond") { $0.numbers(2, "[middle, width]") }
    let cosines = object.requiredObject("cosines") { GaussianBasis(reading: &$0) }
    guard let cutoff, let channels, let outer, let shell, let bond, let cosines else { return nil }
    self.init(
      cutoff: cutoff, channels: channels, outerChannels: outer,
      shell: Step(middle: shell[0], width: shell[1]), bond: Step(middle: bond[0], width: bond[1]),
      cosines: cosines)
  }
}

extension WeightedSymmetryFunctions {
  init?(reading object: inout ObjectReader) {
    let cutoff = object.required("cutoff", as: Double.self)
    let radial = object.optionalValue("radial") { list in
      list.elements { $0.numbers(2, "[eta, mu]").map { Radial(eta: $0[0], mu: $0[1]) } }
    }
    let angular = object.optionalValue("angular") { list in
      list.elements {
        $0.numbers(4, "[eta, mu, zeta, lambda]").map {
          Angular(eta: $0[0], mu: $0[1], zeta: $0[2], lambda: $0[3])
        }
      }
    }
    let neighbourDistance = object.optional("neighbourDistance", default: false)
    guard let cutoff else { return nil }
    self.init(
      cutoff: cutoff, radial: radial ?? [], angular: angular ?? [],
      includesNeighbourDistance: neighbourDistance)
  }
}

extension ElementChannels {
  /// Keys `elements` (symbols, or lists of symbols that share a channel) and `others`.
  init?(reading object: inout ObjectReader) {
    let groups = object.requiredValue("elements") { list in
      list.elements { entry -> [Element]? in
        if entry.kind == .array { return entry.elements { Element(reading: &$0) } }
        return Element(reading: &entry).map { [$0] }
      }
    }
    let others = object.optional("others", default: true)
    guard let groups else { return nil }
    self.init(groups: groups, includesOthers: others)
  }

  func write(to writer: inout JSONWriter) {
    writer.array("elements") { array in
      for group in groups {
        if group.count == 1 { array.value(group[0].symbol) } else { array.value(group.map(\.symbol)) }
      }
    }
    writer.member("others", includesOthers)
  }
}

extension GaussianBasis {
  /// Keys `centres` with `etas` (or `widths`: standard deviations), or `from`, `to`, `count` and perhaps `eta`
  /// for an even spacing.
  init?(reading object: inout ObjectReader) {
    if object.contains("centres") {
      let centres = object.required("centres", as: [Double].self)
      let widths = object.contains("widths") ? object.required("widths", as: [Double].self) : nil
      let etas = object.contains("widths") ? nil : object.required("etas", as: [Double].self)
      guard let centres else { return nil }
      if let widths {
        self.init(centres: centres, widths: widths)
      } else if let etas {
        self.init(centres: centres, etas: etas)
      } else {
        return nil
      }
      return
    }
    let first = object.required("from", as: Double.self, in: 0...30)
    let last = object.required("to", as: Double.self, in: 0...30)
    let count = object.required("count", as: Int.self, in: 1...1000)
    let eta = object.optional("eta", as: Double.self)
    guard let first, let last, let count else { return nil }
    self.init(from: first, to: last, count: count, eta: eta)
  }

  func write(to writer: inout JSONWriter) {
    writer.member("centres", centres)
    writer.member("etas", etas)
  }
}

extension ValueReader {
  /// A list of exactly `count` numbers; `form` shows them by name.
  fileprivate mutating func numbers(_ count: Int, _ form: String) -> [Double]? {
    guard let numbers = value(as: [Double].self) else { return nil }
    guard numbers.count == count else {
      fail("\(numbers.count) numbers where \(form) is needed")
      return nil
    }
    return numbers
  }
}
