public import HTTP
public import Prediction
import JSON
import Jobs
import Synchronization

/// The product as a set of routes over live models. Knows no socket and no file: the composition hands in
/// what it needs.
public final class Service: Sendable {
  /// What the routes work with.
  public struct Parts: Sendable {
    /// Models being served.
    public var models: LiveModels
    /// Limits on what clients send.
    public var limits: Configuration.Limits
    /// Gzip.
    public var coding: ContentCoding
    /// Text served at /openapi.yaml.
    public var openAPI: [UInt8]
    /// Kernels chosen for the processor at hand.
    public var kernels: String
    /// Who may ask.
    public var admission: Admission
    /// Jobs, datasets and models that can be changed; nil where the program only predicts.
    public var bench: Bench?
    /// Hosts that the service answers for; none for any.
    public var hosts: [String] = []
    /// Which pages of other origins may ask.
    public var cors = Configuration.CORS()
    /// Seconds for which browsers are told to come over TLS only.
    public var strictTransportSeconds = 0
    /// Processors that may compute at the same time.
    public var processors = 1
    /// Takes what went wrong inside the server, for the log.
    public var reportFailure: @Sendable (_ requestID: String, _ message: String) -> Void

    /// The parts, all of them.
    public init(
      models: LiveModels, limits: Configuration.Limits, coding: ContentCoding, openAPI: [UInt8],
      kernels: String, admission: Admission = .open, bench: Bench? = nil,
      reportFailure: @escaping @Sendable (_ requestID: String, _ message: String) -> Void
    ) {
      self.models = models
      self.limits = limits
      self.coding = coding
      self.openAPI = openAPI
      self.kernels = kernels
      self.admission = admission
      self.bench = bench
      self.reportFailure = reportFailure
    }
  }

  let parts: Parts
  /// What /metrics tells.
  public let metrics = Metrics()
  /// Batches of predictions under way.
  let computing = Atomic<Int>(0)
  private let draining = Atomic(false)
  private let watch: JobWatch?

  /// A service over these parts.
  public init(_ parts: Parts) {
    self.parts = parts
    watch = parts.bench.map { JobWatch($0.jobs.signals) }
    if let bench = parts.bench { metrics.add { bench.families } }
  }

  /// From now on /readyz says 503, so that a proxy sends no more; whoever waits for jobs is told to ask again.
  public func beginDraining() {
    draining.store(true, ordering: .releasing)
    watch?.close()
  }

  /// Long polls and event streams that wait for jobs.
  var waitingClients: Int { watch?.count ?? 0 }

  var isDraining: Bool { draining.load(ordering: .acquiring) }

  /// All routes.
  public var router: Router {
    var router = Router()
    router.problem = { Self.problem($0) }
    let hosts = NamedHosts(parts.hosts)
    router.admission = { [admission = parts.admission] request in
      hosts?.refusal(of: request) ?? admission.admit(&request) ?? request.refusalOfBody
    }
    let safety = BrowserSafety(strictTransportSeconds: parts.strictTransportSeconds)
    let crossOrigin = CrossOrigin(parts.cors)
    router.decoration = { request, response in
      safety.decorate(request, &response)
      crossOrigin?.decorate(request, &response)
      Admission.tellBudget(request, &response)
    }
    let convolve = ConvolveEndpoint(limits: parts.limits)
    let predictions = Predictions(self)
    router.on(
      .post, "/predict", options: RouteOptions(contentTypes: PredictEndpoint.contentTypes),
      .batched(
        BatchQueue(
          limit: Predictions.limit, runners: parts.processors,
          together: { predictions.answer($0, more: $1) }, alone: { predictions.answer($0) })))
    router.on(
      .post, "/convolve", options: RouteOptions(contentTypes: ConvolveEndpoint.contentTypes),
      .work { [self] request in
        work(request) { request, body, timing throws(ServiceError) in
          try convolve.answer(request, body: body, timing: &timing)
        }
      })
    addOperations(to: &router)
    if let bench = parts.bench, let watch { addJobs(to: &router, bench, watch) }
    return router
  }

  /// Answers POST /predict, from the bytes of the body to those of the answer: what the route runs.
  public func predict(_ request: Request) -> Response { Predictions(self).answer(request) }

  /// An endpoint that computes: its body decoded, its errors made into problems, its answer compressed.
  private func work(
    _ request: Request,
    _ answer: (Request, [UInt8], inout ServerTiming) throws(ServiceError) -> Response
  ) -> Response {
    var timing = ServerTiming()
    do throws(ServiceError) {
      let body = try body(of: request)
      let response = try answer(request, body, &timing)
      return finished(response, timing, of: request)
    } catch {
      return refused(error, request)
    }
  }

  /// A request's body, its Content-Encoding undone.
  func body(of request: Request) throws(ServiceError) -> [UInt8] {
    try parts.coding.body(of: request, limit: parts.limits.decompressedBody)
  }

  /// An answer with what every computed one has.
  func finished(_ response: Response, _ timing: ServerTiming, of request: Request) -> Response {
    var response = response
    response.fields["Server-Timing"] = timing.field
    metrics.observe(timing)
    parts.coding.encode(&response, for: request)
    return response
  }

  /// The answer to a request that cannot be answered as wished.
  func refused(_ error: ServiceError, _ request: Request) -> Response {
    var response = error.response(to: request)
    if response.status.code >= 500 { parts.reportFailure(request.id, "\(error)") }
    parts.coding.encode(&response, for: request)
    return response
  }

  /// The problem document for errors that the server itself makes.
  private static func problem(_ problem: Problem) -> Response {
    let status = problem.status
    let reason = status.reason.isEmpty ? "Error" : status.reason
    let slug = reason.lowercased().map { $0.isLetter || $0.isNumber ? $0 : "-" }
    return ProblemDocument(
      slug: String(slug), title: reason, status: status.code, detail: problem.detail
    ).response(instance: problem.requestID)
  }
}
