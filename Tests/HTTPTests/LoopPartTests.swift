import Glibc
import Synchronization
import Testing

@testable import HTTP

/// What event loops are made of: timer wheel, vigil, idle list, output, ledger, workers, body writers.
struct LoopPartTests {
  @Test func listenersThatAreClosedHaveNoPlace() throws {
    let socket = try SystemCalls.makeWake()
    var acceptor = Acceptor(listeners: [socket], loops: [], ledger: ConnectionLedger(limits: Limits()))
    #expect(acceptor.listener(at: 0) == socket)
    acceptor.close()
    #expect(acceptor.listener(at: 0) == nil)
  }

  /// What will fail the next time too is not tried again at once.
  @Test func aListenerThatCannotAcceptIsGivenARest() throws {
    let notASocket = try SystemCalls.makeWake()
    var acceptor = Acceptor(
      listeners: [notASocket], loops: [], ledger: ConnectionLedger(limits: Limits()))
    guard case .failed = acceptor.accept(from: notASocket) else {
      Issue.record("it is not a socket")
      return
    }
    acceptor.close()
    #expect(SystemError(ECONNABORTED).isOfOneConnection && !SystemError(EINVAL).isOfOneConnection)
  }

  @Test func whatIsWrongForLongIsWarnedOfOnceAMinute() {
    var acceptor = Acceptor(listeners: [], loops: [], ledger: ConnectionLedger(limits: Limits()))
    let start = MonotonicInstant(nanoseconds: 1_000_000_000_000)
    let warns = [0, 59, 60, 61].map { acceptor.isTimeToWarn(at: start + .seconds($0)) }
    #expect(warns == [true, false, true, false])
    acceptor.close()
  }

  private func moment(_ milliseconds: UInt64) -> MonotonicInstant {
    MonotonicInstant(nanoseconds: milliseconds * 1_000_000)
  }

  @Test func theWheelBringsTagsUpWhenTheyAreDueAndNotBefore() {
    var wheel = TimerWheel(at: moment(1000))
    var expected: [UInt64: MonotonicInstant] = [:]
    for tag in UInt64(1)...200 { expected[tag] = wheel.add(tag, due: moment(1000 + tag * 37)) }
    #expect(wheel.count == 200)
    var seen = 0
    for step in UInt64(0)..<2000 {
      let now = moment(1000 + step * 5)
      for tag in wheel.advance(to: now) {
        seen += 1
        #expect(moment(1000 + tag * 37) <= now)
        #expect(expected[tag].map { $0 <= now && now - $0 < .milliseconds(20) } == true)
      }
    }
    #expect(seen == 200 && wheel.count == 0)
  }

  @Test func whatIsDueBeyondTheWheelComesUpAtItsEnd() {
    var wheel = TimerWheel(at: moment(0))
    let up = wheel.add(1, due: moment(75_000))
    #expect(up < moment(75_000) && up > moment(16_000))
    #expect(wheel.advance(to: up) == [1])
    #expect(wheel.advance(to: moment(80_000)) == [])
  }

  /// An empty wheel turns over a thousand years at once.
  @Test func anEmptyWheelTurnsQuickly() {
    var wheel = TimerWheel(at: moment(0))
    _ = wheel.add(1, due: moment(10))
    #expect(wheel.advance(to: moment(100)) == [1])
    let late: UInt64 = 1000 * 365 * 86_400 * 1000 / 100
    #expect(wheel.advance(to: moment(late)) == [])
    _ = wheel.add(2, due: moment(late + 10))
    #expect(wheel.advance(to: moment(late + 100)) == [2])
  }

