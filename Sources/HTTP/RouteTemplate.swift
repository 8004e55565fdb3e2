/// A path with names in braces for the parts that vary: `/models/{name}/versions/{version}`.
struct RouteTemplate: Sendable, Equatable {
  enum Segment: Sendable, Equatable {
    case literal([UInt8])
    case parameter(String)
  }

  struct Parameter: Sendable, Equatable {
    var name: String
    var segment: Int
  }

  let text: String
  let segments: [Segment]
  let parameters: [Parameter]

  /// Reads a template; it must begin with a slash, and a name fills a whole segment.
  init(_ text: String) {
    precondition(text.utf8.first == .slash, "the route template \"\(text)\" must begin with a slash")
    self.text = text
    segments = text.dropFirst().split(separator: "/", omittingEmptySubsequences: false).map { part in
      guard part.hasPrefix("{"), part.hasSuffix("}") else {
        precondition(!part.contains("{"), "in \"\(text)\" a name in braces must fill a whole segment")
        return .literal(Array(part.utf8))
      }
      return .parameter(String(part.dropFirst().dropLast()))
    }
    parameters = segments.enumerated().compactMap { index, segment in
      if case .parameter(let name) = segment { Parameter(name: name, segment: index) } else { nil }
    }
  }
}
