extension EventLoop {
  /// The connection of an id, unless it has gone.
  func connection(_ id: ConnectionID) -> Connection? {
    guard Int(id.slot) < connections.count, let connection = connections[Int(id.slot)],
      connection.id == id
    else { return nil }
    return connection
  }

  /// Takes a new connection in.
  mutating func adopt(_ descriptor: Int32, _ peer: PeerAddress, _ reception: Reception) {
    let hasRoom = reception == .welcome || (reception == .crowded && evict())
    let id = makeID()
    let security = peer == .unix ? nil : context.security
    let session = security?.makeSession()
    let connection = Connection(id: id, descriptor: descriptor, peer: peer, session: session)
    do throws(SystemError) {
      try SystemCalls.watch(
        poll.number, descriptor, EventLoop.registration(of: connection.interest), tag: id.tag)
    } catch {
      vacancies.append(connection.place)
      return ledger.release(peer)
    }
    connections[connection.place] = connection
    conversations[connection.place] = Conversation(peer: peer, at: now)
    context.counters.accepted.bump()
    context.counters.open.bump()
    if peer != .unix {
      SystemCalls.setNoDelay(descriptor)
      SystemCalls.setUnsentLimit(descriptor, EventLoop.unsentInKernel)
    }
    if !hasRoom { refuse(connection) }
    conversations[connection.place].isHandshaking = session != nil
    conversations[connection.place].isEncrypted = session != nil
    if security != nil, session == nil { conversations[connection.place].breakOff(at: now) }
    if isDraining { conversations[connection.place].drain(at: now) }
    settle(connection)
  }

  /// Tells a connection that there are too many. Only so many linger at one time, so that their number is
  /// bounded too: the one told first then goes.
  private mutating func refuse(_ connection: Connection) {
    context.counters.refused.bump()
    conversations[connection.place].fail(.tooManyConnections, at: now, in: context)
    refused.append(connection.id)
    guard refused.count > EventLoop.refusals else { return }
    if let first = self.connection(refused.removeFirst()) { drop(first) }
  }

  /// Closes the connection that has been idle longest; false when none has been so for a while. A fresh
  /// one has had no time to speak.
  mutating func evict() -> Bool {
    guard let place = idle.first, let connection = connections[place],
      connection.idleSince.advanced(nanoseconds: limits.evictionAge) <= now
    else { return false }
    context.counters.evicted.bump()
    drop(connection)
    return true
  }

  /// Sends what there is, then sees to the connection's end, interest, deadline and place among the idle.
  mutating func settle(_ connection: Connection) {
    guard flush(connection) else { return drop(connection) }
    spool(connection)
    fetch(connection)
    connection.writer?.progress(unsent: conversations[connection.place].output.count)
    while true {
      switch conversations[connection.place].disposition {
      case .keep: return attend(connection)
      case .endOutput:
        guard sayGoodbye(connection) else { return drop(connection) }
        if connection.secure?.wire.isEmpty == false { return attend(connection) }
        SystemCalls.endOutput(connection.descriptor.number)
        conversations[connection.place].endedOutput(at: now)
      case .close:
        _ = sayGoodbye(connection)
        return drop(connection)
      case .reset:
        SystemCalls.resetOnClose(connection.descriptor.number)
        return drop(connection)
      }
    }
  }

  /// Sends until there is nothing left or the peer takes no more; false when the peer is gone.
  private mutating func flush(_ connection: Connection) -> Bool {
    if let secure = connection.secure { return flush(connection, through: secure) }
    while !conversations[connection.place].output.isEmpty {
      do throws(SystemError) {
        let count = try SystemCalls.send(
          connection.descriptor.number, conversations[connection.place].output)
        context.counters.bytesSent.bump(count)
        conversations[connection.place].sent(count, at: now)
      } catch {
        return error == .wouldBlock
      }
    }
    return true
  }

  /// The same through encryption, piece by piece.
  private mutating func flush(_ connection: Connection, through secure: SecureTransport) -> Bool {
    let place = connection.place
    while true {
      while !secure.wire.isEmpty {
        do throws(SystemError) {
          let count = try SystemCalls.send(connection.descriptor.number, secure.wire)
          context.counters.bytesSent.bump(count)
          secure.wire.consume(count)
        } catch {
          return error == .wouldBlock
        }
      }
      conversations[place].sent(secure.sealed, at: now)
      secure.sealed = 0
      if conversations[place].output.isEmpty { return true }
      guard secure.seal(conversations[place].output) else { return false }
    }
  }

