import CLinux
import Dispatch

/// Serves many connections on one thread: waits for events, lets conversations digest them, sends what
/// they say.
///
/// Confined to its thread; other threads reach it through its mailbox. One read an event. A connection that
/// only waits for requests is told once of what arrives (edge-triggered), which saves the kernel looking again
/// after every request; while something is unsent it is told for as long as it can go on (level-triggered).
struct EventLoop: ~Copyable {
  /// Bytes read at once, into one buffer for all connections: an idle connection holds none.
  static let readSize = 64 << 10
  /// Bytes of an encrypted connection read at once: thousands of tiny records fit into the whole buffer.
  static let sealedReadSize = 16 << 10
  /// Bytes kept in the kernel for a peer that takes none.
  static let unsentInKernel: Int32 = 256 << 10
  static let wakeTag: UInt64 = 0
  /// Connections beyond the limit that linger at one time.
  static let refusals = 64

  let poll: Descriptor
  let mailbox: Mailbox
  let context: ServingContext
  let pool: WorkerPool
  let ledger: ConnectionLedger
  var acceptor: Acceptor?
  var now = MonotonicInstant.now()
  /// The connections by their places, and what is said over each of them.
  var connections: [Connection?] = []
  var conversations: [Conversation] = []
  var generations: [UInt32] = []
  var vacancies: [Int] = []
  var idle = IdleList()
  var ready: [ConnectionID] = []
  /// Connections that are being told that there are too many, the first first.
  var refused: [ConnectionID] = []
  var wheel: TimerWheel
  var isDraining = false
  /// Whether this turn has left work to other threads or heard of them.
  var isSharingWork = false
  private var vigil = Vigil()
  private var isStopped = false
  private var buffer = [UInt8](repeating: 0, count: EventLoop.readSize)
  private var events = [clinux_event](repeating: clinux_event(), count: 256)

  var limits: Bounds { context.limits }

  init(
    poll: consuming Descriptor, mailbox: Mailbox, context: ServingContext, pool: WorkerPool,
    ledger: ConnectionLedger, acceptor: Acceptor?
  ) {
    self.poll = poll
    self.mailbox = mailbox
    self.context = context
    self.pool = pool
    self.ledger = ledger
    self.acceptor = acceptor
    wheel = TimerWheel(at: .now())
  }

  /// Serves until told to stop.
  mutating func run() {
    while !isStopped {
      let count = wait()
      context.refreshDate()
      for message in mailbox.take() {
        isSharingWork = true
        handle(message)
      }
      for index in 0..<count { handle(events[index]) }
      resumeReady()
      expireDue()
    }
    acceptor?.close()
    for case let connection? in connections { drop(connection) }
    mailbox.close()
  }

  /// Waits until something happens; returns the number of events.
  private mutating func wait() -> Int {
    now = .now()
    vigil.begin(at: now, isSharingWork: isSharingWork)
    isSharingWork = false
    let patience = patience()
    var count = 0
    while count == 0, patience != 0, vigil.isKept, !vigil.isOver(at: now) {
      count = SystemCalls.wait(poll.number, into: &events, milliseconds: 0)
      if count == 0 { SystemCalls.relax() }
      now = .now()
    }
    if count == 0 {
      count = SystemCalls.wait(poll.number, into: &events, milliseconds: patience)
      now = .now()
    }
    vigil.end(at: now)
    return count
  }

  /// How long the loop may sleep, in milliseconds; -1 for as long as nothing happens.
  private mutating func patience() -> Int32 {
    if !ready.isEmpty { return 0 }
    guard mailbox.prepareToSleep() else { return 0 }
    return wheel.millisecondsToNext(from: now) ?? -1
  }

  private mutating func handle(_ event: clinux_event) {
    if event.data == EventLoop.wakeTag { return mailbox.clearWake() }
    if let listener = Acceptor.listener(tag: event.data) { return accept(from: listener) }
    guard let connection = connection(ConnectionID(tag: event.data)) else { return }
    let happened = Interest(rawValue: event.events)
    if happened.contains(.readable), connection.interest.contains(.readable) {
      read(connection, peerHasEnded: happened.contains(.peerEnded))
    } else if !happened.isDisjoint(with: .failed) {
      drop(connection)
    } else {
      settle(connection)
    }
  }

