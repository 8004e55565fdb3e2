import CZlib

/// zlib's compressor for one gzip member. The stream stays at one address, as zlib demands.
@safe struct Deflater: ~Copyable {
  private let stream: UnsafeMutablePointer<z_stream>

  init(level: Int32, strategy: Int32 = Z_DEFAULT_STRATEGY) throws(PersistenceError) {
    unsafe stream = .allocate(capacity: 1)
    unsafe stream.initialize(to: z_stream())
    // 15: the largest window. 16: gzip header and trailer. 8: zlib's own choice of memory.
    let code = unsafe deflateInit2_(
      stream, level, Z_DEFLATED, 15 + 16, 8, strategy, ZLIB_VERSION,
      Int32(MemoryLayout<z_stream>.size))
    if code != Z_OK { throw .outOfMemory }
  }

  deinit {
    unsafe deflateEnd(stream)
    unsafe stream.deallocate()
  }

  /// For numbers, which hardly repeat: by the frequencies of their bytes alone.
  init(forNumbers: Void) throws(PersistenceError) { try self.init(level: 1, strategy: Z_HUFFMAN_ONLY) }

  /// The whole member.
  consuming func compress(_ bytes: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    append(bytes, isLast: true, to: &result)
    return result
  }

  /// Goes on with the member, and ends it after the last bytes. The input goes in by pieces of at most 1 GiB, since
  /// zlib counts in 32 bits.
  mutating func append(_ bytes: [UInt8], isLast: Bool, to result: inout [UInt8]) {
    let piece = 1 << 30
    var at = 0
    repeat {
      let end = min(at + piece, bytes.count)
      append(piece: bytes[at..<end], isLast: isLast && end == bytes.count, to: &result)
      at = end
    } while at < bytes.count
  }

  private mutating func append(piece input: ArraySlice<UInt8>, isLast: Bool, to result: inout [UInt8]) {
    unsafe input.withUnsafeBufferPointer { source in
      unsafe stream.pointee.next_in = UnsafeMutablePointer(mutating: source.baseAddress)
      unsafe stream.pointee.avail_in = UInt32(source.count)
      var isFull = true
      while isFull {
        let room = max(1 << 12, source.count / 3)
        result += unsafe [UInt8](unsafeUninitializedCapacity: room) { buffer, filled in
          unsafe stream.pointee.next_out = buffer.baseAddress
          unsafe stream.pointee.avail_out = UInt32(room)
          _ = unsafe deflate(stream, isLast ? Z_FINISH : Z_NO_FLUSH)
          filled = unsafe room - Int(stream.pointee.avail_out)
        }
        isFull = unsafe stream.pointee.avail_out == 0
      }
    }
  }
}
