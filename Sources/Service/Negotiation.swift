import HTTP

/// Chooses among representations by the Accept field (RFC 9110, 12.5.1).
struct Negotiation {
  private let ranges: [(type: Substring, subtype: Substring, quality: Double)]

  init(_ fields: Fields) {
    ranges = fields.list("Accept").compactMap { item in
      let parts = item.parametersApart
      guard let range = parts.first?.split(separator: "/", maxSplits: 1), range.count == 2 else { return nil }
      return (
        Substring(range[0].lowercased()), Substring(range[1].lowercased()), Self.quality(parts.dropFirst())
      )
    }
  }

  /// The best of `available` (types such as `application/json`, preferred first), or nil where none will do.
  /// Without an Accept field, the first.
  func best(of available: [String]) -> String? {
    guard !ranges.isEmpty else { return available.first }
    var best: (type: String, quality: Double)?
    for type in available {
      let quality = quality(of: type)
      if quality > best?.quality ?? 0 { best = (type, quality) }
    }
    return best?.type
  }

  /// The weight among the parameters of a list item (RFC 9110, 12.4.2): 1 without one, 0 for one that is no number.
  static func quality(_ parameters: ArraySlice<Substring>) -> Double {
    parameters.first { $0.lowercased().hasPrefix("q=") }.map { Double($0.dropFirst(2)) ?? 0 } ?? 1
  }

  /// Quality given by the most specific range that matches.
  private func quality(of type: String) -> Double {
    let parts = type.split(separator: "/")
    var best = (rank: -1, quality: 0.0)
    for range in ranges {
      let rank: Int
      if range.type == parts[0] && range.subtype == parts[1] {
        rank = 2
      } else if range.type == parts[0] && range.subtype == "*" {
        rank = 1
      } else if range.type == "*" && range.subtype == "*" {
        rank = 0
      } else {
        continue
      }
      if rank > best.rank { best = (rank, range.quality) }
    }
    return best.quality
  }
}

extension String {
  /// A value and its parameters, apart at the semicolons that stand outside quoted strings (RFC 9110, 5.6.6).
  var parametersApart: [Substring] {
    var parts: [Substring] = []
    var start = startIndex
    var (isQuoted, isEscaped) = (false, false)
    for index in indices {
      let character = self[index]
      if isEscaped {
        isEscaped = false
      } else if isQuoted, character == "\\" {
        isEscaped = true
      } else if character == "\"" {
        isQuoted.toggle()
      } else if character == ";", !isQuoted {
        parts.append(self[start..<index].trimmed)
        start = self.index(after: index)
      }
    }
    return (parts + [self[start...].trimmed]).filter { !$0.isEmpty }
  }
}

extension StringProtocol {
  /// Without blanks and tabs at the ends.
  var trimmed: Substring {
    var text = Substring(self)
    while let first = text.first, first == " " || first == "\t" { text.removeFirst() }
    while let last = text.last, last == " " || last == "\t" { text.removeLast() }
    return text
  }
}
