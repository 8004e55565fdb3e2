import HTTP
import Testing

@testable import Service

/// What browsers are told: cross-origin sharing, security fields.
@Suite struct BrowserTests {
  private func decorated(
    _ origins: [String], _ method: HTTP.Method = .get, _ fields: Fields = [:],
    _ response: Response = Response(.ok)
  ) -> Fields {
    var cors = Configuration.CORS()
    cors.origins = origins
    var response = response
    CrossOrigin(cors)?.decorate(Request(method, "/predict", fields: fields), &response)
    return response.fields
  }

  @Test func nothingIsSaidByDefault() {
    #expect(CrossOrigin(Configuration.CORS()) == nil)
    #expect(decorated([], .get, ["Origin": "https://a"]) == [:])
  }

  @Test func aListedOriginMayReadTheAnswer() {
    let fields = decorated(["https://a", "http://b:81"], .get, ["Origin": "http://b:81"])
    #expect(fields["Access-Control-Allow-Origin"] == "http://b:81")
    #expect(fields["Vary"] == "Origin")
    #expect(fields["Access-Control-Expose-Headers"]?.contains("X-Request-Id") == true)
    #expect(!fields.contains("Access-Control-Allow-Methods"))
    #expect(!fields.contains("Access-Control-Allow-Credentials"))
  }

  @Test func othersMayNotAndCachesKeepThemApart() {
    for fields in [["Origin": "https://c"], ["Origin": "https://a.evil"], ["Origin": "null"], [:]] as [Fields]
    {
      #expect(decorated(["https://a"], .get, fields) == ["Vary": "Origin"])
    }
    let varied = decorated(["https://a"], .get, [:], Response(.ok, fields: ["Vary": "Accept"]))
    #expect(varied.list("Vary") == ["Accept", "Origin"])
  }

  @Test func severalOriginsAreNone() {
    let twice: Fields = ["Origin": "https://a", "origin": "https://a"]
    #expect(decorated(["https://a"], .get, twice) == ["Vary": "Origin"])
    #expect(decorated(["*"], .get, twice) == [:])
  }

  @Test func downloadsMayBeResumedAndTraced() {
    let asked: Fields = ["Origin": "https://a", "Access-Control-Request-Method": "GET"]
    let allowed = decorated(["*"], .options, asked).list("Access-Control-Allow-Headers")
    #expect(Set(["Range", "If-Range", "traceparent"]).isSubset(of: allowed))
    let exposed = decorated(["*"], .get, asked).list("Access-Control-Expose-Headers")
    #expect(Set(["Accept-Ranges", "Content-Range", "ETag"]).isSubset(of: exposed))
  }

  @Test func everybodyMay() {
    let fields = decorated(["*"], .get, ["Origin": "https://c"])
    #expect(fields["Access-Control-Allow-Origin"] == "*" && !fields.contains("Vary"))
    #expect(decorated(["*"]) == [:])
  }

  @Test func preflights() {
    let asked: Fields = ["Origin": "https://a", "Access-Control-Request-Method": "POST"]
    let fields = decorated(["https://a"], .options, asked)
    #expect(fields["Access-Control-Allow-Methods"] == "GET, HEAD, POST, PUT, DELETE")
    #expect(fields["Access-Control-Allow-Headers"]?.hasPrefix("Authorization, Content-Type, ") == true)
    #expect(fields["Access-Control-Max-Age"] == "600")
    #expect(!fields.contains("Access-Control-Expose-Headers"))
    #expect(!decorated(["https://b"], .options, asked).contains("Access-Control-Allow-Methods"))
    #expect(!decorated(["https://a"], .options, ["Origin": "https://a"]).contains("Access-Control-Max-Age"))
  }

  @Test(arguments: [
    ("*", true), ("https://a.b", true), ("http://a:80", true), ("http://[::1]:80", true),
    ("https://a/", false),
    ("a.b", false), ("ftp://a", false), ("https://", false), ("https://A", false), ("null", false),
    ("", false),
  ])
  func originsAreRecognised(text: String, isOrigin: Bool) {
    #expect(CrossOrigin.isOrigin(text) == isOrigin)
  }

  @Test func pagesAndPlotsAreConfined() {
    func fields(_ type: String, _ more: Fields = [:], seconds: Int = 0) -> Fields {
      var response = Response(.ok, fields: ["Content-Type": type])
      for (name, value) in more { response.fields.append(name, value) }
      BrowserSafety(strictTransportSeconds: seconds).decorate(Request(.get, "/"), &response)
      return response.fields
    }
    #expect(
      fields("application/json") == ["Content-Type": "application/json", "X-Content-Type-Options": "nosniff"])
    let page = fields("text/html; charset=utf-8")
    #expect(page["Content-Security-Policy"]?.hasPrefix("default-src 'none'; script-src 'self'") == true)
    #expect(page["Content-Security-Policy"]?.hasSuffix("frame-ancestors 'none'") == true)
    #expect(page["Referrer-Policy"] == "no-referrer" && page["X-Content-Type-Options"] == "nosniff")
    #expect(fields("image/svg+xml")["Content-Security-Policy"]?.contains("sandbox") == true)
    #expect(fields("text/html", ["Content-Security-Policy": "x"])["Content-Security-Policy"] == "x")
    #expect(
      !fields("text/html", seconds: 60).contains("Strict-Transport-Security"), "it did not come over TLS")
  }

  @Test func theServerSaysIt() throws {
    let live = try LiveService(cors: ["https://a"])
    let preflight = try live.client.send(
      "OPTIONS", "/predict",
      ["Origin": "https://a", "Access-Control-Request-Method": "POST"])
    #expect(preflight.status == 204 && preflight.values("Access-Control-Allow-Origin") == ["https://a"])
    #expect(preflight.values("Allow") == ["OPTIONS, POST"])
    let refused = try live.client.get("/none", ["Origin": "https://a"])
    #expect(refused.status == 404 && refused.values("Access-Control-Allow-Origin") == ["https://a"])
    #expect(refused.values("Vary") == ["Origin"])
  }
}
