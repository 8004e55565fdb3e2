import Geometry
import JSON
public import Jobs
import Prediction
import Spectra

/// `predict`: spectra of many structures, as gzipped JSON lines in the artefact store: a first line with model, energies and
/// convolution, then one a structure, in order. One that cannot be predicted has an `error` on its line and the rest goes on.
public struct PredictHandler: JobHandler {
  /// Only `predict`.
  public let kinds: Set = [PredictTask.kind]
  private let equipment: Equipment
  private let datasets: DatasetShelf
  private let registry: ModelRegistry
  /// Bytes of lines that are packed together.
  private let pieceSize: Int

  /// A handler over the stores.
  public init(
    equipment: Equipment, datasets: DatasetShelf, registry: ModelRegistry, pieceSize: Int = 1 << 20
  ) {
    self.pieceSize = pieceSize
    self.equipment = equipment
    self.datasets = datasets
    self.registry = registry
  }

  private struct Item {
    let id: String
    let structure: Structure
    let absorber: AbsorberChoice
  }

  /// What is done: structures, those of them that failed, and bytes of the file.
  private struct Tally {
    var (done, failures, bytes) = (0, 0, 0)
    var isPacked = false
  }

  /// Predicts one after the other.
  public func run(_ context: JobContext) -> Outcome {
    context.outcome { () throws(LaboratoryError) in
      let task = try PredictTask(payload: context.job.payload)
      let model = Model(try registry.artefact(task.model, task.version))
      let items = try items(task)
      let pack = try equipment.packer()
      var tally = Tally()
      let digest = try equipment.artefacts.put { () throws(LaboratoryError) in
        try piece(items, model, pack, &tally, context)
      }
      return .done { object in
        object.object("model") {
          $0.member("name", task.model)
          $0.member("version", task.version)
        }
        object.member("structures", items.count)
        object.member("failures", tally.failures)
        object.member("artefact", digest)
        object.member("bytes", tally.bytes)
        object.member("output", "/jobs/\(context.job.id)/output")
      }
    }
  }

  /// The next piece of the output, of which no more is in memory: all lines together may be gigabytes. Empty after the
  /// last.
  private func piece(
    _ items: [Item], _ model: Model, _ pack: Equipment.Packer, _ tally: inout Tally, _ context: JobContext
  ) throws(LaboratoryError) -> [UInt8] {
    var packed: [UInt8] = []
    while packed.isEmpty, !tally.isPacked {
      var lines = tally.done == 0 ? Self.head(model) : []
      while tally.done < items.count, lines.count < pieceSize {
        try context.goOn()
        let (line, isSound) = line(tally.done, items[tally.done], model)
        lines += line
        if !isSound { tally.failures += 1 }
        tally.done += 1
        if tally.done % 64 == 0 {
          context.report(progress: Progress(fraction: Double(tally.done) / Double(items.count)).encoded)
        }
      }
      tally.isPacked = tally.done == items.count
      packed = pack(lines, tally.isPacked)
    }
    tally.bytes += packed.count
    return packed
  }

  private func items(_ task: PredictTask) throws(LaboratoryError) -> [Item] {
    switch task.source {
    case .dataset(let reference):
      return try datasets.dataset(reference).samples.map {
        Item(id: $0.id, structure: $0.structure, absorber: .index($0.absorber))
      }
    case .frames(let text, let format):
      do throws(GeometryError) {
        var frames = XYZReader(Array(text.utf8), format: format, limits: equipment.structures)
        var items: [Item] = []
        while let frame = try frames.next() {
          items.append(Item(id: frame.comment, structure: frame, absorber: .automatic))
        }
        return items
      } catch {
        throw .prediction(.geometry(error))
      }
    }
  }

  private static func head(_ model: Model) -> [UInt8] {
    line { object in
      object.object("model") {
        $0.member("name", model.card.name)
        $0.member("version", model.card.version)
        $0.member("digest", model.card.digest)
      }
      object.member("edgeEnergy", model.card.edgeEnergy)
      object.object("energies") { energies in
        energies.member("raw", model.grid.energies)
        energies.member("convolved", (model.card.recipe.convolution.outputEnergies ?? model.grid).energies)
      }
    }
  }

  private func line(_ number: Int, _ item: Item, _ model: Model) -> ([UInt8], isSound: Bool) {
    let query = PredictionQuery(
      structure: item.structure, absorber: item.absorber, convolution: model.card.recipe.convolution,
      siteLimit: equipment.sites)
    do throws(PredictionError) {
      let prediction = try model.predict(query)
      guard prediction.isFinite else {
        return Self.failure(number, item, "With the weights of the model the result is not finite.")
      }
      let line = Self.line { object in
        object.member("number", number)
        object.member("id", item.id)
        object.array("sites") { array in
          for site in prediction.sites { array.object { Self.write(site, to: &$0) } }
        }
        object.member("warnings", prediction.warnings.map(\.code))
      }
      return (line, true)
    } catch {
      return Self.failure(number, item, error.message)
    }
  }

  private static func failure(
    _ number: Int, _ item: Item, _ message: String
  ) -> ([UInt8], isSound: Bool) {
    let line = line { object in
      object.member("number", number)
      object.member("id", item.id)
      object.member("error", message)
    }
    return (line, false)
  }

  private static func write(_ site: SitePrediction, to writer: inout JSONWriter) {
    writer.member("index", site.index)
    writer.member("equivalent", site.equivalent)
    writer.member("raw", site.curves.raw)
    if let sigma = site.curves.rawSigma { writer.member("rawSigma", sigma) }
    writer.member("convolved", site.curves.convolved)
    if let sigma = site.curves.convolvedSigma { writer.member("convolvedSigma", sigma) }
    if let edge = site.curves.edgePosition { writer.member("edgePosition", edge) }
    if let line = site.curves.whiteLine {
      writer.object("whiteLine") {
        $0.member("energy", line.energy)
        $0.member("intensity", line.intensity)
      }
    }
    if let domain = site.domain { writer.member("domain", domain.status.rawValue) }
  }

  private static func line(_ body: (inout JSONWriter) -> Void) -> [UInt8] {
    var writer = JSONWriter()
    writer.object(body)
    return writer.bytes + [UInt8(ascii: "\n")]
  }
}
