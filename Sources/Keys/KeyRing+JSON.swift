internal import Digest
public import JSON

extension KeyRing {
  /// The number of the file format.
  static let format = 1

  /// Reads the file that `encoded` writes. Everything that is wrong with it is reported at once, and nothing of
  /// a file with a fault is taken.
  public init(parsing bytes: [UInt8]) throws(KeysError) {
    do throws(JSONError) {
      self = try JSONDocument(parsing: bytes).read { reader in
        _ = reader.required("format", as: Int.self, in: KeyRing.format...KeyRing.format)
        let keys = reader.requiredValue("keys") {
          $0.elements { element in element.object { Key(reading: &$0) } }
        }
        guard let keys else { return nil }
        let ids = keys.map(\.id)
        if Set(ids).count < ids.count { reader.fail("keys", "Two keys have the same id; remove one.") }
        return reader.hasIssues ? nil : KeyRing(keys: keys)
      }
    } catch {
      throw .damaged(error)
    }
  }

  /// The keys as a file has them: hashes, never a key.
  public func encoded() -> [UInt8] {
    var writer = JSONWriter(pretty: true)
    writer.object { object in
      object.member("format", KeyRing.format)
      object.array("keys") { array in
        for key in keys {
          array.object { object in
            key.write(to: &object)
            object.member("salt", key.hash.salt.hex)
            object.member("hash", key.hash.digest.hex)
          }
        }
      }
    }
    return writer.bytes + [UInt8(ascii: "\n")]
  }
}

extension Key {
  /// The members that anybody who may list keys may see.
  public func write(to writer: inout JSONWriter) {
    writer.member("id", id)
    writer.member("name", name)
    writer.member("scopes", scopes.sorted().map(\.rawValue))
    writer.member("createdAt", createdAt.description)
    if let expiresAt { writer.member("expiresAt", expiresAt.description) }
    if let revokedAt { writer.member("revokedAt", revokedAt.description) }
    if let budget {
      writer.object("budget") {
        $0.member("requests", budget.requests)
        $0.member("seconds", budget.seconds)
      }
    }
  }

  init?(reading reader: inout ObjectReader) {
    let id = reader.required("id", as: String.self)
    let name = reader.required("name", as: String.self)
    let scopes = reader.requiredValue("scopes") { $0.elements { $0.choice(of: Scope.self) } }
    let createdAt = reader.requiredValue("createdAt") { Timestamp(reading: &$0) }
    let expiresAt = reader.optionalValue("expiresAt") { Timestamp(reading: &$0) }
    let revokedAt = reader.optionalValue("revokedAt") { Timestamp(reading: &$0) }
    let budget = reader.optionalObject("budget") { RequestBudget(reading: &$0) }
    let salt = reader.required("salt", as: String.self)
    let hash = reader.required("hash", as: String.self)
    guard let id, let name, let scopes, let createdAt, let salt, let hash else { return nil }
    if !KeyText.isID(id) { reader.fail("id", "An id has \(KeyText.idLength) digits and letters.") }
    if scopes.isEmpty { reader.fail("scopes", "A key has at least one scope.") }
    let bytes = [UInt8](hex: salt)
    if bytes?.count != SaltedHash.saltLength {
      reader.fail("salt", "A salt has \(2 * SaltedHash.saltLength) hexadecimal digits.")
    }
    let digest = SHA256Digest(hex: hash)
    if digest == nil { reader.fail("hash", "A hash has 64 hexadecimal digits.") }
    guard let bytes, let digest else { return nil }
    self.init(
      id: id, name: name, scopes: Set(scopes), hash: SaltedHash(salt: bytes, digest: digest),
      createdAt: createdAt, expiresAt: expiresAt, revokedAt: revokedAt, budget: budget)
  }
}

extension Timestamp {
  fileprivate init?(reading reader: inout ValueReader) {
    guard let text = reader.value(as: String.self) else { return nil }
    guard let moment = Timestamp(text) else {
      reader.fail("Must be a time such as 2026-01-31T12:00:00Z, not \"\(text.prefix(40))\".")
      return nil
    }
    self = moment
  }
}

extension RequestBudget {
  fileprivate init?(reading reader: inout ObjectReader) {
    let requests = reader.required("requests", as: Int.self, in: 1...RequestBudget.mostRequests)
    let seconds = reader.required("seconds", as: Int.self, in: 1...RequestBudget.longestWindow)
    guard let requests, let seconds else { return nil }
    self.init(requests: requests, seconds: seconds)
  }
}

extension [UInt8] {
  /// Lower-case hexadecimal digits.
  fileprivate var hex: String {
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }

  fileprivate init?(hex: String) {
    let digits = hex.utf8.compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
    guard digits.count == hex.utf8.count, digits.count.isMultiple(of: 2) else { return nil }
    self = stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
  }
}
