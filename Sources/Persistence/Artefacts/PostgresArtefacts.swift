import Digest
import Jobs
public import Prediction

/// Artefacts in PostgreSQL, in pieces of a mebibyte, so that servers and workers on other machines need nothing
/// but the database; with a folder on each machine for copies.
public final class PostgresArtefacts: ArtefactStore {
  private let database: SQLDatabase
  private let cache: ArtefactFolder

  /// The artefacts of a database; copies are kept below `cache`, which may be emptied at any time.
  public init(_ database: SQLDatabase, cache: String) {
    precondition(database.dialect == .postgres, "with SQLite, artefacts are kept in a folder")
    self.database = database
    self.cache = ArtefactFolder(cache)
  }

  /// Stores bytes; returns their digest.
  public func put(_ bytes: [UInt8]) throws(StoreError) -> String {
    let digest = SHA256.digest(of: bytes).hex
    try upload(digest, bytes.count) { (number) throws(SQLError) in
      Array(bytes.dropFirst(number * ArtefactFolder.piece).prefix(ArtefactFolder.piece))
    }
    return digest
  }

  /// Stores pieces; returns their digest. They go through a file, which stays here as the copy.
  public func put(pieces next: () throws(StoreError) -> [UInt8]) throws(StoreError) -> String {
    try put(file: cache.place(of: try cache.add(next)))
  }

  /// Stores a file; returns its digest.
  public func put(file path: String) throws(StoreError) -> String {
    let first = try FileWithDigest(path)
    while try !first.piece().isEmpty {}
    let digest = first.digest
    // An attempt may be made twice, so each begins with the file anew.
    var file = first
    try upload(digest, first.size) { (number) throws(SQLError) in
      do throws(StoreError) {
        if number == 0 { file = try FileWithDigest(path) }
        let piece = try file.piece()
        if piece.isEmpty, file.digest != digest { throw .unavailable("\(path) changed while it was stored.") }
        return piece
      } catch {
        throw .store(error)
      }
    }
    return digest
  }

  /// The path of a verified copy on this machine.
  public func localCopy(_ digest: String) throws(StoreError) -> String {
    guard SHA256Digest(hex: digest) != nil else { throw .unknown(kind: "artefact", name: digest) }
    let isCached = (try? cache.holds(digest)) == true
    do throws(StoreError) {
      let size = try size(of: digest)
      if !isCached { try download(digest, size) }
    } catch .unavailable(let detail) {
      // A copy that was verified is as good as the database, while that is away.
      if !isCached { throw .unavailable(detail) }
    }
    return cache.place(of: digest)
  }

  /// Removes artefacts that nothing needs.
  @discardableResult
  public func removeAll(
    except keep: Set<String>, storedBefore milliseconds: Int64
  ) throws(StoreError) -> Int {
    var count = 0
    let old = try read { (connection) throws(SQLError) in
      var digests: [String] = []
      for var row in try connection.run("SELECT digest FROM artefacts WHERE stored_at < \(milliseconds)") {
        digests.append(try row.text())
      }
      return digests
    }
    for digest in old where !keep.contains(digest) {
      // Stored again meanwhile, it stays.
      let rows = try write { (connection) throws(SQLError) in
        try connection.run(
          "DELETE FROM artefacts WHERE digest = \(digest) AND stored_at < \(milliseconds) RETURNING bytes")
      }
      count += rows.count
    }
    _ = try cache.removeAll(except: keep, storedBefore: milliseconds)
    return count
  }
}

extension PostgresArtefacts {
  private func read<T>(_ body: (any SQLConnection) throws(SQLError) -> T) throws(StoreError) -> T {
    do throws(SQLError) { return try database.read(body) } catch { throw error.storeError }
  }

  private func write<T>(_ body: (any SQLConnection) throws(SQLError) -> T) throws(StoreError) -> T {
    do throws(SQLError) { return try database.write(body) } catch { throw error.storeError }
  }

  /// How many bytes it has; throws `unknown`, having forgotten the copy.
  private func size(of digest: String) throws(StoreError) -> Int64 {
    let row = try read { (connection) throws(SQLError) in
      try connection.row("SELECT bytes FROM artefacts WHERE digest = \(digest)")
    }
    guard var row else {
      cache.remove(digest)
      throw .unknown(kind: "artefact", name: digest)
    }
    do throws(SQLError) { return try row.integer() } catch { throw error.storeError }
  }

  /// Stores an artefact in one transaction, piece by piece; one that is there already is dated anew.
  private func upload(
    _ digest: String, _ size: Int, _ piece: (_ number: Int) throws(SQLError) -> [UInt8]
  ) throws(StoreError) {
    try write { (connection) throws(SQLError) in
      // Whoever stores the same at this moment may take a while.
      try connection.execute("SET LOCAL lock_timeout = '55s'")
      let now = database.now().milliseconds
      let known = try connection.row(
        "UPDATE artefacts SET stored_at = \(now) WHERE digest = \(digest) RETURNING bytes")
      if known != nil { return }
      let made = try connection.row(
        """
        INSERT INTO artefacts (digest, bytes, stored_at) VALUES (\(digest), \(size), \(now))
        ON CONFLICT DO NOTHING RETURNING bytes
        """)
      // Somebody else has just stored it: seen when this is done again.
      if made == nil { throw .conflict("artefact \(digest) is being stored by another") }
      var number = 0
      while true {
        let bytes = try piece(number)
        if bytes.isEmpty { return }
        try connection.run(
          "INSERT INTO artefact_pieces (digest, number, content) VALUES (\(digest), \(number), \(bytes))")
        number += 1
      }
    }
  }

  /// Brings an artefact here, and compares its bytes with its name.
  private func download(_ digest: String, _ size: Int64) throws(StoreError) {
    var number = 0
    var left = size
    _ = try cache.add(expecting: digest) { () throws(StoreError) in
      if left <= 0 { return [] }
      let piece = try read { (connection) throws(SQLError) -> [UInt8] in
        var row = try connection.row(
          "SELECT content FROM artefact_pieces WHERE digest = \(digest) AND number = \(number)")
        return try row?.bytes() ?? []
      }
      // Removed while it was read, or a piece is missing.
      if piece.isEmpty {
        _ = try self.size(of: digest)
        throw .damaged("artefact \(digest)")
      }
      number += 1
      left -= Int64(piece.count)
      return piece
    }
  }
}
