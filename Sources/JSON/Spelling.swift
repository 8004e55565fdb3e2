/// Finds what a mistyped word was meant to be.
enum Spelling {
  /// The known word nearest to `word`, if it is near enough: one edit in short words, one in three letters
  /// otherwise. An edit adds, drops or changes a letter or swaps two neighbours; case does not count.
  static func nearest(to word: String, among known: [String]) -> String? {
    let letters = lowercased(word)
    var best: (word: String, edits: Int)?
    for candidate in known {
      let other = lowercased(candidate)
      let allowed = max(1, other.count / 3)
      guard abs(other.count - letters.count) <= allowed else { continue }
      let edits = edits(from: letters, to: other)
      if edits <= allowed, edits < best?.edits ?? .max { best = (candidate, edits) }
    }
    return best?.word
  }

  private static func lowercased(_ word: String) -> [UInt8] {
    word.utf8.map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 | 0x20 : $0 }
  }

  /// Damerau's distance between neighbours only (optimal string alignment), by rows.
  private static func edits(from a: [UInt8], to b: [UInt8]) -> Int {
    var twoAbove: [Int] = []
    var above = Array(0...b.count)
    for i in a.indices {
      var row = [i + 1]
      for j in b.indices {
        var least = min(above[j + 1] + 1, row[j] + 1, above[j] + (a[i] == b[j] ? 0 : 1))
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { least = min(least, twoAbove[j - 1] + 1) }
        row.append(least)
      }
      twoAbove = above
      above = row
    }
    return above[b.count]
  }
}

extension String {
  /// At most 80 characters of it, for messages: a sender's text must not make an answer of any length.
  var shortened: String { utf8.count <= 80 ? self : String(unicodeScalars.prefix(80)) + "..." }
}
