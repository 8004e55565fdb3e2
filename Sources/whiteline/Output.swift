import Glibc

/// Standard output and error, written whole.
enum Output {
  /// To standard output. A reader that went away ends the program quietly, as it does for other tools.
  static func standard(_ bytes: [UInt8]) { write(bytes, to: STDOUT_FILENO) }

  /// To standard output, as a line.
  static func line(_ text: String) { standard(Array((text + "\n").utf8)) }

  /// To standard error.
  static func error(_ text: String) { error(Array(text.utf8)) }

  /// To standard error.
  static func error(_ bytes: [UInt8]) { write(bytes, to: STDERR_FILENO) }

  private static func write(_ bytes: [UInt8], to descriptor: Int32) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = unsafe rest.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0 {
        guard errno == EINTR else { return }
        continue
      }
      rest = rest.dropFirst(count)
    }
  }
}
