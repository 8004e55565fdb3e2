import Foundation

/// One TCP connection to this machine.
final class Connection {
  private let descriptor: Int32
  private var isOpen = true

  init(port: Int) throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = UInt16(port).bigEndian
    address.sin_addr = in_addr(s_addr: UInt32(0x7f00_0001).bigEndian)
    let result = unsafe withUnsafePointer(to: &address) {
      unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard result == 0 else { throw TrainedModel.Failure(detail: "cannot connect to port \(port)") }
  }

  func write(_ text: String) {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = unsafe rest.withUnsafeBytes {
        unsafe send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return }
      rest = rest.dropFirst(count)
    }
  }

  func read(until end: String) -> String {
    var text = ""
    while !text.hasSuffix(end), let more = next(1) { text += more }
    return text
  }

  func readToEnd() -> String {
    var text = ""
    while let more = next(65536) { text += more }
    return text
  }

  func ask(_ request: String) -> String {
    write(request)
    return readToEnd()
  }

  private func next(_ length: Int) -> String? {
    var buffer = [UInt8](repeating: 0, count: length)
    let count = unsafe buffer.withUnsafeMutableBytes { unsafe recv(descriptor, $0.baseAddress, $0.count, 0) }
    return count > 0 ? String(decoding: buffer[..<count], as: UTF8.self) : nil
  }

  func end() {
    if isOpen { close(descriptor) }
    isOpen = false
  }

  deinit { end() }
}
