import Synchronization

/// What one event loop has answered, by route. Each loop writes into its own, so that they do not get into each
/// other's way; readers add them up.
final class LoopStatistics: Sendable {
  /// One method of one route.
  private final class Cell: Sendable {
    let responses = InlineArray<5, Atomic<Int>> { _ in Atomic(0) }
    let latency = Histogram.ofDurations()
  }

  /// Two for each route: the method it was registered for, and HEAD.
  private let routes: [Cell]
  /// Requests that no route answers, by method; the last for methods that are not known.
  private let others: [Cell]

  init(routes count: Int) {
    routes = (0..<2 * count).map { _ in Cell() }
    others = (0...Method.recognised.count).map { _ in Cell() }
  }

  /// Counts an answer that took some nanoseconds; `exchange` is nil when the request could not be read.
  func count(_ exchange: Exchange?, status: Int, nanoseconds: UInt64) {
    let cell = cell(of: exchange)
    cell.responses[max(1, min(5, status / 100)) - 1].bump()
    cell.latency.observe(Int(clamping: nanoseconds))
  }

  private func cell(of exchange: Exchange?) -> Cell {
    guard let exchange else { return others[Method.recognised.count] }
    if let entry = exchange.request.entry, 2 * entry.number < routes.count {
      return routes[2 * entry.number + (exchange.isHead ? 1 : 0)]
    }
    return others[Method.recognised.firstIndex(of: exchange.request.method) ?? Method.recognised.count]
  }

  /// Adds what was counted to the figures of each route.
  func add(to figures: inout [RouteMetrics]) {
    for (place, cell) in (routes + others).enumerated() {
      for index in figures[place].responses.indices {
        figures[place].responses[index] += cell.responses[index].value
      }
      figures[place].latency = figures[place].latency.adding(cell.latency.snapshot)
    }
  }
}

/// What was answered under one method of one route.
public struct RouteMetrics: Sendable, Equatable {
  /// The method; empty for one that is not known, or a request that could not be read.
  public var method: String
  /// The route's template; empty where none answers.
  public var route: String
  /// Answers by the hundred of their status: 1xx, 2xx, 3xx, 4xx, 5xx.
  public var responses = [0, 0, 0, 0, 0]
  /// Nanoseconds from the first byte of the head to the end of the answer.
  public var latency = Histogram.ofDurations().snapshot

  /// Figures of every route of a router, in the order of the places in `LoopStatistics`, all zero.
  static func none(of router: Router) -> [RouteMetrics] {
    let entries = router.entries.sorted { $0.number < $1.number }
    var figures = (0..<2 * router.entryCount).map { _ in RouteMetrics(method: "", route: "") }
    for entry in entries {
      figures[2 * entry.number] = RouteMetrics(method: entry.method.name, route: entry.template.text)
      figures[2 * entry.number + 1] = RouteMetrics(method: Method.head.name, route: entry.template.text)
    }
    figures += Method.recognised.map { RouteMetrics(method: $0.name, route: "") }
    return figures + [RouteMetrics(method: "", route: "")]
  }
}
