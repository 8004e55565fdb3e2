import Dispatch
import Glibc
import HTTP

/// Tells systemd how the service stands (sd_notify(3)); does nothing where nobody asks.
final class ServiceManager: Sendable {
  private let path: String?
  /// How often systemd wants a sign of life, in microseconds.
  private let watchdog: Int?
  private let queue = DispatchQueue(label: "watchdog")

  /// Reads NOTIFY_SOCKET, WATCHDOG_USEC and WATCHDOG_PID.
  init() {
    path = Self.variable("NOTIFY_SOCKET")
    let isOurs = Self.variable("WATCHDOG_PID").map { $0 == "\(getpid())" } ?? true
    watchdog = Self.variable("WATCHDOG_USEC").flatMap { Int($0) }.flatMap { $0 > 0 && isOurs ? $0 : nil }
  }

  /// The service answers.
  func ready(_ status: String) { tell("READY=1\nSTATUS=\(status)\nMAINPID=\(getpid())") }

  /// The service takes nothing new and ends.
  func stopping() { tell("STOPPING=1\nSTATUS=finishing what is in flight") }

  /// The service takes up changed files, and then answers as before.
  func reloading(_ body: () -> Void) {
    tell("RELOADING=1\nMONOTONIC_USEC=\(MonotonicInstant.now().nanoseconds / 1000)")
    body()
    tell("READY=1")
  }

  /// Gives a sign of life twice in the time that systemd waits for one, as long as a look finds all well.
  func watch(_ isWell: @escaping @Sendable () -> Bool) {
    guard let watchdog, path != nil else { return }
    let interval = DispatchTimeInterval.microseconds(max(1000, watchdog / 2))
    @Sendable func look() {
      if isWell() { tell("WATCHDOG=1") }
      queue.asyncAfter(deadline: .now() + interval) { @Sendable in look() }
    }
    queue.async { @Sendable in look() }
  }

  private static func variable(_ name: String) -> String? {
    guard let value = unsafe getenv(name) else { return nil }
    return unsafe String(cString: value)
  }

  /// Sends a datagram; a manager that does not take it must not stop the service.
  private func tell(_ text: String) {
    guard let path, path.hasPrefix("/") || path.hasPrefix("@") else { return }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = path.utf8.map { $0 }
    guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else { return }
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { room in
      unsafe room.copyBytes(from: bytes)
      // A path that begins with @ is an abstract name, which begins with a zero byte.
      if bytes.first == UInt8(ascii: "@") { unsafe room[0] = 0 }
    }
    let length = socklen_t(MemoryLayout<sa_family_t>.size + bytes.count)
    let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    let message = Array(text.utf8)
    _ = unsafe withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
        unsafe sendto(descriptor, message, message.count, Int32(MSG_NOSIGNAL.rawValue), generic, length)
      }
    }
  }
}
