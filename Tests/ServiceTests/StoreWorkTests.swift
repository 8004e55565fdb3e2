import Dispatch
import Locks
import Testing

@testable import Service

@Suite struct StoreWorkTests {
  @Test func soManyAreDoneAtOnceAndSoManyWaitInOrder() {
    let work = StoreWork(atOnce: 1, queued: 2) { _, _ in }
    let (arrived, door, done) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0), DispatchGroup())
    let order = Locked<[Int]>([])
    func submit(_ number: Int) -> Bool {
      work.submit {
        arrived.signal()
        door.wait()
        order.withLock { $0.append(number) }
        done.leave()
      }
    }
    for _ in 1...3 { done.enter() }
    #expect(submit(1))
    arrived.wait()
    #expect(submit(2) && submit(3) && !submit(4), "one is worked on, two wait")
    for _ in 1...3 { door.signal() }
    done.wait()
    #expect(order.withLock { $0 } == [1, 2, 3])
  }

  @Test func roomComesBack() {
    let work = StoreWork(atOnce: 4, queued: 4) { _, _ in }
    let count = Locked(0)
    for _ in 1...200 {
      let done = DispatchGroup()
      for _ in 1...8 {
        done.enter()
        let isTaken = work.submit {
          count.withLock { $0 += 1 }
          done.leave()
        }
        if !isTaken { done.leave() }
      }
      done.wait()
    }
    #expect(count.withLock { $0 } >= 800, "each time at least four had room")
  }
}
