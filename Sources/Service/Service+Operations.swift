import Geometry
import HTTP
import JSON
import Prediction

extension Service {
  /// Routes for those who run the service. None does any work, so they run on the event loop.
  func addOperations(to router: inout Router) {
    // Asked all the time and always the same: made once.
    let (alive, ready) = (Self.status("ok"), Self.status("ready"))
    router.on(.get, "/healthz", .immediate { _ in alive })
    router.on(.get, "/readyz", .immediate { [self] request in unreadiness(request) ?? ready })
    addMetrics(to: &router)
    router.on(.get, "/version", .immediate { [self] _ in version })
    if parts.bench == nil {
      router.on(.get, "/models", .immediate { [self] _ in models })
      router.on(.get, "/models/{name}", .immediate { [self] request in model(request) })
    }
    let openAPI = StaticDocument(type: "application/yaml", bytes: parts.openAPI, coding: parts.coding)
    router.on(.get, "/openapi.yaml", .immediate { openAPI.response(to: $0) })
  }

  private static func status(_ word: String) -> Response {
    Response.json { $0.member("status", word) }
  }

  /// Why the service takes no work; nil where it does.
  private func unreadiness(_ request: Request) -> Response? {
    let problem: String? =
      if isDraining {
        "The server is shutting down and takes no new work."
      } else if parts.models.all.isEmpty {
        "No model is loaded."
      } else {
        parts.bench?.trouble()?.message
      }
    guard let problem else { return nil }
    var response = ProblemDocument(slug: "not-ready", title: "Not ready", status: 503, detail: problem)
      .response(instance: request.id)
    response.fields["Retry-After"] = "5"
    return response
  }

  private var version: Response {
    Response.json { object in
      object.member("name", "whiteline")
      object.member("version", Version.current)
      object.member("kernels", parts.kernels)
      object.array("models") { array in
        for model in parts.models.all { array.object { model.card.writeIdentity(to: &$0) } }
      }
    }
  }

  private var models: Response {
    Response.json { object in
      object.array("models") { array in
        for model in parts.models.all { array.object { ModelDocument(served: model.card).write(to: &$0) } }
      }
    }
  }

  private func model(_ request: Request) -> Response {
    do throws(PredictionError) {
      let model = try parts.models.model(String((request.parameter("name") ?? "").prefix(80)))
      return .json { ModelDocument(served: model.card).write(to: &$0) }
    } catch {
      var problem = error.problem("")
      problem.errors = []
      return problem.response(instance: request.id)
    }
  }
}
