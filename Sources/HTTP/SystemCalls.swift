import CLinux
import Glibc

/// An error number of the system.
struct SystemError: Error, Equatable, Sendable {
  let code: Int32

  init(_ code: Int32) { self.code = code }

  static let wouldBlock = SystemError(EAGAIN)
  static let tooManyFiles = SystemError(EMFILE)
  static let tooManyFilesInAll = SystemError(ENFILE)
  static let noMemory = SystemError(ENOMEM)
  static let noBuffers = SystemError(ENOBUFS)

  /// Whether accepting failed for something that befell the one connection, so that the next may be well (accept(2)).
  var isOfOneConnection: Bool {
    [
      ECONNABORTED, EPERM, EPROTO, ENETDOWN, ENOPROTOOPT, EHOSTDOWN, ENONET, EHOSTUNREACH, ENETUNREACH,
    ].contains(code)
  }

  /// The error of the call that has just failed.
  static var last: SystemError { SystemError(errno) }
}

/// The calls to the system, each with a typed error and repeated when a signal interrupts it.
/// No other file of the module calls the C library for input or output.
enum SystemCalls {
  /// Repeats a call that returns -1 while it is interrupted.
  static func call<Number: SignedInteger>(_ body: () -> Number) throws(SystemError) -> Number {
    while true {
      let result = body()
      if result >= 0 { return result }
      let error = SystemError.last
      if error.code != EINTR { throw error }
    }
  }

  /// Reads at most `limit` bytes into a buffer; 0 at the end of the stream.
  static func receive(
    _ descriptor: Int32, into buffer: inout [UInt8], limit: Int
  ) throws(SystemError) -> Int {
    try call {
      unsafe buffer.withUnsafeMutableBytes {
        unsafe clinux_receive(descriptor, $0.baseAddress, min($0.count, limit))
      }
    }
  }

  /// Sends the unsent bytes of at most two pieces; returns how many were taken.
  static func send(_ descriptor: Int32, _ output: borrowing Output) throws(SystemError) -> Int {
    let (first, offset) = (output.first, output.offset)
    guard let second = output.second else {
      return try call { unsafe first.withUnsafeBytes { unsafe send(descriptor, $0, from: offset) } }
    }
    return try call {
      unsafe first.withUnsafeBytes { bytes in
        let rest = unsafe UnsafeRawBufferPointer(rebasing: bytes[offset...])
        return unsafe second.withUnsafeBytes { more in
          unsafe clinux_send_two(descriptor, rest.baseAddress, rest.count, more.baseAddress, more.count)
        }
      }
    }
  }

  private static func send(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer, from offset: Int) -> Int {
    let rest = unsafe UnsafeRawBufferPointer(rebasing: bytes[offset...])
    return unsafe clinux_send(descriptor, rest.baseAddress, rest.count)
  }

  /// Takes a waiting connection.
  static func accept(_ listener: Int32) throws(SystemError) -> (descriptor: Int32, peer: PeerAddress) {
    var address = clinux_address()
    let descriptor = try call { unsafe clinux_accept(listener, &address) }
    return (descriptor, PeerAddress(address))
  }

  static func close(_ descriptor: Int32) {
    _ = Glibc.close(descriptor)
  }

  /// Ends our side of a connection; an error means that the peer has ended it already.
  static func endOutput(_ descriptor: Int32) {
    _ = clinux_shutdown_write(descriptor)
  }

  /// Makes the next close a reset.
  static func resetOnClose(_ descriptor: Int32) {
    _ = clinux_reset_on_close(descriptor)
  }

  static func setNoDelay(_ descriptor: Int32) {
    _ = clinux_no_delay(descriptor)
  }

  /// Bounds the bytes that the kernel keeps for a peer that takes none.
  static func setUnsentLimit(_ descriptor: Int32, _ count: Int32) {
    _ = clinux_unsent_limit(descriptor, count)
  }

  /// Opens a descriptor that is kept to be given up when there are no more.
  static func openSpare() -> Int32? {
    let descriptor = unsafe open("/dev/null", O_RDONLY | O_CLOEXEC)
    return descriptor >= 0 ? descriptor : nil
  }

  /// Waits for a moment so short that sleeping would take longer.
  static func relax() { clinux_relax() }

  /// Lets other threads that wait for this processor run first.
  static func yield() { sched_yield() }

  /// A peer that goes away must cost an error of a call, not the process.
  static func ignoreBrokenPipes() {
    _ = signal(SIGPIPE, SIG_IGN)
  }

