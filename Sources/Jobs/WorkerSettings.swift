/// How a crew of workers behaves.
public struct WorkerSettings: Hashable, Sendable {
  /// Name of the process among all workers: host, process and start, say.
  public var name: String
  /// Jobs done at once.
  public var slots = 1
  /// How far workers stand back for other threads of the machine, from 0 to 19: predictions go before training.
  public var niceness: Int32 = 10
  /// How long a job stays taken without a heartbeat; a worker that died is noticed after so long.
  public var lease = Duration.seconds(60)
  /// Between heartbeats.
  public var heartbeat = Duration.seconds(15)
  /// Between looks for work that nobody announced.
  public var poll = Duration.seconds(2)
  /// Between looks for leases that ran out, and for jobs to forget.
  public var housekeeping = Duration.seconds(15)
  /// How long jobs that have ended are kept.
  public var retention = Duration.seconds(90 * 86_400)

  /// The usual behaviour under a name.
  public init(name: String) { self.name = name }
}
