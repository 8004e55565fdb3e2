import HTTP
import Keys
import Testing

@testable import Service

@Suite struct RouteScopesTests {
  @Test(arguments: [
    (Method.post, "/predict", RouteScopes.Demand.scope(.predict)),
    (.post, "/predict/batch", .scope(.predict)), (.post, "/convolve", .scope(.predict)),
    (.get, "/models", .scope(.predict)), (.head, "/models/{name}", .scope(.predict)),
    (.get, "/models/{name}/versions/{version}/weights", .scope(.predict)),
    (.put, "/models/{name}/active", .scope(.admin)), (.post, "/models/{name}/versions", .scope(.admin)),
    (.delete, "/models/{name}/versions/{version}", .scope(.admin)), (.post, "/jobs", .scope(.jobs)),
    (.get, "/jobs/{id}/events", .scope(.jobs)), (.put, "/datasets/{name}", .scope(.jobs)),
    (.delete, "/jobs/{id}", .scope(.jobs)), (.get, "/healthz", .nothing), (.get, "/readyz", .nothing),
    (.get, "/version", .nothing), (.get, "/openapi.yaml", .nothing), (.get, "/", .nothing),
    (.get, "/metrics", .metrics), (.get, "/forgotten", .scope(.admin)), (.get, "", .scope(.admin)),
    (.get, "/healthz/more", .scope(.admin)), (.get, "/predictor", .scope(.admin)),
  ])
  func demands(method: Method, template: String, demand: RouteScopes.Demand) {
    #expect(RouteScopes.demand(method, template) == demand)
  }

  /// A route that the table forgets would be for admins only.
  @Test func everyRouteHasItsRow() throws {
    let routes = try LiveService().service.router.routes
    #expect(routes.count >= 8)
    for route in routes { #expect(RouteScopes.knows(route.template), "\(route)") }
  }
}
