import CZlib

/// The check sum of zip archives, by zlib.
struct CRC32: Equatable {
  /// The sum of what was added so far.
  private(set) var value: UInt32 = 0

  /// Adds bytes.
  mutating func add(_ bytes: [UInt8]) {
    // Without an address zlib would give its first value back, whatever the sum was.
    if bytes.isEmpty { return }
    value = unsafe bytes.withUnsafeBufferPointer { buffer in
      unsafe UInt32(truncatingIfNeeded: crc32_z(UInt(value), buffer.baseAddress, buffer.count))
    }
  }
}
