import Glibc

/// The service manager that started the program, systemd or one like it: sockets that it hands over, and what it wants
/// to be told. Without one nothing here does anything.
enum Supervisor {
  /// A socket that listens already.
  struct Socket: Sendable {
    /// Its number.
    let descriptor: Int32
    /// Its numeric address; nil for a Unix-domain socket.
    let host: String?
  }

  private static let firstDescriptor: Int32 = 3
  private static let most: Int32 = 64

  /// Sockets of socket activation (LISTEN_FDS), if they are meant for this process. They are handed over once:
  /// neither a second call nor a program started from here finds them.
  static func takeSockets() throws(Failure) -> [Socket] {
    let (process, count) = (variable("LISTEN_PID"), variable("LISTEN_FDS"))
    for name in ["LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES"] { _ = unsafe unsetenv(name) }
    guard let process, let count, Int32(process) == getpid() else { return [] }
    guard let number = Int32(count), (0...most).contains(number) else {
      throw Failure("LISTEN_FDS is \(count); it has to be a number of sockets from 0 to \(most)")
    }
    var sockets: [Socket] = []
    for descriptor in firstDescriptor..<(firstDescriptor + number) {
      _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
      guard isListening(descriptor) else {
        throw Failure(
          "descriptor \(descriptor) of LISTEN_FDS is no listening stream socket; "
            + "the socket unit needs ListenStream= and not Accept=yes")
      }
      sockets.append(Socket(descriptor: descriptor, host: host(descriptor)))
    }
    return sockets
  }

  /// Tells the manager how the program is (`READY=1`, `STOPPING=1`); false where nobody listens.
  @discardableResult
  static func tell(_ state: String) -> Bool {
    guard let path = variable("NOTIFY_SOCKET"), let first = path.utf8.first,
      first == UInt8(ascii: "/") || first == UInt8(ascii: "@")
    else { return false }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    // A name that begins with "@" is no file; the kernel wants a NUL in its place.
    let bytes = Array(path.utf8).enumerated().map { $0 == 0 && $1 == UInt8(ascii: "@") ? 0 : $1 }
    guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else { return false }
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: bytes) }
    let length = socklen_t(MemoryLayout<sockaddr_un>.offset(of: \.sun_path)! + bytes.count)
    let socket = Glibc.socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard socket >= 0 else { return false }
    defer { close(socket) }
    // A manager that does not read must not hold up what the program is about to do.
    var patience = timeval(tv_sec: 1, tv_usec: 0)
    _ = unsafe setsockopt(
      socket, SOL_SOCKET, SO_SNDTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    let message = Array(state.utf8)
    let sent = unsafe withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        unsafe sendto(socket, message, message.count, Int32(MSG_NOSIGNAL), address, length)
      }
    }
    return sent == message.count
  }

  static func variable(_ name: String) -> String? {
    guard let value = unsafe getenv(name) else { return nil }
    return unsafe String(cString: value)
  }

  private static func isListening(_ descriptor: Int32) -> Bool {
    func option(_ name: Int32) -> Int32? {
      var value: Int32 = 0
      var length = socklen_t(MemoryLayout<Int32>.size)
      return unsafe getsockopt(descriptor, SOL_SOCKET, name, &value, &length) == 0 ? value : nil
    }
    return option(SO_TYPE) == Int32(SOCK_STREAM.rawValue) && option(SO_ACCEPTCONN) == 1
  }

  private static func host(_ descriptor: Int32) -> String? {
    var address = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
    let capacity = socklen_t(text.count)
    let isFound = unsafe withUnsafeMutablePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        guard unsafe getsockname(descriptor, address, &length) == 0,
          unsafe Int32(address.pointee.sa_family) != AF_UNIX
        else { return false }
        return unsafe getnameinfo(address, length, &text, capacity, nil, 0, NI_NUMERICHOST) == 0
      }
    }
    return isFound
      ? String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self) : nil
  }
}
