import Jobs
import Testing

@testable import Service

@Suite struct JobFiguresTests {
  /// The values of one family of /metrics by what tells them apart.
  private func figures(_ name: String, _ bench: LiveBench) throws -> [String: String] {
    let lines = try bench.client.get("/metrics").text.split(separator: "\n")
    return Dictionary(
      uniqueKeysWithValues: lines.filter { $0.hasPrefix("\(name){") || $0.hasPrefix("\(name) ") }.map {
        let parts = $0.dropFirst(name.count).split(separator: " ")
        return (parts.count > 1 ? String(parts[0]) : "", String(parts[parts.count - 1]))
      })
  }

  @Test func jobsAreCountedByState() throws {
    let bench = try LiveBench()
    #expect(try figures("whiteline_jobs", bench)["{state=\"queued\"}"] == "0")
    #expect(try figures("whiteline_jobs_oldest_ready_seconds", bench) == ["": "0"])
    let first = try bench.submit().id
    _ = try bench.submit()
    _ = try bench.store.cancel(first)
    let counted = try figures("whiteline_jobs", bench)
    #expect(counted.count == JobState.allCases.count)
    #expect(counted["{state=\"queued\"}"] == "1" && counted["{state=\"cancelled\"}"] == "1")
    #expect(counted["{state=\"running\"}"] == "0")
    #expect(try figures("whiteline_jobs_oldest_ready_seconds", bench)[""].flatMap(Double.init) ?? -1 >= 0)
  }
}
