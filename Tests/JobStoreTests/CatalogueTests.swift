import Dispatch
import Locks
import Persistence
import Prediction
import Testing

@Suite struct CatalogueTests {
  private func dataset(_ name: String, _ artefact: String = "a", at moment: Int64 = 1) -> DatasetEntry {
    DatasetEntry(
      name: name, artefact: artefact, summary: Array("{\"n\":\"é\"}".utf8), bytes: 1 << 40, createdAt: moment)
  }

  private func model(_ name: String, _ version: Int, _ artefact: String = "m") -> ModelEntry {
    ModelEntry(
      name: name, version: version, artefact: artefact, card: [1, 0, 2], job: version > 1 ? "job" : nil,
      createdAt: 5)
  }

  private func checkpoint(_ epoch: Int, isBest: Bool = false, job: String = "j") -> CheckpointEntry {
    CheckpointEntry(
      job: job, epoch: epoch, artefact: "\(job)-\(epoch)", bytes: 9, isBest: isBest, createdAt: 7)
  }

  @Test(arguments: Backend.databases)
  func datasetsArePutReplacedAndRemoved(backend: Backend) throws {
    let place = try backend.place()
    let catalogue = SQLCatalogue(try place.open())
    defer { withExtendedLifetime(place) {} }
    #expect(try catalogue.datasets().isEmpty && catalogue.dataset("b") == nil)
    #expect(try catalogue.put(dataset("b")))
    #expect(try catalogue.put(dataset("a")))
    #expect(try catalogue.put(dataset("b", "other", at: 2)) == false)
    #expect(try catalogue.datasets() == [dataset("a"), dataset("b", "other", at: 2)])
    #expect(try catalogue.dataset("b") == dataset("b", "other", at: 2))
    #expect(try catalogue.removeDataset("b"))
    #expect(try catalogue.removeDataset("b") == false)
    #expect(try catalogue.datasets().map(\.name) == ["a"])
  }

  @Test(arguments: Backend.databases)
  func aDatasetIsWrittenOnlyWhereTheConditionHolds(backend: Backend) throws {
    let place = try backend.place()
    let catalogue = SQLCatalogue(try place.open())
    defer { withExtendedLifetime(place) {} }
    let (one, two) = (dataset("d", "1"), dataset("d", "2", at: 2))
    #expect(try catalogue.put(one) { $0 != nil } == ConditionalWrite(before: nil, isDone: false))
    #expect(try catalogue.dataset("d") == nil)
    #expect(try catalogue.put(one) { $0 == nil } == ConditionalWrite(before: nil, isDone: true))
    #expect(try catalogue.put(two) { $0 == two } == ConditionalWrite(before: one, isDone: false))
    #expect(try catalogue.dataset("d") == one)
    #expect(try catalogue.put(two) { $0 == one } == ConditionalWrite(before: one, isDone: true))
    #expect(try catalogue.removeDataset("d") { $0 == one } == ConditionalWrite(before: two, isDone: false))
    #expect(try catalogue.dataset("d") == two)
    #expect(try catalogue.removeDataset("d") { $0 == two } == ConditionalWrite(before: two, isDone: true))
    #expect(try catalogue.removeDataset("d") { _ in true } == ConditionalWrite(before: nil, isDone: false))
  }

