import JSON
import Testing

@testable import Keys

@Suite struct KeyRingJSONTests {
  private static func sample() throws -> (ring: KeyRing, texts: [String]) {
    var (ring, texts) = try KeyRing.sample([
      .init(name: "Ann", scopes: [.predict]),
      .init(
        name: "Bob \"quoted\"", scopes: [.admin, .jobs], expiresAt: Timestamp.noon.advanced(by: 60),
        budget: RequestBudget(requests: 600, seconds: 60)),
    ])
    _ = try ring.revoke(ring.keys[0].id, at: Timestamp.noon.advanced(by: 1))
    return (ring, texts)
  }

  @Test func itIsReadBack() throws {
    let (ring, texts) = try Self.sample()
    let read = try KeyRing(parsing: ring.encoded())
    #expect(read == ring)
    #expect(try read.verify(texts[1], at: .noon).name == "Bob \"quoted\"")
    #expect(try KeyRing(parsing: KeyRing().encoded()) == KeyRing())
  }

  @Test func theFileHoldsNoSecret() throws {
    let (ring, texts) = try Self.sample()
    let file = String(decoding: ring.encoded(), as: UTF8.self)
    for text in texts {
      #expect(!file.contains(text))
      #expect(!file.contains(try #require(KeyText(text)).secret))
    }
  }

  /// No prefix of the file, and no file with a byte changed where it matters, opens anything it did not before.
  @Test func aFileCutAnywhereIsDamaged() throws {
    let bytes = try Self.sample().ring.encoded()
    // The last byte is a line break.
    for count in 0..<bytes.count - 1 {
      #expect(throws: KeysError.self, "\(count)") { try KeyRing(parsing: Array(bytes.prefix(count))) }
    }
  }

  private static let key: JSONObject = [
    "id": "abcdefgh", "name": "n", "scopes": ["jobs"], "createdAt": "2026-01-31T12:00:00Z",
    "salt": .string(String(repeating: "0f", count: 16)), "hash": .string(String(repeating: "ab", count: 32)),
  ]

  private static func problem(_ key: String, _ value: JSONValue?) -> String? {
    var object = Self.key
    object[key] = value
    let file: JSONValue = ["format": 1, "keys": [.object(object)]]
    do throws(KeysError) {
      _ = try KeyRing(parsing: file.encoded())
      return nil
    } catch {
      return error.message
    }
  }

  @Test func everyMemberIsChecked() {
    #expect(Self.problem("name", "other") == nil)
    for (key, value, said) in [
      ("id", "abc" as JSONValue?, "/keys/0/id"), ("id", nil, "/keys/0/id"), ("name", nil, "/keys/0/name"),
      ("scopes", [], "/keys/0/scopes"), ("scopes", ["all"], "/keys/0/scopes/0"),
      ("scopes", nil, "/keys/0/scopes"),
      ("createdAt", "now", "/keys/0/createdAt"), ("createdAt", 3, "/keys/0/createdAt"),
      ("expiresAt", "", "/keys/0/expiresAt"), ("expiresAt", .null, "/keys/0/expiresAt"),
      ("revokedAt", "yes", "/keys/0/revokedAt"), ("salt", "00", "/keys/0/salt"),
      ("salt", .string(String(repeating: "x", count: 32)), "/keys/0/salt"), ("hash", "ab", "/keys/0/hash"),
      ("hash", nil, "/keys/0/hash"), ("budget", ["requests": 0, "seconds": 1], "/keys/0/budget/requests"),
      ("budget", ["requests": 1], "/keys/0/budget/seconds"), ("expires", "2027-01-01", "/keys/0/expires"),
    ] {
      let message = Self.problem(key, value)
      #expect(message?.contains("\(said): ") == true, "\(key): \(message ?? "taken")")
    }
  }

  @Test func twinsAndOtherFormats() throws {
    let key = JSONValue.object(Self.key)
    for (file, said) in [
      (["format": 1, "keys": [key, key]] as JSONValue, "Two keys have the same id"),
      (["format": 2, "keys": []], "/format"), (["keys": []], "/format"), (["format": 1], "/keys"),
      ([], "object"),
    ] {
      do throws(KeysError) {
        _ = try KeyRing(parsing: file.encoded())
        Issue.record("\(file) was taken")
      } catch {
        #expect(error.message.contains(said), "\(error.message)")
        #expect(error.message.hasPrefix("The file of keys is damaged: "))
      }
    }
  }
}
