import Digest
import Locks
import Persistence
import Prediction

/// Artefacts as files of a temporary folder, for tests of what uses them.
final class FileArtefacts: ArtefactStore {
  let folder = TemporaryFolder()
  /// Bytes of the largest piece that was put.
  let largestPiece = Locked(0)

  func put(_ bytes: [UInt8]) throws(StoreError) -> String {
    let digest = SHA256.digest(of: bytes).hex
    do throws(PersistenceError) { try AtomicFile.write(bytes, to: path(digest)) } catch {
      throw .unavailable(error.message)
    }
    return digest
  }

  func put(pieces next: () throws(StoreError) -> [UInt8]) throws(StoreError) -> String {
    var bytes: [UInt8] = []
    while true {
      let piece = try next()
      if piece.isEmpty { return try put(bytes) }
      largestPiece.withLock { $0 = max($0, piece.count) }
      bytes += piece
    }
  }

  func put(file path: String) throws(StoreError) -> String {
    let bytes: [UInt8]
    do throws(PersistenceError) { bytes = try FileReader.bytes(path, limit: 1 << 30) } catch {
      throw .unavailable(error.message)
    }
    return try put(bytes)
  }

  func localCopy(_ digest: String) throws(StoreError) -> String {
    let bytes: [UInt8]
    do throws(PersistenceError) { bytes = try FileReader.bytes(path(digest), limit: 1 << 30) } catch {
      throw .unknown(kind: "artefact", name: digest)
    }
    guard SHA256.digest(of: bytes).hex == digest else { throw .damaged(digest) }
    return path(digest)
  }

  func removeAll(except keep: Set<String>, storedBefore milliseconds: Int64) -> Int { 0 }

  /// Where an artefact lies, for tests that damage it.
  func path(_ digest: String) -> String { folder.path + "/" + digest }
}
