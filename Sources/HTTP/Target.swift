/// What a request is about: the path and the query of its target (RFC 9112, section 3.2).
///
/// The bytes stay as sent; a path is decoded once, after it has been split at its slashes.
public struct Target: Sendable {
  /// The bytes in which the ranges lie: those of the request's head.
  let bytes: [UInt8]
  /// The whole target as sent.
  let whole: Range<Int>
  /// The path with its leading slash; empty for `*` and for an absolute form without a path.
  let pathRange: Range<Int>
  /// The query without its question mark.
  let queryRange: Range<Int>?
  /// The authority of an absolute or authority form.
  let authorityRange: Range<Int>?
  /// Whether the target is the server as a whole: `*`, or for OPTIONS an absolute form without a path.
  let isAsterisk: Bool

  /// Whether it is an https URI.
  var isHTTPS: Bool {
    authorityRange.map { $0.lowerBound - whole.lowerBound == "https://".utf8.count } ?? false
  }

  /// The target as sent.
  public var text: String { bytes.span.extracting(whole).text }

  /// The path as sent, with its escapes.
  public var path: String {
    isAsterisk ? "*" : pathRange.isEmpty ? "/" : bytes.span.extracting(pathRange).text
  }

  /// The query as sent, without its question mark; nil when there is none.
  public var rawQuery: String? { queryRange.map { bytes.span.extracting($0).text } }

  /// The decoded parts of the path between its slashes: `/models/fe%2Dk` gives `models`, `fe-k`, and `/`
  /// gives one empty part.
  public var segments: [String] {
    segmentRanges.map { String(decoding: PercentDecoding.decode(bytes.span.extracting($0)), as: UTF8.self) }
  }

  /// The ranges of the path's parts.
  var segmentRanges: [Range<Int>] {
    var ranges: [Range<Int>] = []
    var start = pathRange.lowerBound + 1
    for index in pathRange.dropFirst() where bytes[index] == .slash {
      ranges.append(start..<index)
      start = index + 1
    }
    ranges.append(min(start, pathRange.upperBound)..<pathRange.upperBound)
    return ranges
  }
}

/// One name and value of a query, decoded.
public struct QueryItem: Sendable, Hashable {
  /// The part before the equals sign.
  public var name: String
  /// The part after it, empty when there is no equals sign.
  public var value: String

  /// An item of a name and a value, both decoded.
  public init(name: String, value: String) {
    self.name = name
    self.value = value
  }
}

extension Target {
  /// The items of the query in order, decoded, `+` read as a space; empty items are dropped.
  public var query: [QueryItem] {
    guard let queryRange else { return [] }
    let span = bytes.span
    var items: [QueryItem] = []
    var start = queryRange.lowerBound
    while start <= queryRange.upperBound {
      let end = span.index(of: UInt8(ascii: "&"), in: start..<queryRange.upperBound)
      if end > start { items.append(item(start..<end)) }
      start = end + 1
    }
    return items
  }

  /// The value of the first query item of a name.
  public func first(_ name: String) -> String? {
    query.first { $0.name == name }?.value
  }

  private func item(_ range: Range<Int>) -> QueryItem {
    func decoded(_ range: Range<Int>) -> String {
      String(decoding: PercentDecoding.decode(bytes.span.extracting(range), plusIsSpace: true), as: UTF8.self)
    }
    guard let equals = range.first(where: { bytes[$0] == .equals }) else {
      return QueryItem(name: decoded(range), value: "")
    }
    return QueryItem(
      name: decoded(range.lowerBound..<equals), value: decoded(equals + 1..<range.upperBound))
  }
}
