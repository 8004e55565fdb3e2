/// The listening sockets of a server: opened together, closed together.
struct Listeners: Sendable {
  private(set) var descriptors: [Int32] = []
  private(set) var addresses: [BoundAddress] = []
  /// Files of the Unix-domain sockets that are ours to remove.
  private var files: [(path: String, identity: FileIdentity?)] = []

  /// Opens sockets; when one fails, those opened before are closed again.
  init(_ wanted: [ListenAddress], backlog: Int) throws(HTTPError) {
    do throws(HTTPError) {
      for address in wanted { try open(address, backlog: Int32(clamping: backlog)) }
    } catch {
      close()
      throw error
    }
  }

  private mutating func open(_ address: ListenAddress, backlog: Int32) throws(HTTPError) {
    switch address {
    case .tcp(let host, let port): try openTCP(host, port, backlog)
    case .unix(let path, let mode): try openUnix(path, mode, backlog)
    case .inherited(let descriptor): try take(descriptor)
    }
  }

  /// Opens a socket on each address of a host, all on the same port.
  private mutating func openTCP(_ host: String, _ port: Int, _ backlog: Int32) throws(HTTPError) {
    guard let number = UInt16(exactly: port) else { throw .invalidPort(port) }
    let found = SystemCalls.resolve(host)
    guard !found.isEmpty else { throw .unresolvableHost(host) }
    var bound = number
    var opened: [String] = []
    var failure: HTTPError?
    for (family, text) in found where !opened.contains(text) {
      do throws(SystemError) {
        let socket = try SystemCalls.listen(family: family, address: text, port: bound, backlog: backlog)
        descriptors.append(socket.descriptor)
        addresses.append(.tcp(host: text, port: Int(socket.port)))
        opened.append(text)
        bound = socket.port
      } catch {
        failure = failure ?? .systemCall("Listening on \(text), port \(bound),", errno: error.code)
      }
    }
    if opened.isEmpty, let failure { throw failure }
  }

  /// Opens a Unix-domain socket; the file of a server that is gone is removed first.
  private mutating func openUnix(_ path: String, _ mode: UInt32, _ backlog: Int32) throws(HTTPError) {
    guard (1...107).contains(path.utf8.count) else { throw .unsuitableSocketPath(path) }
    switch SystemCalls.socketFile(at: path) {
    case .absent: break
    case .stale: SystemCalls.unlink(path)
    case .live, .other: throw .socketPathInUse(path)
    }
    do throws(SystemError) {
      descriptors.append(try SystemCalls.listen(path: path, mode: mode, backlog: backlog))
    } catch {
      throw .systemCall("Listening on \(path)", errno: error.code)
    }
    addresses.append(.unix(path: path))
    files.append((path, SystemCalls.identity(of: path)))
  }

  private mutating func take(_ descriptor: Int32) throws(HTTPError) {
    do throws(SystemError) {
      addresses.append(try SystemCalls.prepareInherited(descriptor))
      descriptors.append(descriptor)
    } catch {
      throw .systemCall("Taking over socket \(descriptor)", errno: error.code)
    }
  }

  private mutating func close() {
    for descriptor in descriptors { SystemCalls.close(descriptor) }
    removeFiles()
  }

  /// Removes the files of the Unix-domain sockets, but not those of a successor that has put its own in their place.
  func removeFiles() {
    for file in files where SystemCalls.identity(of: file.path) == file.identity {
      SystemCalls.unlink(file.path)
    }
  }
}
