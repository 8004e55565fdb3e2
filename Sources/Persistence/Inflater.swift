import CZlib

/// zlib's decompressor for one gzip member, or one raw stream, after another. The stream stays at one address, as zlib
/// demands.
@safe struct Inflater: ~Copyable {
  /// What a call came to.
  enum Outcome: Equatable {
    /// Wants more input, or more room for output.
    case more
    /// The member is complete and its check sum and length are right.
    case end
    /// The member is bad.
    case bad(GzipFault)
    /// No memory.
    case outOfMemory
  }

  private let stream: UnsafeMutablePointer<z_stream>

  /// What surrounds the compressed data.
  enum Format: Int32 {
    /// Header and trailer of gzip. 15: the largest window; 16: gzip and nothing else.
    case gzip = 31
    /// Nothing: deflate as zip archives have it. Minus the largest window.
    case raw = -15
  }

  init(_ format: Format = .gzip) throws(PersistenceError) {
    unsafe stream = .allocate(capacity: 1)
    unsafe stream.initialize(to: z_stream())
    let code = unsafe inflateInit2_(
      stream, format.rawValue, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    if code != Z_OK { throw .outOfMemory }
  }

  deinit {
    unsafe inflateEnd(stream)
    unsafe stream.deallocate()
  }

  /// Begins the next member.
  mutating func reset() { _ = unsafe inflateReset(stream) }

  /// Expands some of `input` to at most `room` bytes: what came out, how much was used, and how it stands.
  mutating func expand(
    _ input: ArraySlice<UInt8>, room: Int
  ) -> (output: [UInt8], used: Int, outcome: Outcome) {
    var code = Z_OK
    var used = 0
    let output = unsafe [UInt8](unsafeUninitializedCapacity: room) { buffer, filled in
      unsafe input.withUnsafeBufferPointer { source in
        // zlib reads here and never writes; its header leaves out the `const`.
        unsafe stream.pointee.next_in = UnsafeMutablePointer(mutating: source.baseAddress)
        unsafe stream.pointee.avail_in = UInt32(source.count)
        unsafe stream.pointee.next_out = buffer.baseAddress
        unsafe stream.pointee.avail_out = UInt32(room)
        code = unsafe inflate(stream, Z_NO_FLUSH)
        used = unsafe source.count - Int(stream.pointee.avail_in)
        filled = unsafe room - Int(stream.pointee.avail_out)
      }
    }
    return (output, used, outcome(of: code))
  }

  private func outcome(of code: Int32) -> Outcome {
    switch code {
    // Z_BUF_ERROR: no progress was possible for want of input; not a fault of the data.
    case Z_OK, Z_BUF_ERROR: return .more
    case Z_STREAM_END: return .end
    case Z_MEM_ERROR: return .outOfMemory
    default: break
    }
    let words = unsafe stream.pointee.msg.map { unsafe String(cString: $0) } ?? "code \(code)"
    return switch words {
    case "incorrect header check": .bad(.notGzip)
    case "incorrect data check": .bad(.wrongChecksum)
    case "incorrect length check": .bad(.wrongLength)
    default: .bad(.damaged(words))
    }
  }
}
