import Synchronization

/// Says whether anybody still waits for an answer; shared by the connection and whoever works for it.
final class Ticket: Sendable {
  private let abandoned = Atomic<Bool>(false)

  var isAbandoned: Bool { abandoned.load(ordering: .relaxed) }

  func abandon() { abandoned.store(true, ordering: .relaxed) }
}

/// Gives the answer to one request, once, from any thread.
public final class Responder: Sendable {
  private let connection: ConnectionID
  private let exchange: UInt32
  private let mailbox: Mailbox
  private let isAnswered = Atomic<Bool>(false)
  private let ticket: Ticket
  /// When the answer is no longer wanted.
  public let deadline: MonotonicInstant?

  init(
    connection: ConnectionID, exchange: UInt32, mailbox: Mailbox, ticket: Ticket,
    deadline: MonotonicInstant?
  ) {
    self.connection = connection
    self.exchange = exchange
    self.mailbox = mailbox
    self.ticket = ticket
    self.deadline = deadline
  }

  /// Answers the request. Later calls are ignored.
  public func complete(_ response: Response) {
    guard !isAnswered.exchange(true, ordering: .relaxed) else { return }
    mailbox.post(.answer(connection, exchange: exchange, response))
  }

  /// Whether nobody waits for the answer any more: the peer is gone or the deadline has passed.
  public var isAbandoned: Bool {
    if ticket.isAbandoned { return true }
    guard let deadline else { return false }
    return deadline < .now()
  }

  /// Answers the request, if somebody still waits for that.
  func answer(_ make: () -> Response) {
    if isWanted() { complete(make()) }
  }

  /// Whether somebody waits; where nobody does, takes note of it.
  func isWanted() -> Bool {
    guard isAbandoned else { return true }
    abandon()
    return false
  }

  /// Takes note that nobody waits any more.
  func abandon() {
    ticket.abandon()
  }

  /// A responder that is let go without an answer gives the answer 500.
  deinit {
    guard !isAnswered.load(ordering: .relaxed), !ticket.isAbandoned else { return }
    let error = HTTPError.unanswered
    let problem = Problem(status: 500, detail: error.message, requestID: "", reason: error)
    mailbox.post(.answer(connection, exchange: exchange, problem.plainText))
  }
}
