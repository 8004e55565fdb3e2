import HTTP
import Prediction
import Synchronization

/// POST /predict: requests that wait at the same time go through the network as one product, which reads the weights
/// once for all of them. Nobody waits for company, and an answer has the same bytes in any company.
struct Predictions: Sendable {
  /// Most requests that are answered together: with more rows a row takes no less time.
  static let limit = 48
  /// Most bytes of a body that counts as quick.
  static let quickBody = 32 << 10

  private let service: Service
  private let endpoint: PredictEndpoint

  /// A request on its way through a batch.
  private struct Item {
    let pending: PendingRequest
    let prepared: PredictEndpoint.Prepared
    var timing: ServerTiming
  }

  init(_ service: Service) {
    self.service = service
    endpoint = PredictEndpoint(models: service.parts.models, limits: service.parts.limits)
  }

  /// Answers one request, whatever it takes.
  func answer(_ request: Request) -> Response {
    var timing = ServerTiming()
    do throws(ServiceError) {
      let question = try endpoint.question(request, body: try service.body(of: request))
      let item = try endpoint.prepare(question, timing: &timing)
      let answer = try askNetwork(item.model, [item.query])[0]
      timing.finish("network")
      return service.finished(try endpoint.finish(item, answer, timing: &timing), timing, of: request)
    } catch {
      return service.refused(error, request)
    }
  }

  /// Answers the quick ones of a batch, and of those that come while it is prepared, and returns the others.
  func answer(_ batch: [PendingRequest], more: () -> [PendingRequest]) -> [PendingRequest] {
    service.computing.wrappingAdd(1, ordering: .relaxed)
    defer { service.computing.wrappingSubtract(1, ordering: .relaxed) }
    if !fillProcessors { (try? service.parts.models.model())?.rouse() }
    var rest: [PendingRequest] = []
    var items: [Item] = []
    var unread = batch
    while !unread.isEmpty {
      prepare(unread, &items, &rest)
      unread = more()
    }
    while let first = items.first {
      let model = first.prepared.model
      finish(items.filter { $0.prepared.model === model }, model)
      items.removeAll { $0.prepared.model === model }
    }
    return rest
  }

  /// Reads requests: the quick ones become items, what cannot be answered is refused, and others are left.
  private func prepare(_ batch: [PendingRequest], _ items: inout [Item], _ rest: inout [PendingRequest]) {
    for pending in batch {
      var timing = ServerTiming()
      do throws(ServiceError) {
        let body = try service.body(of: pending.request)
        let question = body.count > Self.quickBody ? nil : try endpoint.question(pending.request, body: body)
        guard let question, question.isQuick else {
          rest.append(pending)
          continue
        }
        let prepared = try endpoint.prepare(question, timing: &timing)
        items.append(Item(pending: pending, prepared: prepared, timing: timing))
      } catch {
        pending.responder.complete(service.refused(error, pending.request))
      }
    }
  }

  /// Takes requests of one model through the network, and answers them.
  private func finish(_ items: [Item], _ model: Model) {
    let answers: [NetworkAnswer]
    var clock = ServerTiming()
    do throws(ServiceError) {
      answers = try askNetwork(model, items.map(\.prepared.query))
    } catch {
      for item in items { item.pending.responder.complete(service.refused(error, item.pending.request)) }
      return
    }
    clock.finish("network")
    for (item, answer) in zip(items, answers) {
      let request = item.pending.request
      var timing = item.timing
      timing.add(clock)
      do throws(ServiceError) {
        let response = try endpoint.finish(item.prepared, answer, timing: &timing)
        item.pending.responder.complete(service.finished(response, timing, of: request))
      } catch {
        item.pending.responder.complete(service.refused(error, request))
      }
    }
  }

  private func askNetwork(
    _ model: Model, _ queries: [PreparedQuery]
  ) throws(ServiceError) -> [NetworkAnswer] {
    service.metrics.batchSizes.observe(queries.reduce(0) { $0 + $1.rows })
    do throws(PredictionError) {
      return try model.askNetwork(queries, onOneThread: fillProcessors)
    } catch {
      throw .prediction(error, pointer: "")
    }
  }

  /// Whether every processor has a batch of its own, so that none should borrow another's.
  private var fillProcessors: Bool {
    service.computing.load(ordering: .relaxed) >= service.parts.processors
  }
}