  private mutating func handle(_ message: LoopMessage) {
    switch message {
    case .adopt(let descriptor, let peer, let reception): adopt(descriptor, peer, reception)
    case .answer(let id, let exchange, let response): answer(id, exchange, response)
    case .stream(let id, let writer): stream(id, writer)
    case .read(let id, let exchange, let bytes): read(id, exchange, bytes)
    case .spooled(let id, let exchange, let outcome): spooled(id, exchange, outcome)
    case .probe(let sign): sign.signal()
    case .drain: drain()
    case .stop: isStopped = true
    }
  }

  /// Reads once and lets the conversation digest it. What may still lie there, more bytes or the peer's end, is
  /// asked to be told again.
  mutating func read(_ connection: Connection, peerHasEnded: Bool) {
    let limit = connection.secure == nil ? EventLoop.readSize : EventLoop.sealedReadSize
    let count: Int
    do throws(SystemError) {
      count = try SystemCalls.receive(connection.descriptor.number, into: &buffer, limit: limit)
    } catch {
      if error != .wouldBlock { drop(connection) }
      return
    }
    if count == limit || (peerHasEnded && count > 0) { register(connection.interest, of: connection) }
    context.counters.bytesReceived.bump(count)
    guard count > 0 else {
      let exchange = conversations[connection.place].receiveEnd(at: now, in: context)
      return proceed(connection, with: exchange)
    }
    var bytes: [UInt8] = []
    swap(&bytes, &buffer)
    let exchange = digest(bytes.span.extracting(0..<count), connection)
    swap(&bytes, &buffer)
    proceed(connection, with: exchange)
  }

  private mutating func digest(_ bytes: Span<UInt8>, _ connection: Connection) -> Exchange? {
    guard let secure = connection.secure else {
      return conversations[connection.place].receive(bytes, at: now, in: context)
    }
    return receive(bytes, through: secure, at: connection.place)
  }

  /// Decrypts what has been read and lets the conversation digest it.
  private mutating func receive(
    _ bytes: Span<UInt8>, through secure: SecureTransport, at place: Int
  ) -> Exchange? {
    if conversations[place].hasEndedOutput { return nil }
    var plaintext: [UInt8] = []
    let state = secure.receive(bytes, into: &plaintext)
    if secure.session.isEstablished { conversations[place].finishHandshake(at: now) }
    let exchange =
      plaintext.isEmpty ? nil : conversations[place].receive(plaintext.span, at: now, in: context)
    switch state {
    case .open: return exchange
    case .ended:
      let last = conversations[place].receiveEnd(at: now, in: context)
      return exchange ?? last
    case .failed:
      conversations[place].breakOff(at: now)
      return nil
    }
  }

  /// Answers requests as long as there are complete ones, but lets others have their turn.
  mutating func proceed(_ connection: Connection, with exchange: Exchange?) {
    var next = exchange
    var answered = 0
    while let exchange = next {
      dispatch(exchange, of: connection)
      answered += 1
      if answered >= limits.pipelinedPerTurn, conversations[connection.place].waiting > 0 {
        enqueue(connection)
        break
      }
      next = conversations[connection.place].resume(at: now, in: context)
    }
    settle(connection)
  }

  /// Puts a connection in line for the next turn.
  mutating func enqueue(_ connection: Connection) {
    guard !connection.isReady else { return }
    connection.isReady = true
    ready.append(connection.id)
  }

  private mutating func resumeReady() {
    guard !ready.isEmpty else { return }
    var turn: [ConnectionID] = []
    swap(&turn, &ready)
    for id in turn {
      guard let connection = connection(id) else { continue }
      connection.isReady = false
      proceed(connection, with: conversations[connection.place].resume(at: now, in: context))
    }
  }

  private mutating func expireDue() {
    for tag in wheel.advance(to: now) {
      if Acceptor.listener(tag: tag) != nil {
        if acceptor?.resume(on: poll.number) == false { restAcceptor() }
        continue
      }
      guard let connection = connection(ConnectionID(tag: tag)), let scheduled = connection.scheduled,
        scheduled <= now
      else { continue }
      connection.scheduled = nil
      conversations[connection.place].expire(at: now, in: context)
      proceed(connection, with: conversations[connection.place].resume(at: now, in: context))
    }
  }
}