  @Test func theWheelSaysHowLongToSleep() {
    var wheel = TimerWheel(at: moment(0))
    #expect(wheel.millisecondsToNext(from: moment(0)) == nil)
    _ = wheel.add(1, due: moment(1000))
    let wait = wheel.millisecondsToNext(from: moment(0)) ?? 0
    #expect((1000...1034).contains(wait))
    _ = wheel.add(2, due: moment(100))
    #expect((100...134).contains(wheel.millisecondsToNext(from: moment(0)) ?? 0))
    #expect(wheel.millisecondsToNext(from: moment(5000)) == 0)
    #expect(Set(wheel.advance(to: moment(60_000))) == [1, 2])
    #expect(wheel.millisecondsToNext(from: moment(60_000)) == nil)
    _ = wheel.add(3, due: moment(10))
    #expect(wheel.advance(to: moment(60_050)) == [3])
  }

  @Test func aLoopLooksOnOnlyWhereEventsComeSoon() {
    func moment(microseconds: UInt64) -> MonotonicInstant { .init(nanoseconds: microseconds * 1000) }
    var vigil = Vigil()
    #expect(!vigil.isKept)
    vigil.begin(at: moment(microseconds: 1000), isSharingWork: false)
    vigil.end(at: moment(microseconds: 2000))
    #expect(!vigil.isKept, "a millisecond has passed")

    vigil.begin(at: moment(microseconds: 2010), isSharingWork: false)
    vigil.end(at: moment(microseconds: 2050))
    #expect(vigil.isKept)
    vigil.begin(at: moment(microseconds: 2060), isSharingWork: false)
    #expect(vigil.isKept && !vigil.isOver(at: moment(microseconds: 2110)))
    #expect(vigil.isOver(at: moment(microseconds: 2111)))
    vigil.end(at: moment(microseconds: 2500))
    #expect(!vigil.isKept, "nothing came while it looked")

    vigil.begin(at: moment(microseconds: 2510), isSharingWork: false)
    vigil.end(at: moment(microseconds: 2520))
    vigil.begin(at: moment(microseconds: 2530), isSharingWork: true)
    #expect(!vigil.isKept, "others are at work")
  }

  @Test func theIdleListKeepsItsOrder() {
    var list = IdleList()
    #expect(list.first == nil)
    for place in [3, 1, 2, 1] { list.add(place) }
    list.remove(7)
    #expect(list.first == 3)
    list.remove(1)
    list.remove(3)
    list.remove(3)
    #expect(list.first == 2)
    list.add(3)
    list.remove(2)
    #expect(list.first == 3)
    list.remove(3)
    #expect(list.first == nil)
  }

  @Test func outputComesOutAsItWentInHoweverItIsTaken() {
    for taken in [1, 7, 1000, 9000, 50_000] {
      var output = Output()
      var expected: [UInt8] = []
      var sent: [UInt8] = []
      for number in 0..<100 {
        let bytes = [UInt8](repeating: UInt8(number), count: number * number % 12_000)
        output.append(bytes)
        output.append { $0.append(contentsOf: [1, 2, 3]) }
        expected += bytes + [1, 2, 3]
        let next = Array(output.first[output.offset...].prefix(taken))
        sent += next
        output.consume(next.count)
        #expect(output.count == expected.count - sent.count)
      }
      #expect(sent + output.bytes == expected)
      while !output.isEmpty {
        let next = Array((Array(output.first[output.offset...]) + (output.second ?? [])).prefix(taken))
        sent += next
        output.consume(next.count)
      }
      #expect(sent == expected)
      #expect(output.first.capacity == 0 && output.second == nil)
    }
  }

  @Test func theLedgerCountsInAllAndByAddress() {
    var limits = Limits()
    limits.connections = 3
    limits.connectionsPerAddress = 1
    let ledger = ConnectionLedger(limits: limits)
    let (one, two) = (PeerAddress.v4(1), PeerAddress.v4(2))
    #expect(ledger.admit(one) == .welcome)
    #expect(ledger.admit(one) == .refused)
    ledger.release(one)
    #expect(ledger.admit(two) == .welcome)
    #expect(ledger.admit(.unix) == .welcome)
    #expect(ledger.admit(.v4(0x7f00_0001)) == .crowded)
    #expect(ledger.open == 4)
    ledger.release(one)
    #expect(ledger.admit(one) == .crowded)
    #expect(!ledger.waitUntilOver(within: .zero))
  }

