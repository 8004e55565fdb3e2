public import JSON
public import Spectra

extension Convolution {
  /// Reads any subset of the keys over `base`, or the text "none"; `energies` is a range or a list.
  public init?(reading reader: inout ValueReader, over base: Convolution) {
    self = base
    if reader.kind == .string {
      guard let text = reader.value(as: String.self) else { return nil }
      guard text == Kind.none.rawValue else {
        reader.fail("write \"none\" or an object with any of kind, coreHoleWidth, finalStateWidth, ...")
        return nil
      }
      kind = .none
      return
    }
    let read: Convolution? = reader.object { Self.read(&$0, over: base) }
    guard let read else { return nil }
    self = read
  }

  private static func read(_ object: inout ObjectReader, over base: Convolution) -> Convolution? {
    var convolution = base
    convolution.kind = object.choice("kind", default: base.kind)
    convolution.coreHoleWidth = object.optional("coreHoleWidth", default: base.coreHoleWidth)
    convolution.finalStateWidth = object.optional("finalStateWidth", default: base.finalStateWidth)
    convolution.centre = object.optional("centre", default: base.centre)
    convolution.width = object.optional("width", default: base.width)
    convolution.fermiEnergy = object.optional("fermiEnergy", default: base.fermiEnergy)
    convolution.slope = object.optional("slope", default: base.slope)
    convolution.gaussianWidth = object.optional("gaussianWidth", default: base.gaussianWidth)
    convolution.normalise = object.optional("normalise", default: base.normalise)
    if let grid = object.optionalValue("energies", { EnergyGrid(reading: &$0) }) {
      convolution.outputEnergies = grid
    }
    let faults = convolution.faults
    for fault in faults { object.fail(fault.key, fault.error.message) }
    guard faults.isEmpty else { return nil }
    return convolution
  }

  /// Writes every effective value as members of the current object.
  public func write(to writer: inout JSONWriter) {
    writer.member("kind", kind.rawValue)
    writer.member("coreHoleWidth", coreHoleWidth)
    writer.member("finalStateWidth", finalStateWidth)
    writer.member("centre", centre)
    writer.member("width", width)
    writer.member("fermiEnergy", fermiEnergy)
    if kind == .seahDench { writer.member("slope", slope) }
    writer.member("gaussianWidth", gaussianWidth)
    outputEnergies?.write("energies", to: &writer)
    writer.member("normalise", normalise)
  }
}

extension EnergyGrid {
  /// Most points an output grid of a request may have.
  public static let requestLimit = 20_000

  /// Reads `{"from", "to", "step"}`, `{"from", "step", "count"}` or a list of increasing energies.
  public init?(reading reader: inout ValueReader) {
    do throws(SpectraError) {
      switch reader.kind {
      case .array:
        guard let energies = reader.value(as: [Double].self) else { return nil }
        try self.init(energies)
      case .object:
        guard let grid = try Self.uniform(&reader) else { return nil }
        self = grid
      default:
        reader.refuse(expected: "an object with from, step and to or count, or a list of increasing energies")
        return nil
      }
      guard count <= Self.requestLimit else {
        throw .gridTooLarge(count: Double(count), limit: Self.requestLimit)
      }
    } catch {
      if case .gridTooLarge(let count, _) = error {
        reader.fail(SpectraError.gridTooLarge(count: count, limit: Self.requestLimit).message)
      } else {
        reader.fail(error.message)
      }
      return nil
    }
  }

  private static func uniform(_ reader: inout ValueReader) throws(SpectraError) -> EnergyGrid? {
    let range: (from: Double, to: Double?, step: Double, count: Int?)? = reader.object { object in
      let from = object.required("from", as: Double.self)
      let step = object.required("step", as: Double.self)
      let to = object.optional("to", as: Double.self)
      let count = object.optional("count", as: Int.self, in: 1...Self.requestLimit)
      if !object.contains("to"), !object.contains("count") {
        object.fail("give \"to\" or \"count\" with \"from\" and \"step\"")
      }
      guard let from, let step, to != nil || count != nil else { return nil }
      return (from, to, step, count)
    }
    guard let range else { return nil }
    if let count = range.count { return try EnergyGrid(from: range.from, step: range.step, count: count) }
    return try EnergyGrid(from: range.from, to: range.to ?? range.from, step: range.step)
  }

  /// Writes a member that reads back as this grid to the bit: an object where the steps are equal, else a list.
  public func write(_ key: String, to writer: inout JSONWriter) {
    guard let step = exactStep else {
      writer.member(key, energies)
      return
    }
    writer.object(key) {
      $0.member("from", first)
      $0.member("to", last)
      $0.member("step", step)
      $0.member("count", count)
    }
  }

  /// The step from which all energies follow exactly, if there is one.
  private var exactStep: Double? {
    guard count > 1 else { return nil }
    let mean = (last - first) / Double(count - 1)
    return [mean.rounded(figures: 12), mean, energies[1] - energies[0]].first { step in
      energies.indices.allSatisfy { first + Double($0) * step == energies[$0] }
    }
  }
}
