/// Takes new connections from the listening sockets and deals them out to the loops in turn.
struct Acceptor {
  /// Connections taken at one event, so that those already there are served meanwhile.
  static let batch = 64
  /// Connections taken from a listener that is about to be closed: no backlog is longer.
  static let last = 1 << 16
  /// How long the listeners rest when the system has no memory or descriptors left.
  static let rest = Duration.milliseconds(100)
  /// Time between two warnings that connections cannot be taken.
  static let silence = Duration.seconds(60)

  private(set) var listeners: [Int32]
  private let loops: [Mailbox]
  private let ledger: ConnectionLedger
  private var turn = 0
  /// Given up when there are no more descriptors, so that a connection can be taken and closed.
  private var spare: Int32?
  private var warnedAt: MonotonicInstant?

  init(listeners: [Int32], loops: [Mailbox], ledger: ConnectionLedger) {
    self.listeners = listeners
    self.loops = loops
    self.ledger = ledger
    spare = SystemCalls.openSpare()
  }

  /// The listener's place in a tag; connections' tags have a generation above zero.
  static func listener(tag: UInt64) -> Int? {
    tag >= 1 && tag <= UInt64(UInt32.max) ? Int(tag) - 1 : nil
  }

  /// The listener of a place; nil when it has been closed, which events of the same turn may not know yet.
  func listener(at place: Int) -> Int32? { place < listeners.count ? listeners[place] : nil }

  /// Begins to be told about connections that wait at some listeners.
  static func watch(_ listeners: [Int32], on poll: Int32) throws(SystemError) {
    for (place, listener) in listeners.enumerated() {
      try SystemCalls.watch(poll, listener, .readable, tag: UInt64(place + 1))
    }
  }

  /// Stops being told about them for a while; without any interest the kernel would still tell of a hang-up.
  func pause(on poll: Int32) {
    for listener in listeners { SystemCalls.forget(poll, listener) }
  }

  /// Begins anew; a listener that cannot be watched now is tried again. False when there is one.
  func resume(on poll: Int32) -> Bool {
    pause(on: poll)
    return (try? Acceptor.watch(listeners, on: poll)) != nil
  }

  /// What became of an attempt to take a connection.
  enum Outcome {
    case adopted(descriptor: Int32, peer: PeerAddress, Reception, by: Mailbox)
    case skipped, none, exhausted
    case failed(SystemError)
  }

  /// Takes one connection.
  mutating func accept(from listener: Int32) -> Outcome {
    do throws(SystemError) {
      let (descriptor, peer) = try SystemCalls.accept(listener)
      let reception = ledger.admit(peer)
      turn = (turn + 1) % loops.count
      return .adopted(descriptor: descriptor, peer: peer, reception, by: loops[turn])
    } catch {
      switch error {
      case .wouldBlock: return .none
      case .tooManyFiles, .tooManyFilesInAll, .noMemory, .noBuffers: return .exhausted
      default: return error.isOfOneConnection ? .skipped : .failed(error)
      }
    }
  }

  /// Takes a connection by the spare descriptor and closes it, so that it does not wait in vain and the
  /// listener does not stay readable for ever. Returns whether there was one, and whether it can be done again.
  mutating func shed(from listener: Int32) -> (isShed: Bool, hasSpare: Bool) {
    guard let given = spare else { return (false, false) }
    SystemCalls.close(given)
    let taken = try? SystemCalls.accept(listener)
    if let taken { SystemCalls.close(taken.descriptor) }
    spare = SystemCalls.openSpare()
    return (taken != nil, spare != nil)
  }

  /// Whether it is time to warn that connections cannot be taken.
  mutating func isTimeToWarn(at now: MonotonicInstant) -> Bool {
    if let warnedAt, now < warnedAt + Acceptor.silence { return false }
    warnedAt = now
    return true
  }

  /// Closes the listening sockets.
  mutating func close() {
    for listener in listeners { SystemCalls.close(listener) }
    listeners = []
    if let spare { SystemCalls.close(spare) }
    spare = nil
    ledger.listen(0)
  }
}

extension EventLoop {
  /// Takes waiting connections of one listener, unless it has been closed since the event.
  mutating func accept(from place: Int) {
    guard let listener = acceptor?.listener(at: place) else { return }
    for _ in 0..<Acceptor.batch where !acceptOne(from: listener) { return }
  }

  /// Takes every connection that waits, then closes the listeners.
  mutating func acceptAll() {
    for listener in acceptor?.listeners ?? [] {
      for _ in 0..<Acceptor.last where !acceptOne(from: listener) { break }
    }
    acceptor?.close()
  }

  /// Takes one connection; false when there are no more, or no descriptors for them.
  private mutating func acceptOne(from listener: Int32) -> Bool {
    switch acceptor?.accept(from: listener) {
    case .adopted(let descriptor, let peer, let reception, let loop):
      if loop === mailbox {
        adopt(descriptor, peer, reception)
      } else {
        loop.post(.adopt(descriptor: descriptor, peer: peer, reception))
      }
      return true
    case .skipped: return true
    case nil, .none?: return false
    case .exhausted: return relieve(listener)
    case .failed(let error):
      if acceptor?.isTimeToWarn(at: now) == true { context.warn?(.acceptFailed(errno: error.code)) }
      restAcceptor()
      return false
    }
  }

  /// Has the listeners rest for a while.
  mutating func restAcceptor() {
    acceptor?.pause(on: poll.number)
    _ = wheel.add(1, due: now + Acceptor.rest)
  }

  /// Makes room for a descriptor: the connection idle longest goes, else the waiting one is closed; when
  /// neither is possible the listeners rest.
  private mutating func relieve(_ listener: Int32) -> Bool {
    if evict() { return true }
    if acceptor?.isTimeToWarn(at: now) == true { context.warn?(.descriptorsExhausted) }
    let (isShed, hasSpare) = acceptor?.shed(from: listener) ?? (false, false)
    if isShed { context.counters.shed.bump() }
    if !hasSpare { restAcceptor() }
    return false
  }
}
