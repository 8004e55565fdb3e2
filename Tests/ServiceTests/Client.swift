import Glibc
import JSON

/// What came back.
struct Reply: Equatable {
  var status: Int
  var fields: [String]
  var body: [UInt8]

  var text: String { String(decoding: body, as: UTF8.self) }

  /// The body as JSON; null where it is none.
  var json: JSONValue { (try? JSONValue(parsing: body)) ?? .null }

  /// The values of a field, in order.
  func values(_ name: String) -> [String] {
    fields.compactMap { line in
      let parts = line.split(separator: ":", maxSplits: 1)
      guard parts.count == 2, parts[0].lowercased() == name.lowercased() else { return nil }
      return String(parts[1].trimmingPrefix(while: { $0 == " " }))
    }
  }

  func value(_ name: String) -> String? { values(name).first }
}

/// A client that writes what it is told to a socket and reads to the end.
struct Client {
  struct Failure: Error { let call: String }

  let port: Int

  func send(
    _ method: String, _ target: String, _ fields: [String: String] = [:], body: [UInt8] = []
  ) throws -> Reply {
    var head = "\(method) \(target) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
    for (name, value) in fields.sorted(by: { $0.key < $1.key }) { head += "\(name): \(value)\r\n" }
    if !body.isEmpty { head += "Content-Length: \(body.count)\r\n" }
    return try exchange(Array((head + "\r\n").utf8) + body)
  }

  func get(_ target: String, _ fields: [String: String] = [:]) throws -> Reply {
    try send("GET", target, fields)
  }

  func post(
    _ target: String, _ text: String, type: String = "application/json", _ fields: [String: String] = [:]
  ) throws -> Reply {
    try send("POST", target, fields.merging(["Content-Type": type]) { $1 }, body: Array(text.utf8))
  }

  private func exchange(_ bytes: [UInt8]) throws -> Reply {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard descriptor >= 0 else { throw Failure(call: "socket") }
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = UInt16(port).bigEndian
    address.sin_addr = in_addr(s_addr: UInt32(0x7f00_0001).bigEndian)
    let connected = unsafe withUnsafePointer(to: &address) {
      unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard connected == 0 else { throw Failure(call: "connect") }
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = unsafe rest.withUnsafeBytes {
        unsafe Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { break }
      rest = rest.dropFirst(count)
    }
    return try reply(Self.readAll(descriptor))
  }

  private static func readAll(_ descriptor: Int32) -> [UInt8] {
    var all: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = unsafe buffer.withUnsafeMutableBytes { unsafe read(descriptor, $0.baseAddress, $0.count) }
      guard count > 0 else { return all }
      all += buffer[..<count]
    }
  }

  private func reply(_ bytes: [UInt8]) throws -> Reply {
    let end = Array("\r\n\r\n".utf8)
    guard let headEnd = bytes.indices.first(where: { bytes[$0...].starts(with: end) }) else {
      throw Failure(call: "an answer of \(bytes.count) bytes")
    }
    let lines = String(decoding: bytes[..<headEnd], as: UTF8.self).split(separator: "\r\n").map(String.init)
    guard let status = lines.first?.split(separator: " ").dropFirst().first.flatMap({ Int(String($0)) })
    else {
      throw Failure(call: "status line")
    }
    return Reply(status: status, fields: Array(lines.dropFirst()), body: Array(bytes[(headEnd + 4)...]))
  }
}
