import HTTP
import JSON
import Locks
import Prediction
import Spectra
import Testing

@testable import Service

@Suite struct ServiceTests {
  @Test func operations() throws {
    let client = try LiveService.client()
    let health = try client.get("/healthz")
    #expect(health.status == 200)
    #expect(health.text == "{\"status\":\"ok\"}")
    #expect(health.values("Cache-Control") == ["no-store"])
    #expect(health.values("X-Content-Type-Options").isEmpty, "there is nothing in it to be mistaken")
    let ready = try client.get("/readyz")
    #expect(ready.text == "{\"status\":\"ready\"}")
    #expect(ready.values("X-Content-Type-Options") == ["nosniff"])
    #expect(
      try client.get("/version").text
        == "{\"name\":\"whiteline\",\"version\":\"\(Version.current)\",\"kernels\":\"test\",\"models\":["
        + "{\"name\":\"fe-k\",\"version\":3,\"digest\":\"c0ffee\",\"element\":\"Fe\",\"edge\":\"K\"}]}")
    let model =
      "{\"name\":\"fe-k\",\"element\":\"Fe\",\"edge\":\"K\",\"active\":3,\"versions\":[{\"version\":3,"
      + "\"digest\":\"c0ffee\",\"createdAt\":\"2026-01-31\",\"metrics\":{\"note\":\"none\"}}]}"
    #expect(try client.get("/models").text == "{\"models\":[\(model)]}")
    #expect(try client.get("/models/fe-k").text == model)
    #expect(try client.get("/models/fe%2Dk").text == model)
    let openAPI = try client.get("/openapi.yaml")
    #expect(openAPI.values("Content-Type") == ["application/yaml"])
    #expect(openAPI.text == "openapi: 3.1.0\n")
  }

  @Test(arguments: ["/healthz", "/readyz", "/version", "/models", "/models/fe-k", "/openapi.yaml"])
  func everyGetHasItsHeadAndOptions(path: String) throws {
    let client = try LiveService.client()
    let (get, head) = (try client.get(path), try client.send("HEAD", path))
    #expect(head.status == 200)
    #expect(head.body.isEmpty)
    #expect(head.values("Content-Length") == get.values("Content-Length"))
    #expect(head.values("Content-Type") == get.values("Content-Type"))
    #expect(try client.send("OPTIONS", path).values("Allow") == ["GET, HEAD, OPTIONS"])
    #expect(try client.post(path, "{}").status == 405)
  }

  @Test func readiness() throws {
    let empty = try LiveService(models: LiveModels(standard: "fe-k"))
    let reply = try empty.client.get("/readyz", ["X-Request-Id": "r"])
    #expect(reply.status == 503)
    #expect(reply.values("Retry-After") == ["5"])
    #expect(
      reply.text
        == "{\"type\":\"/problems/not-ready\",\"title\":\"Not ready\",\"status\":503,\"detail\":\"No model is loaded.\",\"instance\":\"r\"}"
    )
    #expect(try empty.client.get("/healthz").status == 200)
    let nothing = try empty.client.post("/predict", Requests.json())
    #expect(nothing.status == 404)
    #expect(nothing.json["detail"] == "There is no model \"fe-k\"; no model is loaded.")

    let live = try LiveService()
    #expect(try live.client.get("/readyz").status == 200)
    live.service.beginDraining()
    let draining = try live.client.get("/readyz")
    #expect(draining.status == 503)
    #expect(draining.json["detail"] == "The server is shutting down and takes no new work.")
    #expect(try live.client.post("/predict", Requests.json()).status == 200)
  }

  @Test(arguments: [
    (StoreTrouble.unreachable, "The job store cannot be reached."),
    (.unwritable, "The job store cannot be written; the server's log says why."),
    (
      .fullDisk(minimumFree: 1000),
      "Less than 1000 bytes are free on the disk of the data folder. Free some space."
    ),
  ])
  func whereNothingCanBeStoredItIsNotReadyButPredicts(trouble: StoreTrouble, detail: String) throws {
    let live = try LiveBench()
    #expect(try live.client.get("/readyz").status == 200)
    live.trouble.withLock { $0 = trouble }
    let reply = try live.client.get("/readyz")
    #expect(reply.status == 503 && reply.values("Retry-After") == ["5"])
    #expect(reply.json["detail"] == .string(detail))
    #expect(try live.client.post("/predict", Requests.json()).status == 200)
    live.trouble.withLock { $0 = nil }
    #expect(try live.client.get("/readyz").status == 200)
  }

  @Test func theServersOwnFaultsSayNothingOfItsFiles() {
    for error in [
      PredictionError.weights(.metadataMissing("card")), .card("/secret/path"), .diverged(epoch: 1),
      .convolvedTwice(.fixed), .tooFewSamples(found: 0, needed: 1), .checkpointMismatch("x"),
      .dataset([DatasetIssue(file: "/secret/path", detail: "")]), .recipe([]),
    ] {
      let problem = ServiceError.prediction(error, pointer: "/structure").problem
      #expect(problem.status == 500)
      #expect(problem.errors.isEmpty)
      #expect(
        problem.detail
          == "The prediction failed for a reason that is not the request's; the server's log has it.")
    }
  }
}
