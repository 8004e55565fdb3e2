import Digest
import Geometry
import JSON
public import Prediction

/// The models: versions that ship with the program and versions in the catalogue, of which one each is served. Swapping is
/// atomic: requests under way finish on the model they began with. Replicas that share a catalogue follow each
/// other by `synchronise`.
public final class ModelRegistry: Sendable {
  /// A version as GET /models shows it.
  public struct Version: Sendable {
    /// Its card.
    public var card: ModelCard
    /// Whether it came with the program, and so cannot be deleted.
    public var isShipped: Bool
    /// Milliseconds since 1970 at which it was stored; nil for one that came with the program.
    public var storedAt: Int64?
    /// The job that made it.
    public var job: String?
    /// Digest of the gzipped weights in the artefact store; nil for one that came with the program.
    var artefact: String?
  }

  private let live: LiveModels
  private let shipped: any ShippedModels
  private let equipment: Equipment

  /// A registry over the stores and the models that ship.
  public init(live: LiveModels, shipped: any ShippedModels, equipment: Equipment) {
    self.live = live
    self.shipped = shipped
    self.equipment = equipment
  }

  /// All versions of all models, by name and number, and which is served by this process.
  public func versions() throws(LaboratoryError) -> [Version] {
    let shipped = try shipped.cards().map { Version(card: $0, isShipped: true) }
    let stored = try storage { () throws(StoreError) in try equipment.catalogue.models() }
    return (shipped + stored.compactMap { Self.version(of: $0) })
      .sorted { ($0.card.name, $0.card.version) < ($1.card.name, $1.card.version) }
  }

  /// One version.
  public func version(_ name: String, _ number: Int) throws(LaboratoryError) -> Version {
    for card in try shipped.cards() where card.name == name && card.version == number {
      return Version(card: card, isShipped: true)
    }
    let stored = try storage { () throws(StoreError) in
      try equipment.catalogue.model(name, version: number)
    }
    guard let version = stored.flatMap({ Self.version(of: $0) }) else {
      throw .store(.unknown(kind: "model version", name: "\(name)/\(number)"))
    }
    return version
  }

  /// What the catalogue has, unless its card cannot be read.
  private static func version(of entry: ModelEntry) -> Version? {
    guard let card = try? ModelCard(parsing: entry.card) else { return nil }
    return Version(
      card: card, isShipped: false, storedAt: entry.createdAt, job: entry.job, artefact: entry.artefact)
  }

  /// The version of a model that this process serves; nil where it serves none.
  public func active(_ name: String) -> Int? {
    do throws(PredictionError) { return try live.model(name).card.version } catch { return nil }
  }

  /// Path of a version's gzipped weights.
  public func weights(_ version: Version) throws(LaboratoryError) -> String {
    guard let artefact = version.artefact else {
      return try shipped.weights(version.card.name, version: version.card.version)
    }
    return try storage { () throws(StoreError) in try equipment.artefacts.localCopy(artefact) }
  }

  /// A version as it is stored.
  public func artefact(_ name: String, _ number: Int) throws(LaboratoryError) -> ModelArtefact {
    let version = try version(name, number)
    let bytes = try equipment.decompress(try weights(version))
    var artefact = try Self.decode(bytes)
    artefact.card = version.card
    return artefact
  }

  private static func decode(_ bytes: [UInt8]) throws(LaboratoryError) -> ModelArtefact {
    try science { () throws(PredictionError) in try ModelArtefact(try Safetensors(bytes)) }
  }

  // MARK: storing

  /// Stores a trained model under its card's name and the next number; a repeated attempt of the same job gets the
  /// version it made before.
  func store(_ artefact: ModelArtefact, job: String) throws(LaboratoryError) -> ModelCard {
    var artefact = artefact
    artefact.card.version = try reserve(artefact.card.name, job: job)
    return try add(artefact, job: job)
  }