  @Test func anEmptyLedgerIsOverWhenNothingListens() {
    let ledger = ConnectionLedger(limits: Limits())
    ledger.listen(1)
    #expect(!ledger.waitUntilOver(within: .zero))
    ledger.listen(0)
    #expect(ledger.waitUntilOver(within: .zero))
  }

  @Test func workersDoEverythingOnceAndNothingAfterTheyAreStopped() throws {
    let pool = WorkerPool(capacity: 10_000)
    let threads = try pool.start(4)
    let done = Atomic<Int>(0)
    for _ in 0..<5000 { #expect(pool.submit { done.add(1, ordering: .relaxed) }) }
    pool.stop()
    for thread in threads { SystemCalls.join(thread) }
    #expect(done.load(ordering: .relaxed) == 5000)
    #expect(!pool.submit {} && pool.depth == 0)
  }

  @Test func thePoolKnowsHowLongItsQueueWillTake() throws {
    let pool = WorkerPool(capacity: 100)
    #expect(pool.backlog == 0)
    let gate = Gate()
    let threads = try pool.start(2)
    for _ in 0..<2 { #expect(pool.submit { gate.pass() }) }
    for _ in 0..<2 { gate.awaitArrival() }
    for _ in 0..<10 { #expect(pool.submit {}) }
    #expect(pool.backlog == 0, "nothing has been done so far")
    for _ in 0..<2 { gate.open() }
    for _ in 0..<2 { #expect(pool.submit { gate.pass() }) }
    for _ in 0..<2 { gate.awaitArrival() }
    for _ in 0..<4 { #expect(pool.submit {}) }
    let four = pool.backlog
    #expect(four > 0)
    for _ in 0..<4 { #expect(pool.submit {}) }
    #expect(pool.backlog == 2 * four)
    pool.stop()
    for _ in 0..<2 { gate.open() }
    for thread in threads { SystemCalls.join(thread) }
  }

  @Test func aFullPoolTakesNoMore() {
    let pool = WorkerPool(capacity: 2)
    #expect(pool.submit {} && pool.submit {} && !pool.submit {})
    #expect(pool.depth == 2)
  }

  @Test func aWriterThatIsNotReadIsCut() throws {
    let mailbox = try Mailbox()
    let writer = BodyWriter(
      connection: ConnectionID(slot: 0, generation: 1), exchange: 1, mailbox: mailbox, highWater: 10,
      cutOff: 20)
    #expect(writer.write([UInt8](repeating: 0, count: 100)))
    #expect(writer.unsent == 100)
    #expect(!writer.write([1]) && writer.isClosed)
    #expect(writer.take().isAborted)
    let closed = Atomic<Int>(0)
    writer.onClose { closed.add(1, ordering: .relaxed) }
    writer.close()
    writer.close()
    writer.onClose { closed.add(1, ordering: .relaxed) }
    #expect(closed.load(ordering: .relaxed) == 2)
    mailbox.close()
  }

  @Test func aClosedMailboxLetsGoOfWhatItHoldsAndTakesNoMore() throws {
    let mailbox = try Mailbox()
    let writers = (1...2).map { number in
      BodyWriter(
        connection: ConnectionID(slot: 0, generation: 1), exchange: number, mailbox: mailbox, highWater: 10,
        cutOff: 20)
    }
    writers[0].write([1])
    mailbox.close()
    writers[1].write([1])
    #expect(writers.allSatisfy { $0.isClosed && !$0.waitUntilWritable() })
    #expect(mailbox.take().isEmpty)
  }

  @Test func messagesWakeTheLoopOnce() throws {
    let mailbox = try Mailbox()
    #expect(mailbox.prepareToSleep())
    mailbox.post(.drain)
    mailbox.post(.stop)
    #expect(!mailbox.prepareToSleep())
    #expect(mailbox.take().count == 2)
    #expect(mailbox.take().isEmpty)
  }
}
