import Dispatch
import Geometry
public import HTTP
import Prediction

extension Service {
  /// Lets /metrics tell what a server does. The server is not kept alive by it.
  public func report(on server: Server) {
    metrics.add { [weak server, refusals = parts.admission.counts] in
      guard let figures = server?.metrics else { return [] }
      return figures.families + [figures.rejections(refusals)]
    }
  }

  /// GET /metrics, on a queue of its own: it answers when all workers are busy, which is when it is needed.
  func addMetrics(to router: inout Router) {
    let queue = DispatchQueue(label: "metrics")
    router.on(
      .get, "/metrics",
      .deferred { [self] request, responder in
        queue.async { @Sendable in
          var response = Response(
            .ok, fields: ["Content-Type": MetricsText.contentType, "Cache-Control": "no-store"],
            body: MetricsText(self.identity + self.metrics.families).bytes)
          self.parts.coding.encode(&response, for: request)
          responder.complete(response)
        }
      })
  }

  /// Which program this is, and which models it serves.
  private var identity: [MetricFamily] {
    [
      MetricFamily(
        "whiteline_build_info", "Which program this is; always 1.", .gauge,
        [.init([("version", Version.current), ("kernels", parts.kernels)], 1)]),
      MetricFamily(
        "whiteline_model_info", "Which models are served; always 1.", .gauge,
        parts.models.all.map { model in
          let card = model.card
          return .init(
            [
              ("name", card.name), ("version", "\(card.version)"), ("digest", card.digest),
              ("element", card.element.symbol), ("edge", card.edge),
            ], 1)
        }),
    ]
  }
}
