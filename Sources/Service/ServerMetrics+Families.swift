import HTTP
import Synchronization

extension ServerMetrics {
  /// The figures of a server for /metrics.
  var families: [MetricFamily] {
    traffic + connections + trouble + [
      MetricFamily("whiteline_queue_depth", "Requests that wait for a worker.", .gauge, Double(queueDepth)),
      MetricFamily(
        "whiteline_queue_seconds", "Time that requests waited for a worker.", per: 1e9, [([], queueWaits)]),
    ]
  }

  private var traffic: [MetricFamily] {
    // HEAD, and methods that no route answers, appear once they have been seen.
    let seen = routes.filter { $0.latency.count > 0 || (!$0.route.isEmpty && $0.method != "HEAD") }
    let classes = ["1xx", "2xx", "3xx", "4xx", "5xx"]
    return [
      MetricFamily(
        "whiteline_http_requests_total",
        "Answers by route template (none where no route answers), method and class of status.", .counter,
        seen.flatMap { route in
          zip(classes, route.responses).filter { $1 > 0 || ($0 == "2xx" && !route.route.isEmpty) }.map {
            name, count in
            MetricFamily.Sample(route.labels + [("status", name)], Double(count))
          }
        }),
      MetricFamily(
        "whiteline_http_request_duration_seconds",
        "Time from the first byte of a request to the end of its answer.", per: 1e9,
        seen.map { ($0.labels, $0.latency) }),
      MetricFamily(
        "whiteline_http_requests_in_flight", "Requests that are being read or answered.", .gauge,
        Double(connectionsActive)),
      MetricFamily(
        "whiteline_http_received_bytes_total", "Bytes read from peers.", .counter, Double(bytesReceived)),
      MetricFamily("whiteline_http_sent_bytes_total", "Bytes sent to peers.", .counter, Double(bytesSent)),
    ]
  }

  private var connections: [MetricFamily] {
    [
      MetricFamily(
        "whiteline_http_connections", "Connections by what they do.", .gauge, by: "state",
        [("active", connectionsActive), ("idle", max(0, connectionsOpen - connectionsActive))]),
      MetricFamily(
        "whiteline_http_connections_accepted_total", "Connections taken.", .counter,
        Double(connectionsAccepted)),
      MetricFamily(
        "whiteline_http_connections_evicted_total", "Idle connections closed to make room for others.",
        .counter,
        Double(connectionsEvicted)),
      MetricFamily(
        "whiteline_http_bodies_bytes", "Request bodies above 64 KiB that are in memory.", .gauge,
        Double(bodiesInMemory)),
    ]
  }

  private var trouble: [MetricFamily] {
    [
      MetricFamily(
        "whiteline_http_parse_errors_total",
        "Requests that were off the grammar of HTTP or beyond a limit of the head.", .counter,
        Double(malformedRequests)),
      MetricFamily(
        "whiteline_http_timeouts_total", "Waits that were given up, by what for.", .counter, by: "kind",
        [
          ("head", headTimeouts), ("body", bodyTimeouts), ("write", writeTimeouts), ("idle", idleTimeouts),
          ("request", deadlinesPassed),
        ]),
      MetricFamily(
        "whiteline_http_aborted_requests_total", "Requests whose peer was gone before the answer was whole.",
        .counter, Double(aborted)),
    ]
  }

  /// Requests and connections turned away, by reason.
  func rejections(_ refusals: RefusalCounts) -> MetricFamily {
    MetricFamily(
      "whiteline_http_rejections_total", "Requests and connections turned away, by reason.", .counter,
      by: "reason",
      [
        ("connections", connectionsRefused), ("descriptors", connectionsShed), ("queue", queueRejections),
        ("bodies", bodyRejections),
        ("key_missing", refusals.missing.load(ordering: .relaxed)),
        ("key_invalid", refusals.invalid.load(ordering: .relaxed)),
        ("scope_missing", refusals.forbidden.load(ordering: .relaxed)),
        ("budget_spent", refusals.overBudget.load(ordering: .relaxed)),
      ])
  }
}

extension RouteMetrics {
  fileprivate var labels: [(String, String)] {
    [("route", route.isEmpty ? "none" : route), ("method", method.isEmpty ? "other" : method)]
  }
}
