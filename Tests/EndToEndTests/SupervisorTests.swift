import Foundation
import Testing

/// A service manager as systemd is one: hands over a listening socket and is told how the server is.
@Suite(
  .enabled(if: Whiteline.isThere, Comment(rawValue: Whiteline.absence)),
  .enabled(if: ServiceManager.python != nil, "python3 is not installed: it plays the service manager"))
struct SupervisorTests {
  @Test func servesTheSocketItIsGivenAndTellsHowItIs() throws {
    let models = try TrainedModel.folder.get().path + "/models"
    let data = try TemporaryFolder()
    let manager = try RunningProcess(
      try #require(ServiceManager.python),
      [
        "-c", ServiceManager.script, try #require(Whiteline.path), "serve", "--host", "192.0.2.1",
        "--port", "1", "--models", models, "--data", data.path,
      ])
    let line = try #require(manager.line())
    #expect(line.contains(" listens on http://127.0.0.1:"))
    #expect(manager.line() == "READY=1")
    let port = try #require(line.split(separator: ":").last.flatMap { Int($0) })
    #expect(try Connection(port: port).ask("GET /healthz HTTP/1.0\r\n\r\n").hasPrefix("HTTP/1.1 200"))
    manager.signal(SIGTERM)
    #expect(manager.line() == "STOPPING=1")
    #expect(manager.end().status == 0)
  }
}

/// A service manager in a few lines of Python.
private enum ServiceManager {
  static let python = ["/usr/bin/python3", "/usr/local/bin/python3"]
    .first { FileManager.default.isExecutableFile(atPath: $0) }

  /// Starts a program with a socket as descriptor 3, and prints what the program tells.
  static let script = """
    import ctypes, os, signal, socket, sys
    listener = socket.create_server(("127.0.0.1", 0))
    told = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    name = "whiteline-tests-%d" % os.getpid()
    told.bind("\\0" + name)
    told.settimeout(120)
    child = os.fork()
    if child == 0:
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # it goes when this one goes
        os.dup2(listener.fileno(), 3)
        os.set_inheritable(3, True)
        os.environ.update(LISTEN_PID=str(os.getpid()), LISTEN_FDS="1", NOTIFY_SOCKET="@" + name)
        os.execv(sys.argv[1], sys.argv[1:])
    signal.signal(signal.SIGTERM, lambda *_: os.kill(child, signal.SIGTERM))
    signal.pthread_sigmask(signal.SIG_SETMASK, [])  # threads of the tests may have SIGTERM blocked
    for _ in range(2):
        print(told.recv(256).decode(), flush=True)
    sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
    """
}