  /// Eight writers on two connections, each of whom wants to be the first, or to follow the one it has seen.
  @Test(arguments: Backend.databases)
  func ofManyWritersAtOnceOneFindsItsConditionTrue(backend: Backend) throws {
    let place = try backend.place()
    let catalogues = try (0..<2).map { _ in SQLCatalogue(try place.open()) }
    func winners(_ write: @Sendable (SQLCatalogue, Int) throws -> Bool) -> Int {
      let won = Locked<[Bool?]>([])
      DispatchQueue.concurrentPerform(iterations: 8) { thread in
        let isDone = try? write(catalogues[thread % 2], thread)
        won.withLock { $0.append(isDone) }
      }
      return won.withLock { $0.contains(nil) ? -1 : $0.count { $0 == true } }
    }
    for round in 0..<5 {
      let name = "d\(round)"
      #expect(winners { try $0.put(dataset(name, "\($1)")) { $0 == nil }.isDone } == 1)
      let seen = try catalogues[0].dataset(name)
      #expect(winners { try $0.put(dataset(name, "new \($1)")) { $0 == seen }.isDone } == 1)
      let left = try catalogues[1].dataset(name)
      #expect(
        left != seen
          && winners { catalogue, _ in try catalogue.removeDataset(name) { $0 == left }.isDone } == 1)
      let version = round == 0 ? nil : round
      #expect(
        winners { catalogue, _ in try catalogue.activate("m", version: round + 1) { $0 == version }.isDone }
          == 1)
    }
  }

  @Test(arguments: Backend.databases)
  func modelsAreStoredOnceAndListedInOrder(backend: Backend) throws {
    let place = try backend.place()
    let catalogue = SQLCatalogue(try place.open())
    defer { withExtendedLifetime(place) {} }
    for entry in [model("b", 2), model("a", 10), model("a", 2), model("b", 1)] { try catalogue.add(entry) }
    try catalogue.add(model("a", 2, "another"))
    #expect(try catalogue.models() == [model("a", 2), model("a", 10), model("b", 1), model("b", 2)])
    #expect(try catalogue.model("b", version: 1) == model("b", 1))
    #expect(try catalogue.model("b", version: 3) == nil)
  }

  @Test(arguments: Backend.databases)
  func numbersOfVersionsAreTakenOnce(backend: Backend) throws {
    let place = try backend.place()
    let catalogue = SQLCatalogue(try place.open())
    defer { withExtendedLifetime(place) {} }
    #expect(try catalogue.reserveVersion(of: "m", above: 0, job: nil) == 1)
    #expect(try catalogue.reserveVersion(of: "m", above: 3, job: "one") == 4)
    #expect(try catalogue.reserveVersion(of: "m", above: 9, job: "one") == 4)
    #expect(try catalogue.reserveVersion(of: "m", above: 0, job: "two") == 5)
    #expect(try catalogue.reserveVersion(of: "n", above: 0, job: "one") == 1)
    try catalogue.add(model("m", 8))
    #expect(try catalogue.reserveVersion(of: "m", above: 0, job: nil) == 9)
    try catalogue.add(model("m", 20))
    try catalogue.removeModel("m", version: 20)
    #expect(try catalogue.reserveVersion(of: "m", above: 0, job: nil) == 21)
  }

  @Test(arguments: Backend.databases)
  func numbersTakenAtOnceDiffer(backend: Backend) throws {
    let place = try backend.place()
    let catalogues = try (0..<2).map { _ in SQLCatalogue(try place.open()) }
    let taken = Locked<[Int]>([])
    DispatchQueue.concurrentPerform(iterations: 8) { thread in
      for _ in 0..<5 {
        let version = try? catalogues[thread % 2].reserveVersion(of: "m", above: 0, job: nil)
        taken.withLock { $0.append(version ?? -1) }
      }
    }
    #expect(taken.withLock { $0.sorted() } == Array(1...40))
  }

  @Test(arguments: Backend.databases)
  func aVersionIsActivatedOnlyWhereItWasExpected(backend: Backend) throws {
    let place = try backend.place()
    let catalogue = SQLCatalogue(try place.open())
    defer { withExtendedLifetime(place) {} }
    #expect(try catalogue.activeVersions().isEmpty)
    #expect(try catalogue.activate("m", version: 2, expected: 1) == false)
    #expect(try catalogue.activate("m", version: 1, expected: nil))
    #expect(try catalogue.activate("m", version: 2, expected: 1))
    #expect(try catalogue.activate("m", version: 3, expected: 1) == false)
    #expect(try catalogue.activate("n", version: 7, expected: nil))
    #expect(try catalogue.activeVersions() == ["m": 2, "n": 7])
  }

  @Test(arguments: Backend.databases)
  func theActiveVersionIsNotRemoved(backend: Backend) throws {
    let place = try backend.place()
    let catalogue = SQLCatalogue(try place.open())
    defer { withExtendedLifetime(place) {} }
    #expect(throws: StoreError.unknown(kind: "model", name: "m version 1")) {
      try catalogue.removeModel("m", version: 1)
    }
    try catalogue.add(model("m", 1))
    _ = try catalogue.activate("m", version: 1, expected: nil)
    #expect(throws: StoreError.self) { try catalogue.removeModel("m", version: 1) }
    #expect(try catalogue.model("m", version: 1) != nil)
    _ = try catalogue.activate("m", version: 2, expected: nil)
    try catalogue.removeModel("m", version: 1)
    #expect(try catalogue.models().isEmpty)
  }

  @Test(arguments: Backend.databases)
  func theNewestCheckpointsAndTheBestAreKept(backend: Backend) throws {
    let place = try backend.place()
    let catalogue = SQLCatalogue(try place.open())
    defer { withExtendedLifetime(place) {} }
    try catalogue.add(checkpoint(1, job: "other"), keep: 1)
    for epoch in [5, 10, 15, 20, 25] { try catalogue.add(checkpoint(epoch, isBest: epoch == 10), keep: 2) }
    #expect(
      try catalogue.checkpoints(of: "j") == [checkpoint(10, isBest: true), checkpoint(20), checkpoint(25)])
    try catalogue.add(checkpoint(30, isBest: true), keep: 2)
    #expect(try catalogue.checkpoints(of: "j") == [checkpoint(25), checkpoint(30, isBest: true)])
    var again = checkpoint(25)
    again.artefact = "again"
    try catalogue.add(again, keep: 2)
    #expect(try catalogue.checkpoints(of: "j") == [again, checkpoint(30, isBest: true)])
    try catalogue.removeCheckpoints(of: "j")
    #expect(try catalogue.checkpoints(of: "j").isEmpty)
    #expect(try catalogue.checkpoints(of: "other").count == 1)
  }

  @Test(arguments: Backend.databases)
  func artefactsInUseAreThoseOfAllEntries(backend: Backend) throws {
    let place = try backend.place()
    let catalogue = SQLCatalogue(try place.open())
    defer { withExtendedLifetime(place) {} }
    _ = try catalogue.put(dataset("d", "1"))
    try catalogue.add(model("m", 1, "2"))
    try catalogue.add(checkpoint(3), keep: 1)
    #expect(try catalogue.artefactsInUse() == ["1", "2", "j-3"])
  }
}
