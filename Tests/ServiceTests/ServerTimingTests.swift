import Testing

@testable import Service

@Suite struct ServerTimingTests {
  @Test func stagesAreNamedOnceAndInOrder() throws {
    var timing = ServerTiming()
    #expect(timing.field == "")
    for stage in ["parse", "network", "parse"] { timing.finish(stage) }
    let parts = timing.field.split(separator: ", ").map { $0.split(separator: ";dur=").map(String.init) }
    #expect(parts.map(\.[0]) == ["parse", "network"])
    for part in parts { #expect(try #require(Double(part[1])) >= 0) }
  }
}
