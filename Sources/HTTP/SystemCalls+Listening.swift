import CLinux
import Glibc

extension SystemCalls {
  /// The numeric addresses of a host name, each with its family (AF_INET or AF_INET6).
  static func resolve(_ host: String) -> [(family: Int32, text: String)] {
    var hints = unsafe addrinfo()
    unsafe hints.ai_flags = AI_PASSIVE
    unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var list: UnsafeMutablePointer<addrinfo>?
    guard unsafe getaddrinfo(host, nil, &hints, &list) == 0 else { return [] }
    defer { unsafe freeaddrinfo(list) }
    var found: [(family: Int32, text: String)] = []
    var next = unsafe list
    while let info = unsafe next {
      if let text = unsafe numericHost(info.pointee) { found.append((unsafe info.pointee.ai_family, text)) }
      unsafe next = info.pointee.ai_next
    }
    return found
  }

  private static func numericHost(_ info: addrinfo) -> String? {
    var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
    let capacity = socklen_t(text.count)
    let result = unsafe getnameinfo(
      info.ai_addr, info.ai_addrlen, &text, capacity, nil, 0, NI_NUMERICHOST)
    guard result == 0 else { return nil }
    return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  /// A socket that listens on a numeric address; port 0 takes any free one. Returns the port in force.
  static func listen(
    family: Int32, address: String, port: UInt16, backlog: Int32
  ) throws(SystemError) -> (descriptor: Int32, port: UInt16) {
    let descriptor = try call { clinux_socket(family) }
    do throws(SystemError) {
      _ = try call { clinux_reuse_address(descriptor) }
      if family == AF_INET6 { _ = try call { clinux_ipv6_only(descriptor, address == "::" ? 0 : 1) } }
      try bind(descriptor, family: family, address: address, port: port)
      _ = try call { Glibc.listen(descriptor, backlog) }
      return (descriptor, try localPort(descriptor))
    } catch {
      close(descriptor)
      throw error
    }
  }

  private static func bind(
    _ descriptor: Int32, family: Int32, address: String, port: UInt16
  ) throws(SystemError) {
    if family == AF_INET6 {
      var inet = sockaddr_in6()
      inet.sin6_family = sa_family_t(family)
      inet.sin6_port = port.bigEndian
      guard unsafe inet_pton(family, address, &inet.sin6_addr) == 1 else { throw SystemError(EADDRNOTAVAIL) }
      try unsafe bind(descriptor, &inet, MemoryLayout<sockaddr_in6>.size)
    } else {
      var inet = sockaddr_in()
      inet.sin_family = sa_family_t(family)
      inet.sin_port = port.bigEndian
      guard unsafe inet_pton(family, address, &inet.sin_addr) == 1 else { throw SystemError(EADDRNOTAVAIL) }
      try unsafe bind(descriptor, &inet, MemoryLayout<sockaddr_in>.size)
    }
  }

  private static func bind(
    _ descriptor: Int32, _ address: UnsafeRawPointer, _ length: Int
  ) throws(SystemError) {
    _ = try call {
      unsafe Glibc.bind(descriptor, address.assumingMemoryBound(to: sockaddr.self), socklen_t(length))
    }
  }

  private static func localPort(_ descriptor: Int32) throws(SystemError) -> UInt16 {
    var address = clinux_address()
    _ = try call { unsafe clinux_local_address(descriptor, &address) }
    return address.port
  }

  /// Makes ready a socket that was opened by someone else; returns the address on which it listens.
  static func prepareInherited(_ descriptor: Int32) throws(SystemError) -> BoundAddress {
    let address = try inheritedAddress(descriptor)
    _ = try call { clinux_set_nonblocking(descriptor) }
    return address
  }

  /// Where a socket listens that was opened by someone else; throws unless it is a stream socket that does.
  static func inheritedAddress(_ descriptor: Int32) throws(SystemError) -> BoundAddress {
    guard try call({ clinux_is_listening(descriptor) }) == 1 else { throw SystemError(EINVAL) }
    var address = clinux_address()
    _ = try call { unsafe clinux_local_address(descriptor, &address) }
    let peer = PeerAddress(address)
    guard peer == .unix else { return .tcp(host: peer.description, port: Int(address.port)) }
    var path = [CChar](repeating: 0, count: 128)
    let capacity = path.count
    _ = try call { unsafe clinux_local_path(descriptor, &path, capacity) }
    return .unix(path: String(decoding: path.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self))
  }

  /// A socket that listens at a path; the file must not exist. Its permissions are set before it listens.
  static func listen(
    path: String, mode: UInt32, backlog: Int32
  ) throws(SystemError) -> Int32 {
    let descriptor = try call { clinux_socket(AF_UNIX) }
    do throws(SystemError) {
      _ = try call { unsafe clinux_bind_unix(descriptor, path) }
      _ = try call { unsafe chmod(path, mode) }
      _ = try call { Glibc.listen(descriptor, backlog) }
      return descriptor
    } catch {
      close(descriptor)
      throw error
    }
  }

  /// What is at a path where a socket is wanted.
  enum SocketFile: Equatable { case absent, stale, live, other }

  /// Looks whether a path is free, a socket that nobody answers, one that somebody does, or something else.
  static func socketFile(at path: String) -> SocketFile {
    var status = stat()
    guard unsafe lstat(path, &status) == 0 else { return .absent }
    guard status.st_mode & S_IFMT == S_IFSOCK else { return .other }
    guard let probe = try? call({ clinux_socket(AF_UNIX) }) else { return .live }
    defer { close(probe) }
    let result = unsafe clinux_connect_unix(probe, path)
    return result != 0 && errno == ECONNREFUSED ? .stale : .live
  }

  /// Which file is at a path; nil where there is none.
  static func identity(of path: String) -> FileIdentity? {
    var status = stat()
    guard unsafe lstat(path, &status) == 0 else { return nil }
    return FileIdentity(
      device: UInt64(status.st_dev), number: UInt64(status.st_ino), seconds: Int(status.st_mtim.tv_sec),
      nanoseconds: Int(status.st_mtim.tv_nsec))
  }

  /// Removes a socket's file.
  static func unlink(_ path: String) {
    _ = unsafe Glibc.unlink(path)
  }
}

/// What tells a socket's file from another one that stands at the same path later. File systems give the number of one
/// that is gone to the next, so the time at which it was made counts too.
struct FileIdentity: Equatable, Sendable {
  let device: UInt64
  let number: UInt64
  let seconds: Int
  let nanoseconds: Int
}
