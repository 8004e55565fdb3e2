/// Gzip (RFC 1952) in memory. For large or endless streams see `GzipDecoder`.
public enum Gzip {
  /// One member holding `bytes`, without name or time, so that equal input gives equal output. `level` from 1
  /// (fast) to 9 (small).
  public static func compressed(_ bytes: [UInt8], level: Int = 6) throws(PersistenceError) -> [UInt8] {
    precondition((1...9).contains(level), "A gzip level lies between 1 and 9.")
    return try Deflater(level: Int32(level)).compress(bytes)
  }

  /// One member holding binary numbers, by the frequencies of their bytes alone: they hardly repeat, so that looking for
  /// repeats takes three times as long and makes nothing smaller.
  public static func compressed(numbers bytes: [UInt8]) throws(PersistenceError) -> [UInt8] {
    try Deflater(forNumbers: ()).compress(bytes)
  }

  /// One member holding `bytes` as they are: for whoever is in a hurry.
  public static func stored(_ bytes: [UInt8]) throws(PersistenceError) -> [UInt8] {
    try Deflater(level: 0).compress(bytes)
  }

  /// What `bytes` expand to, at most `limit` bytes. Members one after the other are taken together; anything else
  /// behind the end is refused.
  public static func decompressed(_ bytes: [UInt8], limit: Int) throws(PersistenceError) -> [UInt8] {
    var decoder = try GzipDecoder(MemorySource(bytes), limit: limit)
    return try decoder.readAll()
  }
}
