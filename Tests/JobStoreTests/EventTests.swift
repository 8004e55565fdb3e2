import Jobs
import Testing

@Suite struct EventTests {
  @Test(arguments: Backend.all)
  func eventsAreNumberedWithoutGapsAndReadInPages(backend: Backend) throws {
    let bench = try Bench(backend)
    let claim = try bench.running()
    for epoch in 1...20 {
      bench.clock.advance(.milliseconds(3))
      let kind: JobEvent.Kind = epoch % 5 == 0 ? .checkpoint : epoch % 3 == 0 ? .log : .epoch
      #expect(
        try bench.store.record(kind, Array("{\"epoch\":\(epoch)}".utf8), progress: nil, by: claim.lease))
    }
    let id = claim.job.id
    #expect(try bench.events(id).count == 22)
    let page = try bench.store.events(of: id, after: 7, limit: 5)
    #expect(page.map(\.number) == [8, 9, 10, 11, 12])
    #expect(page.first?.data == Array("{\"epoch\":6}".utf8) && page.first?.kind == .log)
    #expect(page.last?.at == claim.job.createdAt + .milliseconds(30))
    #expect(try bench.store.events(of: id, after: 22, limit: 5).isEmpty)
    #expect(try bench.store.events(of: id, after: -5, limit: 1).map(\.number) == [1])
    #expect(try bench.store.events(of: id, after: 0, limit: 0).isEmpty)
  }

  @Test(arguments: Backend.all)
  func anEventCarriesHowFarTheJobIs(backend: Backend) throws {
    let bench = try Bench(backend)
    let claim = try bench.running()
    #expect(try bench.store.record(.epoch, [1], progress: [7, 0, 7], by: claim.lease))
    #expect(try bench.job(claim.job.id).progress == [7, 0, 7])
    #expect(try bench.store.record(.log, [1], progress: nil, by: claim.lease))
    let job = try bench.job(claim.job.id)
    #expect(job.progress == [7, 0, 7] && job.revision == claim.job.revision + 2)
  }

  @Test(arguments: Backend.all)
  func eventsOfOneJobAreNotThoseOfAnother(backend: Backend) throws {
    let bench = try Bench(backend)
    let (one, other) = (try bench.running(), try bench.running())
    #expect(try bench.store.record(.log, [1], progress: nil, by: one.lease))
    #expect(try bench.store.record(.log, [2], progress: nil, by: other.lease))
    #expect(try bench.store.events(of: one.job.id, after: 2, limit: 9).map(\.data) == [[1]])
    #expect(try bench.store.events(of: other.job.id, after: 2, limit: 9).map(\.data) == [[2]])
  }

  @Test func textsOfFailuresAreEscaped() throws {
    let bench = try Bench(.memory)
    let claim = try bench.running()
    let failure = JobFailure(code: "a\"b\\", detail: "\u{1}\t\r\u{1F}é\u{2028}")
    try bench.finish(claim, .failed(failure, isTransient: false, delay: .zero))
    #expect(
      try bench.events(claim.job.id).last
        == #"end {"state":"failed","error":{"code":"a\"b\\","detail":"\u0001\t\r\u001fé"# + "\u{2028}\"}}")
  }
}
