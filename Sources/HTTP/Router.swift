/// Finds what answers a request, by method and path, and says what becomes of those that nothing answers.
///
/// A tree of path segments; a literal segment goes before a name in braces. Every GET route answers HEAD,
/// every path OPTIONS; another method is 405 with Allow, another path 404.
public struct Router: Sendable {
  /// Asked when a request's head is complete and routed, before its body is read and before
  /// `100 Continue`: an answer refuses the request (keys, budgets). The body of the request is empty here; what
  /// was found out about the caller may be left in `principal`.
  public var admission: (@Sendable (inout Request) -> Response?)?

  /// Makes the answers to errors that the server itself finds; Allow, Retry-After and Connection are added
  /// by the server. By default plain text.
  public var problem: @Sendable (Problem) -> Response = { $0.plainText }

  /// A last look at each response, on the event loop, before it is encoded; the request is nil when it
  /// could not be read.
  public var decoration: (@Sendable (Request?, inout Response) -> Void)?

  private var nodes = [Node()]
  /// How many routes were ever registered.
  private(set) var entryCount = 0

  /// A router that answers nothing yet.
  public init() {}

  /// Answers a method and a path by a handler. A path given twice for one method keeps the later handler.
  public mutating func on(
    _ method: Method, _ template: String, options: RouteOptions = RouteOptions(), _ handler: Handler
  ) {
    let template = RouteTemplate(template)
    var node = 0
    for segment in template.segments { node = child(of: node, for: segment) }
    let entry = RouteEntry(
      method: method, template: template, options: options, handler: handler, number: entryCount)
    entryCount += 1
    nodes[node].entries.removeAll { $0.method == method }
    nodes[node].entries.append(entry)
    nodes[node].allow = Router.allow(nodes[node].entries)
  }
}

extension Router {
  /// Every route by method and template.
  public var routes: [(method: Method, template: String)] {
    entries.map { ($0.method, $0.template.text) }
  }

  /// Every route.
  var entries: [RouteEntry] { nodes.flatMap(\.entries) }

  struct Node: Sendable {
    var literals: [(bytes: [UInt8], node: Int)] = []
    var parameter: Int?
    var entries: [RouteEntry] = []
    var allow = ""
  }

  /// What a router says of a request.
  enum Match: Sendable {
    case route(RouteEntry)
    case options(allow: String)
    case methodNotAllowed(allow: String)
    case notFound
  }

  /// Finds the route of a method and a target.
  func match(_ method: Method, _ target: Target) -> Match {
    if target.isAsterisk { return .options(allow: allowOfAll) }
    guard let node = node(of: target) else { return .notFound }
    let entries = nodes[node].entries
    if let entry = entries.first(where: { $0.method == method }) { return .route(entry) }
    if method == .head, let entry = entries.first(where: { $0.method == .get }) { return .route(entry) }
    if method == .options { return .options(allow: nodes[node].allow) }
    return .methodNotAllowed(allow: nodes[node].allow)
  }

  private mutating func child(of node: Int, for segment: RouteTemplate.Segment) -> Int {
    switch segment {
    case .literal(let bytes):
      if let known = nodes[node].literals.first(where: { $0.bytes == bytes }) { return known.node }
      nodes[node].literals.append((bytes, nodes.count))
    case .parameter:
      if let known = nodes[node].parameter { return known }
      nodes[node].parameter = nodes.count
    }
    nodes.append(Node())
    return nodes.count - 1
  }

  private func node(of target: Target) -> Int? {
    if target.pathRange.isEmpty { return walk([[]], 0, from: 0) }
    let span = target.bytes.span
    if span.extracting(target.pathRange).firstIndex(of: .percent) != nil {
      let segments = target.segmentRanges.map { PercentDecoding.decode(span.extracting($0)) }
      return walk(segments, 0, from: 0)
    }
    return walk(target, from: target.pathRange.lowerBound + 1, in: 0)
  }

  /// Walks a path without escapes, segment by segment, without copying it.
  private func walk(_ target: Target, from start: Int, in node: Int) -> Int? {
    let span = target.bytes.span
    let end = target.pathRange.upperBound
    let slash = span.index(of: .slash, in: start..<end)
    func onward(_ next: Int) -> Int? {
      if slash == end { return nodes[next].entries.isEmpty ? nil : next }
      return walk(target, from: slash + 1, in: next)
    }
    for (bytes, next) in nodes[node].literals where Router.equal(bytes, span, start..<slash) {
      if let found = onward(next) { return found }
    }
    guard slash > start, let next = nodes[node].parameter else { return nil }
    return onward(next)
  }

  /// Walks decoded segments.
  private func walk(_ segments: [[UInt8]], _ index: Int, from node: Int) -> Int? {
    if index == segments.count { return nodes[node].entries.isEmpty ? nil : node }
    for (bytes, next) in nodes[node].literals where bytes == segments[index] {
      if let found = walk(segments, index + 1, from: next) { return found }
    }
    guard !segments[index].isEmpty, let next = nodes[node].parameter else { return nil }
    return walk(segments, index + 1, from: next)
  }

  private static func equal(_ bytes: [UInt8], _ span: Span<UInt8>, _ range: Range<Int>) -> Bool {
    guard bytes.count == range.count else { return false }
    for index in bytes.indices where bytes[index] != span[range.lowerBound + index] { return false }
    return true
  }

  /// The methods of some routes as an Allow field has them, HEAD beside GET, OPTIONS always.
  private static func allow(_ entries: [RouteEntry]) -> String {
    let offered = Set(entries.map(\.method)).union([.options])
    let all = offered.contains(.get) ? offered.union([.head]) : offered
    return all.map(\.name).sorted().joined(separator: ", ")
  }

  /// The folders that bodies go to.
  var bodyFolders: [String] {
    Set(nodes.flatMap(\.entries).compactMap(\.options.bodyFile?.folder)).sorted()
  }

  private var allowOfAll: String { Router.allow(nodes.flatMap(\.entries)) }
}