  /// Takes in uploaded weights as the next version of a model. The card inside decides everything but name and number.
  public func upload(_ path: String, as name: String) throws(LaboratoryError) -> ModelCard {
    try Name.check(name, of: "model")
    var artefact = try Self.decode(try equipment.decompress(path))
    _ = try warm(artefact)
    if let other = try versions().last(where: { $0.card.name == name })?.card,
      other.element != artefact.card.element || other.edge != artefact.card.edge
    {
      throw .modelMismatch(
        "The weights are for the \(artefact.card.element.symbol) \(artefact.card.edge) edge; the versions of \(name) are for "
          + "the \(other.element.symbol) \(other.edge) edge. Upload them under another name.")
    }
    artefact.card.name = name
    artefact.card.version = try reserve(name, job: nil)
    return try add(artefact, job: nil)
  }

  private func reserve(_ name: String, job: String?) throws(LaboratoryError) -> Int {
    let floor = try shipped.cards().filter { $0.name == name }.map(\.version).max() ?? 0
    return try storage { () throws(StoreError) in
      try equipment.catalogue.reserveVersion(of: name, above: floor, job: job)
    }
  }

  private func add(_ artefact: ModelArtefact, job: String?) throws(LaboratoryError) -> ModelCard {
    let bytes = artefact.safetensors.encoded()
    var card = artefact.card
    card.digest = SHA256.digest(of: bytes).hex
    let packed = try equipment.compress(bytes, .small)
    try storage { () throws(StoreError) in
      try equipment.catalogue.add(
        ModelEntry(
          name: card.name, version: card.version, artefact: try equipment.artefacts.put(packed),
          card: card.encoded(pretty: false), job: job, createdAt: equipment.now()))
    }
    return card
  }

  /// Forgets a version. Throws for the active one and for those that ship, and `conditionFailed` where `condition`
  /// does not hold.
  public func remove(
    _ name: String, _ number: Int, where condition: (Version) -> Bool = { _ in true }
  ) throws(LaboratoryError) {
    let version = try version(name, number)
    if version.isShipped {
      throw .store(.inUse("\(name)/\(number)", by: "the program itself: it ships with it"))
    }
    if active(name) == number { throw .store(.inUse("\(name)/\(number)", by: "POST /predict: it is active")) }
    // A version never changes, so that what holds now holds in the transaction too.
    guard condition(version) else { throw .conditionFailed(kind: "model version", name: "\(name)/\(number)") }
    try storage { () throws(StoreError) in try equipment.catalogue.removeModel(name, version: number) }
  }

  // MARK: serving

  /// Makes a version the one that is served, here at once and by other replicas soon. Throws `conditionFailed` where
  /// `condition` does not hold of the active one (nil: none): of callers at once, one after the other is asked.
  public func activate(
    _ name: String, _ number: Int, where condition: (_ active: Int?) -> Bool = { _ in true }
  ) throws(LaboratoryError) {
    let model = try warm(try artefact(name, number))
    // Until somebody chooses, the version is served that the program begins with.
    let standard = active(name)
    let write = try storage { () throws(StoreError) in
      try equipment.catalogue.activate(name, version: number) { condition($0 ?? standard) }
    }
    guard write.isDone else { throw .conditionFailed(kind: "model", name: name) }
    live.publish(model)
  }

  /// Serves what the catalogue says is active. A version that cannot be loaded leaves the one before in service and is
  /// returned with what is wrong with it.
  public func synchronise() -> (complaints: [String], isReachable: Bool) {
    var complaints: [String] = []
    do throws(StoreError) {
      for (name, number) in try equipment.catalogue.activeVersions().sorted(by: { $0.key < $1.key })
      where active(name) != number {
        do throws(LaboratoryError) { live.publish(try warm(try artefact(name, number))) } catch {
          complaints.append("\(name)/\(number) cannot be served: \(error.message)")
        }
      }
      return (complaints, true)
    } catch {
      return ([error.message], false)
    }
  }

  private func warm(_ artefact: ModelArtefact) throws(LaboratoryError) -> Model {
    let model = Model(artefact, precision: live.precision)
    try science { () throws(PredictionError) in try model.warmUp() }
    return model
  }
}

/// Models that come with the program, read only.
public protocol ShippedModels: Sendable {
  /// The card of each version.
  func cards() throws(LaboratoryError) -> [ModelCard]
  /// Path of a version's gzipped weights.
  func weights(_ name: String, version: Int) throws(LaboratoryError) -> String
}
