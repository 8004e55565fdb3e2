extension EventLoop {
  /// Has the fresh bytes of a body written to its file.
  mutating func spool(_ connection: Connection) {
    guard let order = conversations[connection.place].takeSpoolOrder() else { return }
    let (id, exchange) = (connection.id, conversations[connection.place].exchangeNumber)
    context.spooler?.perform(order) { [mailbox] in mailbox.post(.spooled(id, exchange: exchange, $0)) }
  }

  /// Bytes of a body have been written, or could not be.
  mutating func spooled(_ id: ConnectionID, _ exchange: UInt32, _ outcome: SpoolOutcome) {
    guard let connection = connection(id), conversations[connection.place].exchangeNumber == exchange else {
      return
    }
    proceed(connection, with: conversations[connection.place].spooled(outcome, at: now, in: context))
  }

  /// Has the next bytes of a file read that is being answered with.
  mutating func fetch(_ connection: Connection) {
    guard let order = conversations.span[connection.place].takeReadOrder(limits) else { return }
    let (id, exchange) = (connection.id, conversations[connection.place].exchangeNumber)
    let isQueued = context.readers?.submit { [mailbox] in
      mailbox.post(.read(id, exchange: exchange, order.perform()))
    }
    if isQueued != true { mailbox.post(.read(id, exchange: exchange, nil)) }
  }

  /// Bytes of a file are there to be sent.
  mutating func read(_ id: ConnectionID, _ exchange: UInt32, _ bytes: [UInt8]?) {
    guard let connection = connection(id), conversations[connection.place].exchangeNumber == exchange else {
      return
    }
    conversations[connection.place].read(bytes, at: now, in: context)
    proceed(connection, with: conversations[connection.place].resume(at: now, in: context))
  }
}
