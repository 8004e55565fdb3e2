import Foundation
import HTTP
import Keys
import Testing

@testable import Service

@Suite struct MetricsTests {
  /// Lines of the exposition as names with labels, and numbers.
  private func samples(_ text: String) -> [String: Double] {
    Dictionary(
      uniqueKeysWithValues: text.split(separator: "\n").filter { !$0.hasPrefix("#") }.compactMap { line in
        line.lastIndex(of: " ").flatMap { space in
          Double(line[line.index(after: space)...]).map { (String(line[..<space]), $0) }
        }
      })
  }

  private func live(_ admission: Admission = .open) throws -> LiveService {
    let live = try LiveService(admission: admission)
    live.service.report(on: live.server)
    return live
  }

  @Test func whatWasAskedIsCounted() throws {
    let live = try live()
    for _ in 0..<3 { _ = try live.client.get("/models/fe-k") }
    _ = try live.client.get("/models/other")
    _ = try live.client.post("/predict", Requests.json())
    _ = try live.client.post("/predict", "{")
    _ = try live.client.get("/nowhere/secret")
    live.service.metrics.batchSizes.observe(3)
    live.service.metrics.add {
      [MetricFamily("whiteline_jobs", "Jobs.", .gauge, by: "state", [("queued", 2)])]
    }
    let reply = try live.client.get("/metrics")
    #expect(reply.status == 200)
    #expect(reply.values("Content-Type") == ["text/plain; version=0.0.4; charset=utf-8"])
    #expect(reply.values("Cache-Control") == ["no-store"])
    let samples = samples(reply.text)
    let requests = "whiteline_http_requests_total"
    for (name, value) in [
      ("\(requests){route=\"/models/{name}\",method=\"GET\",status=\"2xx\"}", 3.0),
      ("\(requests){route=\"/models/{name}\",method=\"GET\",status=\"4xx\"}", 1),
      ("\(requests){route=\"/predict\",method=\"POST\",status=\"2xx\"}", 1),
      ("\(requests){route=\"/predict\",method=\"POST\",status=\"4xx\"}", 1),
      ("\(requests){route=\"none\",method=\"GET\",status=\"4xx\"}", 1),
      ("\(requests){route=\"/readyz\",method=\"GET\",status=\"2xx\"}", 0),
      ("whiteline_http_request_duration_seconds_count{route=\"/predict\",method=\"POST\"}", 2),
      ("whiteline_queue_seconds_count", 2), ("whiteline_batch_size_bucket{le=\"4\"}", 2),
      ("whiteline_batch_size_bucket{le=\"2\"}", 1), ("whiteline_batch_size_sum", 4),
      ("whiteline_jobs{state=\"queued\"}", 2),
      ("whiteline_build_info{version=\"\(Version.current)\",kernels=\"test\"}", 1),
      (
        "whiteline_model_info{name=\"fe-k\",version=\"3\",digest=\"c0ffee\",element=\"Fe\",edge=\"K\"}", 1
      ),
    ] {
      #expect(samples[name] == value, "\(name)")
    }
    for stage in Metrics.stages {
      #expect(samples["whiteline_compute_seconds_count{stage=\"\(stage)\"}"] == 1, "\(stage)")
    }
    #expect(samples["whiteline_http_sent_bytes_total"] ?? 0 > 1000)
    #expect(!reply.text.contains("secret"))
  }

  @Test func refusalsAreCounted() throws {
    var ring = KeyRing()
    var random = SystemRandomNumberGenerator()
    let now = Timestamp(seconds: 0)
    let key = try ring.add(
      .init(name: "j", scopes: [.jobs]), at: now, using: &random
    ).text.text
    let live = try live(
      Admission(.init(demand: .everybody, protectsMetrics: false), keys: ring, clock: { now }))
    _ = try live.client.get("/models")
    for _ in 0..<2 { _ = try live.client.get("/models", ["Authorization": "Bearer wl_x"]) }
    _ = try live.client.get("/models", ["Authorization": "Bearer \(key)"])
    let samples = samples(try live.client.get("/metrics").text)
    for (reason, count) in [
      ("key_missing", 1.0), ("key_invalid", 2), ("scope_missing", 1), ("budget_spent", 0), ("queue", 0),
      ("bodies", 0), ("descriptors", 0), ("connections", 0),
    ] {
      #expect(samples["whiteline_http_rejections_total{reason=\"\(reason)\"}"] == count, "\(reason)")
    }
  }

  @Test func metricsMayBeProtected() throws {
    let live = try live(
      Admission(.init(demand: .everybody, protectsMetrics: true), clock: { .init(seconds: 0) }))
    #expect(try live.client.get("/metrics").status == 401)
  }

  /// Everybody else's reader of the format reads it.
  @Test func prometheusReadsIt() throws {
    let live = try live()
    _ = try live.client.post("/predict", Requests.json())
    let text = try live.client.get("/metrics").text
    let script = """
      import sys
      from prometheus_client.parser import text_string_to_metric_families as families
      print(sum(len(family.samples) for family in families(sys.stdin.read())))
      """
    guard let read = try run(script, text) else {
      print("skipped: install python3 with prometheus_client to read the metrics with its parser")
      return
    }
    #expect(Int(read) == samples(text).count)
  }

  /// What Python prints; nil without it or the package.
  private func run(_ script: String, _ input: String) throws -> String? {
    let process = Process()
    let (output, given) = (Pipe(), Pipe())
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", "-c", script]
    process.standardInput = given
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    // Python that finds no package has gone and reads nothing.
    signal(SIGPIPE, SIG_IGN)
    try? given.fileHandleForWriting.write(contentsOf: Data(input.utf8))
    try? given.fileHandleForWriting.close()
    let printed = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { return nil }
    return String(decoding: printed, as: UTF8.self).split(separator: "\n").first.map(String.init)
  }
}
