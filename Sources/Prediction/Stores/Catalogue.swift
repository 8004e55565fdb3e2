/// What there is: datasets, versions of models, checkpoints. Each method is one transaction. Moments are
/// milliseconds since 1970, job names are text: this module does not know the queue.
///
/// A `condition` is asked within the transaction, so that of several writers at once it holds for one after the other;
/// it may be asked more than once, and must not come back here.
public protocol Catalogue: Sendable {
  // MARK: datasets

  /// All datasets by name.
  func datasets() throws(StoreError) -> [DatasetEntry]
  /// The dataset of this name.
  func dataset(_ name: String) throws(StoreError) -> DatasetEntry?
  /// Stores a dataset under its name, in place of the one before, where `condition` holds of that one.
  func put(
    _ entry: DatasetEntry, where condition: (DatasetEntry?) -> Bool
  ) throws(StoreError) -> ConditionalWrite<DatasetEntry>
  /// Forgets a dataset, where there is one and `condition` holds of it.
  func removeDataset(
    _ name: String, where condition: (DatasetEntry) -> Bool
  ) throws(StoreError) -> ConditionalWrite<DatasetEntry>

  // MARK: models

  /// All versions of all models, by name and version.
  func models() throws(StoreError) -> [ModelEntry]
  /// One version of a model.
  func model(_ name: String, version: Int) throws(StoreError) -> ModelEntry?
  /// Takes the number for the next version of a model, above `floor` and above every number taken before; the
  /// same number again for the same `job`, so that a repeated attempt does not make a second version.
  func reserveVersion(of name: String, above floor: Int, job: String?) throws(StoreError) -> Int
  /// Stores a version; one that is there already stays as it is.
  func add(_ entry: ModelEntry) throws(StoreError)
  /// Forgets a version. Throws `unknown`, and `inUse` for the active one.
  func removeModel(_ name: String, version: Int) throws(StoreError)
  /// Versions to be served, by name.
  func activeVersions() throws(StoreError) -> [String: Int]
  /// Makes a version the one to be served, where `condition` holds of the one chosen until now (nil: none was ever
  /// chosen). It need not be in the catalogue: some models ship with the program.
  func activate(
    _ name: String, version: Int, where condition: (_ active: Int?) -> Bool
  ) throws(StoreError) -> ConditionalWrite<Int>

  // MARK: checkpoints

  /// Checkpoints of a job, earliest epoch first.
  func checkpoints(of job: String) throws(StoreError) -> [CheckpointEntry]
  /// Stores a checkpoint in place of one of the same epoch, and forgets others of the job but the `keep` newest
  /// and the one marked best.
  func add(_ entry: CheckpointEntry, keep: Int) throws(StoreError)
  /// Forgets a job's checkpoints.
  func removeCheckpoints(of job: String) throws(StoreError)

  /// Every artefact that an entry names.
  func artefactsInUse() throws(StoreError) -> Set<String>
}

extension Catalogue {
  /// Stores a dataset under its name, in place of the one before; true when it is new.
  @discardableResult
  public func put(_ entry: DatasetEntry) throws(StoreError) -> Bool {
    try put(entry) { _ in true }.before == nil
  }

  /// Forgets a dataset; false when there is none.
  public func removeDataset(_ name: String) throws(StoreError) -> Bool {
    try removeDataset(name) { _ in true }.isDone
  }

  /// Makes a version the one to be served, where `expected` is nil or the one chosen until now; false otherwise.
  public func activate(_ name: String, version: Int, expected: Int?) throws(StoreError) -> Bool {
    try activate(name, version: version) { expected == nil || $0 == expected }.isDone
  }
}

/// What came of a write that was asked for on a condition.
public struct ConditionalWrite<Value: Hashable & Sendable>: Hashable, Sendable {
  /// What was there before; nil for nothing.
  public var before: Value?
  /// Whether it was written.
  public var isDone: Bool

  /// What was there, and whether it was written.
  public init(before: Value?, isDone: Bool) {
    self.before = before
    self.isDone = isDone
  }
}

/// A stored dataset.
public struct DatasetEntry: Hashable, Sendable {
  /// Its name.
  public var name: String
  /// Digest of the archive in the artefact store.
  public var artefact: String
  /// What is in it, as JSON: counts, elements, grid, digest of the data.
  public var summary: [UInt8]
  /// Bytes of the archive.
  public var bytes: Int64
  /// When it was stored.
  public var createdAt: Int64

  /// A stored dataset.
  public init(name: String, artefact: String, summary: [UInt8], bytes: Int64, createdAt: Int64) {
    self.name = name
    self.artefact = artefact
    self.summary = summary
    self.bytes = bytes
    self.createdAt = createdAt
  }
}

/// A stored version of a model.
public struct ModelEntry: Hashable, Sendable {
  /// The model's name.
  public var name: String
  /// Its version, from 1.
  public var version: Int
  /// Digest of the gzipped weights in the artefact store.
  public var artefact: String
  /// Its card as JSON.
  public var card: [UInt8]
  /// The job that made it.
  public var job: String?
  /// When it was stored.
  public var createdAt: Int64

  /// A stored version.
  public init(name: String, version: Int, artefact: String, card: [UInt8], job: String?, createdAt: Int64) {
    self.name = name
    self.version = version
    self.artefact = artefact
    self.card = card
    self.job = job
    self.createdAt = createdAt
  }
}

/// A stored checkpoint.
public struct CheckpointEntry: Hashable, Sendable {
  /// The job it belongs to.
  public var job: String
  /// Epochs done.
  public var epoch: Int
  /// Digest of the gzipped file in the artefact store.
  public var artefact: String
  /// Bytes of that file.
  public var bytes: Int64
  /// Whether the validation loss was the best so far.
  public var isBest: Bool
  /// When it was stored.
  public var createdAt: Int64

  /// A stored checkpoint.
  public init(job: String, epoch: Int, artefact: String, bytes: Int64, isBest: Bool, createdAt: Int64) {
    self.job = job
    self.epoch = epoch
    self.artefact = artefact
    self.bytes = bytes
    self.isBest = isBest
    self.createdAt = createdAt
  }
}
