/// Something that happened to a job. Events of one job are numbered from 1 without gaps, in the order in which
/// they happened; exactly one `end` follows each time the job reaches a final state.
public struct JobEvent: Hashable, Sendable {
  /// What sort of thing happened.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    /// The job was queued, or a worker began an attempt. Final states have `end` instead.
    case state
    /// An epoch of training was done.
    case epoch
    /// A line for people.
    case log
    /// A checkpoint was stored.
    case checkpoint
    /// The job reached a final state.
    case end
  }

  /// Its place in the job's events, from 1.
  public var number: Int64
  /// What sort of thing happened.
  public var kind: Kind
  /// What happened, as JSON on one line.
  public var data: [UInt8]
  /// When.
  public var at: Timestamp

  /// An event; stores number them.
  public init(number: Int64, kind: Kind, data: [UInt8], at: Timestamp) {
    self.number = number
    self.kind = kind
    self.data = data
    self.at = at
  }
}
