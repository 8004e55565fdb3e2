import Locks
import Synchronization

/// The body of a request as a file (`RouteOptions.bodyFile`).
///
/// The file is deleted when the last one who holds this lets go of it, however the request ends. Until then it
/// is locked (`flock`), so that another server that sweeps the folder leaves it alone.
public final class BodyFile: Sendable {
  /// What the names of the files begin and end with; between them stand thirteen characters. A server deletes
  /// such files when it starts, unless another process still writes to them.
  public static let namePattern = (prefix: ".upload-", suffix: ".part")

  /// Where the file is.
  public let path: String
  private let spooler: Spooler?
  private let descriptor = Atomic<Int32>(-1)
  private let length: Atomic<Int>

  /// A file that is there already, to try handlers without a server.
  public init(path: String, count: Int) {
    self.path = path
    length = Atomic(count)
    spooler = nil
  }

  /// A file that is still to be made in a folder.
  init(in folder: String, spooler: Spooler) {
    let name = RequestID.made(.random(in: 0 ... .max)).text
    path = "\(folder)/\(BodyFile.namePattern.prefix)\(name)\(BodyFile.namePattern.suffix)"
    length = Atomic(0)
    self.spooler = spooler
  }

  deinit {
    let (descriptor, path) = (descriptor.load(ordering: .acquiring), path)
    let isThere = descriptor >= 0 || spooler == nil
    @Sendable func letGo() {
      if isThere { SystemCalls.unlink(path) }
      if descriptor >= 0 { SystemCalls.close(descriptor) }
    }
    if let spooler { spooler.release(letGo) } else { letGo() }
  }

  /// How many bytes the body has.
  public var count: Int { length.load(ordering: .acquiring) }

  /// Adds bytes at the end, after making the file when it is not there; for the spooler's thread.
  func write(_ pieces: [[UInt8]], by calls: Spooler.Calls) throws(SystemError) {
    var number = descriptor.load(ordering: .acquiring)
    if number < 0 {
      number = try SystemCalls.createLocked(path)
      descriptor.store(number, ordering: .releasing)
    }
    for piece in pieces {
      var start = 0
      while start < piece.count { start += try calls.write(number, piece, start) }
      length.add(piece.count, ordering: .releasing)
    }
  }
}

/// Where the bodies of a route go that are too large for memory.
public struct BodyFileOptions: Sendable, Equatable {
  /// Bytes of the body; more is 413.
  public var limit: Int
  /// The folder of the files; it is made when the server starts.
  public var folder: String
  /// For the whole body; nil for the server's limit.
  public var time: Duration?

  /// Bodies of a size in a folder.
  public init(limit: Int, folder: String, time: Duration? = nil) {
    self.limit = limit
    self.folder = folder
    self.time = time
  }
}
