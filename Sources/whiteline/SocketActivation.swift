import Glibc
import HTTP

/// Sockets that systemd has opened and handed over (sd_listen_fds(3)): the configured ones are then not opened.
struct SocketActivation {
  /// The first descriptor that is handed over.
  private static let first: Int32 = 3

  let descriptors: [Int32]
  let addresses: [BoundAddress]

  /// Reads LISTEN_PID and LISTEN_FDS, and takes them out of the environment; nil when nothing was handed over
  /// to this process.
  init?() throws(Failure) {
    let (process, count) = (Self.take("LISTEN_PID"), Self.take("LISTEN_FDS"))
    _ = Self.take("LISTEN_FDNAMES")
    guard let process, let count, process == "\(getpid())" else { return nil }
    guard let number = Int32(count), (1...64).contains(number) else {
      throw Failure("LISTEN_FDS is \"\(count)\": it must be the number of sockets handed over, 1 to 64.")
    }
    descriptors = Array(Self.first..<Self.first + number)
    do throws(HTTPError) {
      var addresses: [BoundAddress] = []
      for descriptor in descriptors { addresses.append(try BoundAddress(inherited: descriptor)) }
      self.addresses = addresses
    } catch {
      throw Failure(
        "\(error.message) A socket of LISTEN_FDS must be a stream socket that listens (ListenStream= in the "
          + "socket unit, Accept=no).")
    }
  }

  /// What the server listens on.
  var listeners: [ListenAddress] { descriptors.map { .inherited(descriptor: $0) } }

  /// The addresses of the sockets that others than this machine may reach.
  var hosts: [String] {
    addresses.compactMap { if case .tcp(let host, _) = $0 { host } else { nil } }
  }

  private static func take(_ name: String) -> String? {
    guard let value = unsafe getenv(name) else { return nil }
    defer { unsafe unsetenv(name) }
    return unsafe String(cString: value)
  }
}
