/// A file that is answered with: opened once, so that its length holds even when another file takes its name.
///
/// It is read piece by piece as the peer takes it, on a thread of the server's own, so that a download costs
/// neither memory nor a worker however slow the peer is.
public final class FileContent: Sendable {
  /// How many bytes the file had when it was opened.
  public let count: Int
  /// A strong tag made of what the system says of the file: its number, its length, when it was changed.
  public let tag: EntityTag
  private let descriptor: Descriptor

  /// Opens a regular file.
  public init(path: String) throws(HTTPError) {
    do throws(SystemError) {
      let file = try SystemCalls.openFile(path)
      descriptor = Descriptor(file.descriptor)
      count = file.count
      tag = EntityTag(file.version)
    } catch {
      throw .systemCall("Opening the file \(path)", errno: error.code)
    }
  }

  /// Reads some bytes from a place on; fewer than asked for only where the file has become shorter.
  func read(_ range: Range<Int>) throws(SystemError) -> [UInt8] {
    try SystemCalls.read(descriptor.number, range)
  }
}
