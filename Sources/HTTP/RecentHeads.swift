/// The heads that came last, so that what they say need not be found out again.
///
/// Whoever polls, and most who predict, send the same head each time, byte for byte; comparing it costs a few
/// nanoseconds, reading it some hundreds. A head that tells a secret is not kept, nor one that will not come again.
struct RecentHeads {
  /// How many are kept.
  static let count = 4
  /// Bytes of a head that is kept.
  static let longest = 1 << 10

  private var heads: [RequestHead] = []
  private var oldest = 0

  /// The head that some bytes begin with, whole.
  func head(beginning bytes: Span<UInt8>) -> RequestHead? {
    heads.first { head in
      let known = head.fields.bytes
      return bytes.starts(with: known.span)
    }
  }

  /// Keeps a head in the place of the one that was read first.
  mutating func keep(_ head: RequestHead) {
    guard head.length <= RecentHeads.longest, !head.facts.isSecret, !head.facts.isUnique,
      !heads.contains(where: { $0.fields.bytes == head.fields.bytes })
    else { return }
    if heads.count < RecentHeads.count {
      heads.append(head)
    } else {
      heads[oldest] = head
      oldest = (oldest + 1) % RecentHeads.count
    }
  }
}