  /// Raises the limit of open descriptors as far as allowed; returns it.
  static func raiseDescriptorLimit() -> Int {
    Int(clamping: clinux_raise_descriptor_limit())
  }
}

extension SystemCalls {
  // MARK: epoll

  static func makePoll() throws(SystemError) -> Int32 {
    try call { clinux_epoll_create() }
  }

  static func makeWake() throws(SystemError) -> Int32 {
    try call { clinux_eventfd() }
  }

  static func watch(_ poll: Int32, _ descriptor: Int32, _ interest: Interest, tag: UInt64) throws(SystemError)
  {
    _ = try call { clinux_epoll_add(poll, descriptor, interest.rawValue, tag) }
  }

  static func change(_ poll: Int32, _ descriptor: Int32, _ interest: Interest, tag: UInt64) {
    _ = clinux_epoll_modify(poll, descriptor, interest.rawValue, tag)
  }

  static func forget(_ poll: Int32, _ descriptor: Int32) {
    _ = clinux_epoll_remove(poll, descriptor)
  }

  /// Waits for events, at most some milliseconds (-1: for ever); returns how many there are.
  static func wait(_ poll: Int32, into events: inout [clinux_event], milliseconds: Int32) -> Int {
    let count = unsafe events.withUnsafeMutableBufferPointer {
      unsafe clinux_epoll_wait(poll, $0.baseAddress, Int32($0.count), milliseconds)
    }
    return Int(max(0, count))
  }

  /// Makes a sleeping loop look at its mailbox.
  static func signalWake(_ descriptor: Int32) {
    var one: UInt64 = 1
    _ = unsafe Glibc.write(descriptor, &one, 8)
  }

  static func clearWake(_ descriptor: Int32) {
    var count: UInt64 = 0
    _ = unsafe Glibc.read(descriptor, &count, 8)
  }

  // MARK: threads

  /// Starts a thread; its name is for debuggers. Either `join` or `detach` it.
  static func startThread(
    _ name: String, _ body: @escaping @Sendable () -> Void
  ) throws(SystemError) -> ThreadHandle {
    let box = unsafe Unmanaged.passRetained(ThreadBody(run: body))
    var thread = pthread_t()
    let result = unsafe pthread_create(
      &thread, nil,
      { argument in
        guard let argument = unsafe argument else { return nil }
        unsafe Unmanaged<ThreadBody>.fromOpaque(argument).takeRetainedValue().run()
        return nil
      }, box.toOpaque())
    guard result == 0 else {
      unsafe box.release()
      throw SystemError(result)
    }
    _ = unsafe clinux_name_thread(UInt(thread), String(name.prefix(15)))
    return ThreadHandle(thread: thread)
  }

  /// Lets a thread end by itself.
  static func detach(_ handle: ThreadHandle) {
    _ = pthread_detach(handle.thread)
  }

  /// Waits until a thread has ended.
  static func join(_ handle: ThreadHandle) {
    _ = pthread_join(handle.thread, nil)
  }
}

/// A thread that has been started and not yet joined.
struct ThreadHandle: Sendable {
  let thread: pthread_t
}

private final class ThreadBody: Sendable {
  let run: @Sendable () -> Void

  init(run: @escaping @Sendable () -> Void) { self.run = run }
}

/// What a loop wants to be told about a descriptor; errors and hang-ups are always told.
struct Interest: OptionSet, Sendable {
  let rawValue: UInt32

  // Computed, because a stored property of a type is asked whether it exists at every use.
  static var readable: Interest { Interest(rawValue: CLINUX_READABLE) }
  static var writable: Interest { Interest(rawValue: CLINUX_WRITABLE) }
  static var failed: Interest { Interest(rawValue: CLINUX_ERROR | CLINUX_HANGUP) }
  /// The peer has ended its side; told only to those who ask, and along with `readable`.
  static var peerEnded: Interest { Interest(rawValue: CLINUX_PEER_ENDED) }
  /// To be told once of what arrives, not for as long as it lies there.
  static var once: Interest { Interest(rawValue: CLINUX_ONCE) }
}

extension PeerAddress {
  /// The address the system has told.
  init(_ address: clinux_address) {
    switch Int32(address.family) {
    case AF_INET: self = .v4(UInt32(truncatingIfNeeded: address.low))
    case AF_INET6: self = PeerAddress.v6(address.high, address.low).unmapped
    default: self = .unix
    }
  }
}
