public import JSON
import Geometry
import NeuralNet
import Spectra

extension Recipe {
  /// Finds the recipe called by a name, for the key `base`; nil where there is none.
  public typealias Lookup = (String) -> Recipe?

  /// Reads a recipe file or the recipe object of a job. Keys left out are taken from the recipe named by
  /// `base`; without one, the keys that have no neutral value are required.
  public init(
    parsing bytes: [UInt8], dialect: JSONDialect = .configuration, base lookup: Lookup
  ) throws(JSONError) {
    self = try JSONDocument(parsing: bytes, dialect: dialect).read { Recipe(reading: &$0, base: lookup) }
  }

  /// Reads the members of an object; see `init(parsing:)`.
  public init?(reading reader: inout ObjectReader, base lookup: Lookup) {
    var base: Recipe?
    if let name = reader.optional("base", as: String.self) {
      base = lookup(name)
      if base == nil { reader.fail("base", "there is no recipe \"\(name)\"") }
    }
    let summary = reader.optional("summary", default: base?.summary ?? "")
    let descriptor = reader.value("descriptor", base?.descriptor) { Descriptor(reading: &$0) }
    let grid = reader.value("grid", base?.grid) { EnergyGrid(reading: &$0) }
    let hidden = reader.value("hidden", base?.hidden) { $0.value(as: [Int].self) }
    let activation = reader.value("activation", base?.activation) { $0.choice() }
    let batchSize = reader.value("batchSize", base?.batchSize) { $0.value(in: 2...65536) }
    let epochs = reader.value("epochs", base?.epochs) { $0.value(in: 1...1_000_000) }
    let rate = reader.value("learningRate", base?.schedule.peak) { $0.value(in: 1e-8...1) }
    let shape = reader.optionalValue("schedule") { LearningRateSchedule.Shape(reading: &$0) }
    let convolution = reader.value("convolution", base?.convolution ?? .feKEdge) {
      Convolution(reading: &$0, over: base?.convolution ?? .feKEdge)
    }
    let normalisationWidth = reader.optional(
      "normalisationWidth", default: base?.normalisationWidth ?? 10, in: 0.1...1000)
    let dropout = reader.optional("dropout", default: base?.dropout ?? 0, in: 0...0.95)
    let batchNormalisation = reader.optional(
      "batchNormalisation", default: base?.batchNormalisation ?? false)
    let initialisation = reader.choice("initialisation", default: base?.initialisation ?? .glorotUniform)
    let loss = reader.choice("loss", default: base?.loss ?? .meanSquaredError)
    let weightDecay = reader.optional("weightDecay", default: base?.weightDecay ?? 0, in: 0...10)
    let averaging = reader.optional("averaging", as: Float.self, in: 0...0.999999)
    let inputClip = reader.optional("inputClip", default: base?.inputClip ?? 0, in: 0...1000)
    let inputNoise = reader.optional("inputNoise", default: base?.inputNoise ?? 0, in: 0...10)
    let convolvedWeight = reader.optional(
      "convolvedWeight", default: base?.convolvedWeight ?? 0, in: 0...1000)
    let validation = reader.optional("validation", default: base?.validation ?? 0, in: 0...0.9)
    let test = reader.optional("test", default: base?.test ?? 0.2, in: 0...0.9)
    let patience = reader.optional("patience", default: base?.patience ?? 0, in: 0...1_000_000)
    let seed = reader.optional("seed", default: base?.seed ?? 1)
    let checkpointEvery = reader.optional(
      "checkpointEvery", default: base?.checkpointEvery ?? 0, in: 0...1_000_000)
    let ensemble = reader.optional("ensemble", default: base?.ensemble ?? 1, in: 1...Self.largestEnsemble)
    // Every key has been asked for by now, so that one that is wrong makes no other unknown.
    guard let descriptor, let grid, let hidden, let activation, let batchSize, let epochs, let rate,
      let convolution
    else { return nil }
    self.init(
      summary: summary, descriptor: descriptor, grid: grid, normalisationWidth: normalisationWidth,
      hidden: hidden, activation: activation, dropout: dropout, batchNormalisation: batchNormalisation,
      initialisation: initialisation, loss: loss, batchSize: batchSize,
      schedule: (shape ?? base?.schedule.shape ?? .constant).schedule(peak: rate),
      weightDecay: weightDecay, averaging: averaging ?? base?.averaging, inputClip: inputClip,
      inputNoise: inputNoise, epochs: epochs, convolvedWeight: convolvedWeight, validation: validation,
      test: test, patience: patience, seed: seed, checkpointEvery: checkpointEvery, convolution: convolution)
    self.ensemble = ensemble
    checkTogether(&reader)
  }

  /// Most members of an ensemble.
  static let largestEnsemble = 32

  /// Most energies, learned or convolved, where the loss counts the convolved spectrum: its matrix grows with the
  /// square of them and the time to factorise it with the cube.
  static let largestConvolvedGrid = 2000

  /// What only several keys together can get wrong.
  private func checkTogether(_ reader: inout ObjectReader) {
    if validation + test >= 1 {
      reader.fail("validation", "validation and test together leave nothing to train on")
    }
    if patience > 0 && validation == 0 {
      reader.fail("patience", "stopping early needs validation samples; set validation to 0.1, say")
    }
    let energies = max(grid.count, convolution.outputEnergies?.count ?? 0)
    if convolvedWeight > 0, energies > Self.largestConvolvedGrid {
      reader.fail(
        "convolvedWeight",
        "with \(energies) energies the convolved spectrum cannot count in the loss, which takes at most "
          + "\(Self.largestConvolvedGrid) in \"grid\" and in \"convolution\"; take fewer, or set it to 0")
    }
    do throws(NeuralNetError) {
      try architecture.validate()
    } catch {
      reader.fail("hidden", error.message)
    }
  }

  /// Writes every key, so that the result reads back as the same recipe.
  public func write(to writer: inout JSONWriter) {
    writer.member("summary", summary)
    writer.array("descriptor") { array in
      for block in descriptor.blocks { array.object { block.write(to: &$0) } }
    }
    grid.write("grid", to: &writer)
    writer.member("normalisationWidth", normalisationWidth)
    writer.member("hidden", hidden)
    writer.member("activation", activation.rawValue)
    writer.member("dropout", dropout)
    writer.member("batchNormalisation", batchNormalisation)
    writer.member("initialisation", initialisation.rawValue)
    writer.member("loss", loss.rawValue)
    writer.member("batchSize", batchSize)
    writer.member("learningRate", schedule.peak)
    writer.object("schedule") { schedule.shape.write(to: &$0) }
    writer.member("weightDecay", weightDecay)
    if let averaging { writer.member("averaging", averaging) }
    writer.member("inputClip", inputClip)
    writer.member("inputNoise", inputNoise)
    writer.member("epochs", epochs)
    writer.member("convolvedWeight", convolvedWeight)
    writer.member("validation", validation)
    writer.member("test", test)
    writer.member("patience", patience)
    if ensemble > 1 { writer.member("ensemble", ensemble) }
    writer.member("seed", Int(truncatingIfNeeded: seed))
    writer.member("checkpointEvery", checkpointEvery)
    writer.object("convolution") { convolution.write(to: &$0) }
  }
}

extension ObjectReader {
  /// A key that may be left out only where there is a base.
  fileprivate mutating func value<Value>(
    _ key: String, _ base: Value?, _ read: (inout ValueReader) -> Value?
  ) -> Value? {
    guard let base else { return requiredValue(key, read) }
    return contains(key) ? requiredValue(key, read) : base
  }
}
