import Dispatch
import Glibc
import Jobs
import Locks

/// Hears what other processes announce, on a connection and a thread of its own, while somebody wants to know.
/// After each gap it announces `.everything`.
final class PostgresListener: Sendable {
  /// The name under which all processes announce; a message is the announcer's tag, a blank, and what.
  static let channel = "whiteline"

  private let info: String
  private let tag: String
  private let queue = DispatchQueue(label: "whiteline.postgres.listener")
  private let round = Locked(0)

  /// Will listen to the server of `info`, save to what this process announces under `tag`.
  init(_ info: String, tag: String) {
    self.info = info
    self.tag = tag
  }

  /// Begins to tell `signals`, or stops.
  func set(_ signals: JobSignals?) {
    let round = round.withLock { round in
      round += 1
      return round
    }
    if let signals { queue.async { @Sendable [self, weak signals] in run(round, { signals }) } }
  }

  private func isCurrent(_ round: Int) -> Bool { self.round.withLock { $0 == round } }

  private func run(_ round: Int, _ signals: () -> JobSignals?) {
    var pause: Int32 = 200
    // Nobody can hear when the signals themselves are gone.
    while isCurrent(round), signals() != nil {
      do throws(SQLError) {
        let connection = try PostgresConnection(info)
        try connection.execute("LISTEN \(Self.channel)")
        pause = 200
        // What happened before this moment was not heard.
        signals()?.announce(.everything)
        try listen(connection, round, signals)
      } catch {
        var left = pause
        while left > 0, isCurrent(round) {
          usleep(100_000)
          left -= 100
        }
        pause = min(2 * pause, 5000)
      }
    }
  }

  private func listen(
    _ connection: PostgresConnection, _ round: Int, _ signals: () -> JobSignals?
  ) throws(SQLError) {
    var silence = 0
    while isCurrent(round), signals() != nil {
      if Self.isReadable(connection.socket, within: 500) {
        silence = 0
      } else {
        silence += 1
      }
      // A server that vanished without a word is noticed by asking it something now and then.
      if silence >= 30 {
        try connection.execute("SELECT 1")
        silence = 0
      }
      for message in try connection.notifications() {
        if let signal = signal(message) { signals()?.announce(signal) }
      }
    }
  }

  /// What a message says; nil for our own.
  private func signal(_ message: String) -> JobSignals.Signal? {
    let words = message.split(separator: " ")
    guard words.count == 2, words[0] != tag else { return nil }
    if words[1] == "work" { return .work }
    return JobID(String(words[1])).map { .job($0) } ?? .everything
  }

  private static func isReadable(_ socket: Int32, within milliseconds: Int32) -> Bool {
    var descriptor = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
    return unsafe poll(&descriptor, 1, milliseconds) > 0
  }
}
