import Locks
import Synchronization

/// Writes the bodies of requests to files, on a thread of its own.
///
/// A thread, and not the event loop, because a write may wait for the disk even though it goes to the page
/// cache: when too many pages are dirty the kernel makes the writer wait, and with it everyone else on the
/// loop. Measured on two cores with two bodies of 2.5 GB: a small request beside them took 0.7 ms
/// (median; 99 of 100: 16 ms) with writes on the loop, 0.1 ms (8 ms) with this thread, and the bodies went in
/// at 190 and 320 MB/s. While the page cache takes all, both are as fast.
///
/// One thread, because one disk is behind it; it keeps the pieces of each body in order, and a body has one
/// order under way at most, so that what queues here is bounded by the bytes that each connection may have
/// unwritten.
final class Spooler: Sendable {
  /// The calls that may fail for want of room; tests make them fail.
  struct Calls: Sendable {
    /// Writes the bytes from a place on; returns how many were taken.
    var write: @Sendable (Int32, [UInt8], Int) throws(SystemError) -> Int
    /// Bytes to be had in a folder.
    var freeBytes: @Sendable (String) -> Int

    /// The system's own.
    static let system = Calls(
      write: { (descriptor, bytes, start) throws(SystemError) in
        try SystemCalls.write(descriptor, bytes, from: start)
      },
      freeBytes: { SystemCalls.freeBytes(in: $0) })
  }

  private let pool = WorkerPool(capacity: .max)
  private let calls: Calls
  private let limit: Int
  private let held = Atomic<Int>(0)

  /// Room for some files at one time.
  init(limit: Int, calls: Calls = .system) {
    self.limit = limit
    self.calls = calls
  }

  /// Files at present.
  var count: Int { held.load(ordering: .relaxed) }

  /// Makes ready: each folder is there, and what a server that crashed left in it is gone.
  func start(in folders: [String]) throws(HTTPError) {
    guard !folders.isEmpty else { return }
    for folder in folders {
      do throws(SystemError) {
        try SystemCalls.makeFolder(folder)
        for name in try SystemCalls.names(in: folder) where Spooler.isLeftover(name) {
          SystemCalls.unlinkUnlessLocked("\(folder)/\(name)")
        }
      } catch {
        throw .systemCall("Using the folder \(folder) for uploads", errno: error.code)
      }
    }
    do throws(SystemError) {
      for thread in try pool.start(1, named: "http-spool") { SystemCalls.detach(thread) }
    } catch {
      throw .systemCall("Starting the thread that writes uploads", errno: error.code)
    }
  }

  /// Ends the thread when everything is written or deleted.
  func stop() { pool.stop() }

  /// A file for a body; nil when there are too many.
  func makeFile(in folder: String) -> BodyFile? {
    guard held.add(1, ordering: .relaxed).newValue <= limit else {
      held.subtract(1, ordering: .relaxed)
      return nil
    }
    return BodyFile(in: folder, spooler: self)
  }

  /// Carries an order out and then says how it went.
  func perform(_ order: SpoolOrder, _ report: @escaping @Sendable (SpoolOutcome) -> Void) {
    let calls = calls
    let isTaken = pool.submit { report(order.perform(by: calls)) }
    if !isTaken { report(.failed(SystemError.cancelled)) }
  }

  /// Deletes a file that nobody holds any more.
  func release(_ action: @escaping @Sendable () -> Void) {
    let letGo = { @Sendable [self] in
      action()
      held.subtract(1, ordering: .relaxed)
    }
    if !pool.submit(letGo) { letGo() }
  }

  private static func isLeftover(_ name: String) -> Bool {
    let (prefix, suffix) = BodyFile.namePattern
    return name.hasPrefix(prefix) && name.hasSuffix(suffix)
      && name.utf8.count == prefix.utf8.count + 13 + suffix.utf8.count
  }
}

/// What is to be written of a body.
struct SpoolOrder: Sendable {
  let file: BodyFile
  let pieces: [[UInt8]]
  /// How long the body is going to be, when the file is still to be made and the length has been told.
  let expected: Int?
  /// Whether the body is complete with this.
  let isLast: Bool

  /// Writes; a body for which there is no room is refused at once.
  func perform(by calls: Spooler.Calls) -> SpoolOutcome {
    do throws(SystemError) {
      if let expected, let slash = file.path.lastIndex(of: "/"),
        calls.freeBytes(String(file.path[..<slash])) < expected
      {
        throw .noSpace
      }
      try file.write(pieces, by: calls)
      return .written(pieces.reduce(0) { $0 + $1.count }, isLast: isLast)
    } catch {
      return .failed(error)
    }
  }
}

/// How an order went.
enum SpoolOutcome: Sendable, Equatable {
  case written(Int, isLast: Bool)
  case failed(SystemError)
}
