/// A file on its way to a peer.
struct FileSending {
  let file: FileContent
  /// What has not yet been read.
  var rest: Range<Int>
  var isReading = false
}

/// What is to be read of a file.
struct ReadOrder: Sendable {
  let file: FileContent
  let range: Range<Int>

  /// Reads; nil when the file cannot be read, or has become shorter.
  func perform() -> [UInt8]? {
    guard let bytes = try? file.read(range), bytes.count == range.count else { return nil }
    return bytes
  }
}

extension Conversation {
  /// What the driver has to read of a file next: nothing while much is unsent. When it has done so it calls
  /// `read`.
  func takeReadOrder(_ limits: Bounds) -> ReadOrder? {
    guard let exchange, let sending = exchange.sending, !sending.isReading, !sending.rest.isEmpty,
      output.count <= limits.filePiece, case .streaming = phase
    else { return nil }
    let range = sending.rest.prefix(limits.filePiece)
    exchange.sending?.rest = range.upperBound..<sending.rest.upperBound
    exchange.sending?.isReading = true
    return ReadOrder(file: sending.file, range: range.lowerBound..<range.upperBound)
  }

  /// Sends what has been read; a file that cannot be read any more cuts the connection.
  mutating func read(_ bytes: [UInt8]?, at now: MonotonicInstant, in context: ServingContext) {
    guard case .streaming = phase, let exchange, let sending = exchange.sending else { return }
    guard let bytes else { return abortStream() }
    exchange.sending?.isReading = false
    stream(bytes, at: now)
    if sending.rest.isEmpty { finishStream(at: now, in: context) }
  }
}
