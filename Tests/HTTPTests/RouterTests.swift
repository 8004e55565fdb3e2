import Testing

@testable import HTTP

struct RouterTests {
  private let router: Router = {
    var router = Router()
    for (method, template) in [
      (Method.get, "/"), (.get, "/models"), (.post, "/models"), (.get, "/models/{name}"),
      (.get, "/models/active"), (.get, "/models/{name}/versions/{version}"), (.delete, "/models/{name}/"),
      (.get, "/a/b/c"), (.get, "/a/{x}/d"),
    ] {
      router.on(method, template, .immediate { Response(.ok, body: Array($0.route.utf8)) })
    }
    return router
  }()

  private func outcome(_ method: Method, _ target: String) -> String {
    switch router.match(method, Request(method, target).target) {
    case .route(let entry): "\(entry.method) \(entry.template.text)"
    case .options(let allow): "options \(allow)"
    case .methodNotAllowed(let allow): "not \(allow)"
    case .notFound: "none"
    }
  }

  @Test(arguments: [
    (Method.get, "/", "GET /"), (.head, "/", "GET /"), (.get, "/?a=/models", "GET /"),
    (.get, "/models", "GET /models"), (.post, "/models", "POST /models"),
    (.get, "/models/fe-k", "GET /models/{name}"), (.get, "/models/active", "GET /models/active"),
    (.get, "/models/%61ctive", "GET /models/active"), (.get, "/models/a%2Fb", "GET /models/{name}"),
    (.get, "/models/x/versions/3", "GET /models/{name}/versions/{version}"),
    (.get, "/models/active/versions/3", "GET /models/{name}/versions/{version}"),
    (.delete, "/models/x/", "DELETE /models/{name}/"), (.get, "/a/b/d", "GET /a/{x}/d"),
    (.get, "/a/%62/d", "GET /a/{x}/d"), (.get, "http://host/models", "GET /models"),
    (.get, "/models/", "none"), (.get, "/models//versions/3", "none"), (.get, "/Models", "none"),
    (.get, "/a/b", "none"), (.get, "/models/x/versions", "none"), (.get, "//", "none"),
    (.put, "/models", "not GET, HEAD, OPTIONS, POST"), (.get, "/models/x/", "not DELETE, OPTIONS"),
    (.options, "/models", "options GET, HEAD, OPTIONS, POST"),
    (.options, "*", "options DELETE, GET, HEAD, OPTIONS, POST"),
    (.options, "http://host", "options DELETE, GET, HEAD, OPTIONS, POST"), (.options, "/none", "none"),
  ])
  func finds(method: Method, target: String, wanted: String) {
    #expect(outcome(method, target) == wanted)
  }

  @Test func parametersAreDecodedParts() {
    var request = Request(.get, "/models/fe%20k%2F2/versions/%31?name=no")
    if case .route(let entry) = router.match(.get, request.target) { request.entry = entry }
    #expect(request.parameter("name") == "fe k/2")
    #expect(request.parameter("version") == "1")
    #expect(request.parameter("other") == nil)
    #expect(request.route == "/models/{name}/versions/{version}")
  }

  @Test func theLaterHandlerOfAPathIsKept() {
    var router = router
    router.on(.get, "/", .immediate { _ in Response(.created) })
    guard case .route(let entry) = router.match(.get, Request(.get, "/").target),
      case .immediate(let handler) = entry.handler
    else {
      Issue.record("no route")
      return
    }
    #expect(handler(Request(.get, "/")).status == .created)
  }
}
