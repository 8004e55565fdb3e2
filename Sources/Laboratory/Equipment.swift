public import Geometry
public import Prediction

/// What the work is done with: stores shared by every replica, and the few things of this machine that the
/// composition hands in. Knows no file format, no socket and no database.
public struct Equipment: Sendable {
  /// What there is.
  public var catalogue: any Catalogue
  /// The bytes of it.
  public var artefacts: any ArtefactStore
  /// Files of a dataset's archive at a path; throws `LaboratoryError.archive` for one that cannot be read.
  public var unpack: @Sendable (_ path: String) throws(LaboratoryError) -> [DatasetFile]
  /// How small a gzipped file should be.
  public enum Packing: Sendable {
    /// As small as it easily gets.
    case small
    /// As it is, in the form of a gzipped file: somebody waits.
    case quick
  }

  /// What makes a gzipped file piece by piece: each time the next bytes of it, perhaps none yet.
  public typealias Packer = (_ bytes: [UInt8], _ isLast: Bool) -> [UInt8]

  /// A gzipped file that is begun.
  public var packer: @Sendable () throws(LaboratoryError) -> Packer
  /// Gzip.
  public var compress: @Sendable (_ bytes: [UInt8], _ packing: Packing) throws(LaboratoryError) -> [UInt8]
  /// The content of a gzipped file at a path.
  public var decompress: @Sendable (_ path: String) throws(LaboratoryError) -> [UInt8]
  /// Threads of the engine for one job.
  public var threads: Int
  /// Seconds since some moment, never going back.
  public var seconds: @Sendable () -> Double
  /// Milliseconds since 1970.
  public var now: @Sendable () -> Int64
  /// What a structure of a dataset or a job may be.
  public var structures: GeometryLimits
  /// Most sites of one structure that a job predicts.
  public var sites: Int

  /// All of it.
  public init(
    catalogue: any Catalogue, artefacts: any ArtefactStore,
    unpack: @escaping @Sendable (_ path: String) throws(LaboratoryError) -> [DatasetFile],
    packer: @escaping @Sendable () throws(LaboratoryError) -> Packer,
    compress: @escaping @Sendable (_ bytes: [UInt8], _ packing: Packing) throws(LaboratoryError) -> [UInt8],
    decompress: @escaping @Sendable (_ path: String) throws(LaboratoryError) -> [UInt8],
    threads: Int, seconds: @escaping @Sendable () -> Double, now: @escaping @Sendable () -> Int64,
    structures: GeometryLimits = GeometryLimits(), sites: Int = 256
  ) {
    self.catalogue = catalogue
    self.artefacts = artefacts
    self.unpack = unpack
    self.packer = packer
    self.compress = compress
    self.decompress = decompress
    self.threads = threads
    self.seconds = seconds
    self.now = now
    self.structures = structures
    self.sites = sites
  }
}
