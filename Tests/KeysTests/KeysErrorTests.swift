import Testing

@testable import Keys

@Suite struct KeysErrorTests {
  @Test func messages() throws {
    let text = try KeyRing.sample([.init(name: "x", scopes: [.jobs])]).texts[0]
    for (error, message) in [
      (
        KeysError.badName,
        "A key's name has 1 to 120 characters and no control characters; say who uses it."
      ),
      (.noScope, "A key needs a scope: predict, jobs or admin."),
      (.expiryPassed(.noon), "The key would have expired at 2026-01-31T12:00:00Z; name a later time."),
      (.noSuchKey(id: "abc"), "There is no key \"abc\". `whiteline keys list` shows the ids."),
      (
        .noSuchKey(id: text),
        "Name the key by its id, the part between the underscores, and never write a whole key into a command."
      ),
      (.alreadyRevoked(id: "abc", at: .noon), "The key abc was revoked before, at 2026-01-31T12:00:00Z."),
    ] {
      #expect(error.message == message)
    }
  }
}
