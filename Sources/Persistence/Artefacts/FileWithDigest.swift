import Digest
import Prediction

/// A file read piece by piece, with the digest of what has been read.
final class FileWithDigest {
  private let file: Descriptor
  private var hash = SHA256()
  /// Bytes when it was opened.
  let size: Int

  /// Opens a regular file.
  init(_ path: String) throws(StoreError) {
    do throws(PersistenceError) {
      file = try Descriptor(reading: path)
      size = try file.size()
    } catch {
      throw .unavailable(error.message)
    }
  }

  /// The next piece; empty at the end.
  func piece() throws(StoreError) -> [UInt8] {
    do throws(PersistenceError) {
      let piece = try file.read(upTo: ArtefactFolder.piece)
      hash.update(piece)
      return piece
    } catch {
      throw .unavailable(error.message)
    }
  }

  /// The digest of what was read.
  var digest: String {
    let hash = hash
    return hash.finished().hex
  }
}
