import Testing

@testable import Keys

@Suite struct KeyTextTests {
  @Test func aKeyIsReadBack() throws {
    var random = SeededGenerator(state: 1)
    let key = KeyText(using: &random)
    #expect(key.text.hasPrefix("wl_\(key.id)_"))
    #expect(key.text.utf8.count == 60)
    #expect(KeyText(key.text) == key)
    #expect(KeyText.isID(key.id))
  }

  @Test func keysDiffer() {
    var random = SystemRandomNumberGenerator()
    let texts = (0..<1000).map { _ in KeyText(using: &random).text }
    #expect(Set(texts).count == 1000)
  }

  /// Every character of the alphabet turns up, about as often as the others.
  @Test func charactersAreEven() {
    var random = SeededGenerator(state: 2)
    var counts: [Character: Int] = [:]
    for _ in 0..<2000 {
      for character in KeyText(using: &random).secret { counts[character, default: 0] += 1 }
    }
    #expect(counts.count == 32)
    #expect(counts.values.allSatisfy { (2700...3300).contains($0) })
  }

  @Test func whatIsNoKey() {
    let id = "abcdefgh"
    let secret = String(repeating: "0", count: 48)
    #expect(KeyText("wl_\(id)_\(secret)") != nil)
    for text in [
      "", "wl_", "wl_\(id)", "wl_\(id)_", "wl_\(id)_\(secret)0", "wl_\(id)_\(secret.dropLast())",
      "WL_\(id)_\(secret)", "wl_\(id)-\(secret)", "wl_abcdefgi_\(secret)", "wl_ABCDEFGH_\(secret)",
      "wl_\(id)_\(secret.dropLast())!", "wl_\(id)_\(secret.dropLast())\u{e9}", " wl_\(id)_\(secret)",
      "wl_abcdefg__\(secret.dropLast())",
    ] {
      #expect(KeyText(text) == nil, "\(text)")
    }
    for text in ["", "abcdefg", "abcdefghj", "abcdefgL", "abc\u{0}efgh"] { #expect(!KeyText.isID(text)) }
  }
}
