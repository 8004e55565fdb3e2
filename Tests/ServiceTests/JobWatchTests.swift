import Glibc
import Jobs
import Locks
import Testing

@testable import Service

@Suite struct JobWatchTests {
  @Test func onlySoManyWait() throws {
    let watch = JobWatch(JobSignals(), most: 2)
    let job = try #require(JobID("01kaq2m7d3v5g8r0t4w6y9zbcd"))
    let (isDone, left) = (Locked(false), Locked(0))
    func wait() {
      watch.wait(for: job, look: { isDone.withLock { $0 } }, leave: { left.withLock { $0 += 1 } })
    }
    for _ in 1...3 { wait() }
    #expect(watch.count == 2 && left.withLock { $0 } == 1, "the third is told to ask again")
    watch.wait(for: job, look: { true }, leave: { left.withLock { $0 += 10 } })
    #expect(left.withLock { $0 } == 1, "what needs no waiting is told all the same")
    isDone.withLock { $0 = true }
    while watch.count > 0 { usleep(1000) }
    wait()
    #expect(left.withLock { $0 } == 1, "there is room again")
    watch.close()
    wait()
    while left.withLock({ $0 }) < 2 { usleep(1000) }
  }
}
