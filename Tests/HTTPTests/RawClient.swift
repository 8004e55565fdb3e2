import Glibc

@testable import HTTP

/// A client that sends and receives bytes as they are, over TCP on this machine or a Unix-domain socket.
final class RawClient {
  private let descriptor: Int32
  /// What has been received so far.
  private(set) var received: [UInt8] = []
  private(set) var hasEnded = false
  private(set) var wasReset = false

  init(port: Int, receiveBuffer: Int32? = nil) {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    if var size = receiveBuffer {
      unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<Int32>.size))
    }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = UInt16(port).bigEndian
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    unsafe withUnsafePointer(to: &address) {
      unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        _ = unsafe connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    setPatience()
  }

  init(path: String) {
    descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: path.utf8) }
    unsafe withUnsafePointer(to: &address) {
      unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        _ = unsafe connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    setPatience()
  }

  deinit { close(descriptor) }

  /// Makes the end of the connection a reset.
  func endsByReset() {
    SystemCalls.resetOnClose(descriptor)
  }

  /// A test waits ten seconds at most for what never comes.
  private func setPatience() {
    var time = timeval(tv_sec: 10, tv_usec: 0)
    let length = socklen_t(MemoryLayout<timeval>.size)
    _ = unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &time, length)
    _ = unsafe setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &time, length)
  }

  func send(_ text: String) {
    send(Array(text.utf8))
  }

  /// Sends bytes; false when the server takes no more.
  @discardableResult
  func send(_ bytes: [UInt8]) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = unsafe rest.withUnsafeBytes {
        unsafe Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return false }
      rest = rest.dropFirst(count)
    }
    return true
  }

  func endOutput() {
    shutdown(descriptor, Int32(SHUT_WR))
  }

  /// Receives until a condition on what has come is met or the server ends.
  @discardableResult
  func receive(until isEnough: ([UInt8]) -> Bool = { _ in false }) -> String {
    var buffer = [UInt8](repeating: 0, count: 64 << 10)
    while !hasEnded, !isEnough(received) {
      let count = unsafe buffer.withUnsafeMutableBytes {
        unsafe recv(descriptor, $0.baseAddress, $0.count, 0)
      }
      if count > 0 {
        received += buffer[..<count]
      } else {
        hasEnded = count == 0 || errno == ECONNRESET
        wasReset = count < 0 && errno == ECONNRESET
        if count < 0, !wasReset { break }
      }
    }
    return String(decoding: received, as: UTF8.self)
  }

  /// Receives until a text has come, then forgets what has.
  func receive(_ text: String) -> String {
    let wanted = Array(text.utf8)
    let answer = receive { bytes in
      bytes.count >= wanted.count && bytes.indices.contains { bytes[$0...].starts(with: wanted) }
    }
    received = []
    return answer
  }
}

/// A request for a path.
func get(_ path: String, _ fields: String = "") -> String {
  "GET \(path) HTTP/1.1\r\nHost: a\r\n\(fields)\r\n"
}
