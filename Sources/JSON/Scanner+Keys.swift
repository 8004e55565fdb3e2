extension Scanner {
  /// Objects with few keys are compared pair by pair, others through a set (whose hashes are seeded by
  /// chance, so that no sender can choose colliding keys).
  private static let fewKeys: UInt32 = 12

  /// Two keys are the same when their characters are, however they are escaped; no Unicode normalisation.
  func refuseDuplicateKeys(of object: Int) throws(JSONError) {
    let count = tape[object].end
    guard count > 1 else { return }
    var keys: [Int] = []
    keys.reserveCapacity(Int(count))
    var index = object + 1
    while index < tape[object].next {
      keys.append(index)
      index = Int(tape[index + 1].next)
    }
    let repeated = count <= Self.fewKeys ? firstRepeated(among: keys) : firstRepeatedByHash(among: keys)
    guard let repeated else { return }
    let entry = tape[repeated]
    let text = StringDecoder.text(of: entry, in: bytes)
    throw fault(.duplicateKey(text), at: Int(entry.start))
  }

  private func firstRepeated(among keys: [Int]) -> Int? {
    for later in keys.indices.dropFirst() {
      for earlier in 0..<later where sameKey(tape[keys[earlier]], tape[keys[later]]) {
        return keys[later]
      }
    }
    return nil
  }

  private func firstRepeatedByHash(among keys: [Int]) -> Int? {
    var seen = Set<[UInt8]>(minimumCapacity: keys.count)
    return keys.first { !seen.insert(StringDecoder.bytes(of: tape[$0], in: bytes)).inserted }
  }

  private func sameKey(_ a: TapeEntry, _ b: TapeEntry) -> Bool {
    if a.kind == .plainString, b.kind == .plainString {
      guard a.end - a.start == b.end - b.start else { return false }
      for offset in 0..<Int(a.end - a.start)
      where bytes[Int(a.start) + offset] != bytes[Int(b.start) + offset] {
        return false
      }
      return true
    }
    return StringDecoder.bytes(of: a, in: bytes) == StringDecoder.bytes(of: b, in: bytes)
  }
}