  /// Ends the encryption in order before the connection ends; false when the peer is gone.
  private mutating func sayGoodbye(_ connection: Connection) -> Bool {
    guard let secure = connection.secure else { return true }
    secure.sayGoodbye()
    return flush(connection)
  }

  /// Sees to interest, deadline and place among the idle.
  private mutating func attend(_ connection: Connection) {
    let needs = conversations[connection.place].needs(limits)
    if needs.isHeldBack { enqueue(connection) }
    let sealed = connection.secure?.wire.count ?? 0
    var interest: Interest = needs.input && sealed <= limits.unsent ? .readable : []
    if needs.hasOutput || sealed > 0 { interest.insert(.writable) }
    if interest != connection.interest {
      connection.interest = interest
      register(interest, of: connection)
    }
    if let due = needs.deadline, connection.scheduled.map({ due < $0 }) ?? true {
      connection.scheduled = wheel.add(connection.id.tag, due: due)
    }
    list(connection, idleSince: needs.idleSince)
    count(connection, active: needs.answer)
  }

  /// Tells the kernel what is to be told of a connection; also what there is already is told then.
  func register(_ interest: Interest, of connection: Connection) {
    SystemCalls.change(
      poll.number, connection.descriptor.number, EventLoop.registration(of: interest),
      tag: connection.id.tag)
  }

  private static func registration(of interest: Interest) -> Interest {
    interest == .readable ? [.readable, .peerEnded, .once] : interest
  }

  /// Keeps the list of idle connections in the order in which they became so.
  private mutating func list(_ connection: Connection, idleSince: MonotonicInstant?) {
    if connection.isListed, idleSince != connection.idleSince {
      idle.remove(connection.place)
      connection.isListed = false
    }
    if let idleSince, !connection.isListed {
      idle.add(connection.place)
      connection.isListed = true
      connection.idleSince = idleSince
    }
  }

  private mutating func count(_ connection: Connection, active: Bool) {
    guard active != connection.isCountedActive else { return }
    connection.isCountedActive = active
    context.counters.active.bump(active ? 1 : -1)
  }

  /// Lets a connection go; whoever works for it is told.
  mutating func drop(_ connection: Connection) {
    let place = connection.place
    guard connections[place] === connection else { return }
    connections[place] = nil
    vacancies.append(place)
    idle.remove(place)
    count(connection, active: false)
    connection.ticket?.abandon()
    connection.writer?.close()
    logAbort(connection)
    context.counters.open.bump(-1)
    SystemCalls.forget(poll.number, connection.descriptor.number)
    ledger.release(connection.peer)
    conversations[place] = Conversation(peer: .unix, at: now)
  }

  private mutating func logAbort(_ connection: Connection) {
    guard let exchange = conversations[connection.place].exchange else { return }
    context.counters.aborted.bump()
    context.accessLog?(
      conversations[connection.place].accessRecord(
        exchange, status: nil, sent: exchange.sentCount, isAborted: true, at: .now()))
  }

  /// Ends idle connections, and the others after what they are answering; takes what still waits to be
  /// accepted, then closes the listeners.
  mutating func drain() {
    isDraining = true
    acceptAll()
    for case let connection? in connections {
      if conversations[connection.place].isIdle { read(connection, peerHasEnded: true) }
      conversations[connection.place].drain(at: now)
      connection.writer?.drain()
      if self.connection(connection.id) != nil { settle(connection) }
    }
  }

  private mutating func makeID() -> ConnectionID {
    let place: Int
    if let vacancy = vacancies.popLast() {
      place = vacancy
    } else {
      place = connections.count
      connections.append(nil)
      conversations.append(Conversation(peer: .unix, at: now))
      generations.append(0)
    }
    generations[place] &+= 1
    if generations[place] == 0 { generations[place] = 1 }
    return ConnectionID(slot: UInt32(place), generation: generations[place])
  }
}
