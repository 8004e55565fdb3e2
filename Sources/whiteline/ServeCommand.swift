import ArgumentParser
import Dispatch
import Glibc
import HTTP
import Jobs
import Keys
import Locks
import Logging
import NeuralNet
import Persistence
import Prediction
import Service

struct ServeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve", abstract: "Answer predictions over HTTP until SIGTERM.")

  @Option(help: ArgumentHelp("Configuration file (JSON5).", valueName: "file"))
  var config: String?
  @Option(help: "Address to listen on; wins over the file.")
  var host: String?
  @Option(help: "Port to listen on, 0 for any that is free; wins over the file.")
  var port: Int?
  @Option(help: ArgumentHelp("Folder of models; wins over the file.", valueName: "dir"))
  var models: String?
  @Option(
    help: ArgumentHelp(
      "Data folder (keys, jobs, datasets, trained models); wins over the file.", valueName: "dir"))
  var data: String?
  @Flag(help: "Let callers without a key in, on whatever address.")
  var allowAnonymous = false

  func run() throws {
    LongRun.begin()
    let finished = DispatchSemaphore(value: 0)
    let sockets = try Supervisor.takeSockets()
    let configuration = try effectiveConfiguration(sockets)
    let requests = Log(configuration.logging)
    defer { requests.drain() }
    let log = requests.logger
    let encryption = try Encryption(configuration.tls)
    let keys = Locked<KeyWatch?>(nil)
    let interrupt = Interrupt(
      then: { finished.signal() },
      onHangUp: {
        Supervisor.reloading {
          reload(since: configuration, sockets, requests, keys.withLock { $0 })
          encryption?.reload(log)
          keys.withLock { $0 }?.reload()
        }
      })
    let watch = try KeyWatch(configuration, log)
    keys.withLock { $0 = watch }
    let models = try ModelShelf(configuration.models).load(log)
    let plant = try Plant(configuration, live: models)
    plant.keepHouse(log)
    let service = Service(try parts(configuration, models, watch.admission, plant, log))
    var settings = serverConfiguration(configuration, sockets, requests)
    settings.security = encryption?.security
    let server = Server(settings, router: service.router)
    service.metrics.add { ProcessFigures.families }
    service.report(on: server)
    do {
      for address in try server.start() {
        Output.line(
          "whiteline \(Version.current) listens on \(Self.text(address, isEncrypted: encryption != nil))")
      }
    } catch {
      throw Self.failure(error)
    }
    let crew = plant.crew(slots: configuration.jobs.workers, log)
    crew.start()
    Supervisor.tell("READY=1")
    Supervisor.watch { server.isAlive() }
    while !interrupt.isRequested { finished.wait() }
    Supervisor.tell("STOPPING=1")
    service.beginDraining()
    log.notice("shutting down: requests in flight get \(configuration.server.drainSeconds) s")
    let time = Duration.milliseconds(Int(configuration.server.drainSeconds * 1000))
    let isHome = DispatchSemaphore(value: 0)
    DispatchQueue(label: "jobs.stop").async { @Sendable in
      if !crew.stop(within: time) { log.warning("jobs were cut off: \(crew.running)") }
      isHome.signal()
    }
    server.stop(within: time)
    isHome.wait()
    log.notice("stopped")
  }

  /// Reads the configuration anew and takes up what may change while the server runs; tells what may not. A file with a
  /// mistake changes nothing.
  private func reload(
    since configuration: Configuration, _ sockets: [Supervisor.Socket], _ requests: Log, _ keys: KeyWatch?
  ) {
    guard config != nil else { return }
    let log = requests.logger
    do throws(Failure) {
      let new = try effectiveConfiguration(sockets)
      requests.apply(new.logging)
      keys?.apply(new.keys)
      let rest = new.differences(from: configuration).filter { !Self.changeable.contains($0) }
      log.notice("configuration reloaded")
      if !rest.isEmpty {
        log.warning("a restart is needed for what changed of \(rest.joined(separator: ", "))")
      }
    } catch {
      log.error("the configuration was not reloaded and the one before stays in use: \(error)")
    }
  }

  /// Keys of the configuration that are taken up on SIGHUP.
  private static let changeable: Set = ["logging.level", "logging.format", "keys.requestsPerMinute"]

  private static func text(_ address: BoundAddress, isEncrypted: Bool) -> String {
    let text = address.description
    return isEncrypted && text.hasPrefix("http:") ? "https" + text.dropFirst(4) : text
  }

  /// The file, with what the command line says over it. An address that a service manager listens on already stands in
  /// place of the configured one; one that strangers reach goes before one that only this machine does.
  private func effectiveConfiguration(_ sockets: [Supervisor.Socket]) throws(Failure) -> Configuration {
    var configuration = try config.map(ConfigurationFile.read) ?? Configuration()
    if let host {
      guard !host.isEmpty else { throw Failure("--host: an address is needed, such as 127.0.0.1") }
      configuration.server.host = host
    }
    if let port {
      guard (0...65535).contains(port) else { throw Failure("--port \(port): ports go from 0 to 65535") }
      configuration.server.port = port
    }
    if let models { configuration.models.folder = models }
    if let data { configuration.data.folder = data }
    if allowAnonymous { configuration.server.allowAnonymous = true }
    let hosts = sockets.compactMap(\.host)
    if let host = hosts.first(where: { !KeyWatch.isLoopback($0) }) ?? hosts.first {
      configuration.server.host = host
    }
    return configuration
  }

  /// Why it cannot listen, for the reasons that an operator meets.
  private static func failure(_ error: HTTPError) -> Failure {
    guard case .systemCall(let what, let code) = error else { return Failure(error) }
    let reason: String
    switch code {
    case EADDRINUSE: reason = "something listens there already. Choose another port, or stop it."
    case EMFILE, ENFILE:
      reason = "there are too few file descriptors. Raise the limit (ulimit -n, LimitNOFILE)."
    case EACCES:
      reason = "permission is missing. Choose a port above 1023, or a folder that may be written to."
    case ENOENT: reason = "a folder on that path does not exist. Make it, or choose another path."
    case ENOTDIR: reason = "something on that path is not a folder. Choose another path."
    case EROFS: reason = "its file system is read-only. Choose a path on one that may be written to."
    case ENOSPC, EDQUOT: reason = "there is no room on its disk. Free some space."
    case EADDRNOTAVAIL: reason = "this machine does not have that address. Check --host."
    default: return Failure(error)
    }
    return Failure("\(what) failed (error \(code)): \(reason)")
  }

  private func parts(
    _ configuration: Configuration, _ models: LiveModels, _ admission: Admission, _ plant: Plant,
    _ log: Logger
  ) throws(Failure) -> Service.Parts {
    let path = try Places.openAPI()
    let openAPI: [UInt8]
    do throws(PersistenceError) {
      openAPI = try FileReader.bytes(path, limit: 4 << 20)
    } catch {
      throw Failure(error)
    }
    var parts = Service.Parts(
      models: models, limits: configuration.limits, coding: .zlib, openAPI: openAPI, kernels: Kernels.name,
      admission: admission, bench: plant.bench,
      reportFailure: { request, message in log.error("request \(request) failed: \(message)") })
    parts.hosts = configuration.server.hosts
    parts.cors = configuration.cors
    parts.processors = Processors.count
    parts.strictTransportSeconds = configuration.tls.strictTransportSeconds
    return parts
  }

  private func serverConfiguration(
    _ configuration: Configuration, _ sockets: [Supervisor.Socket], _ log: Log
  ) -> ServerConfiguration {
    let settings = configuration.server
    var server = ServerConfiguration(host: settings.host, port: settings.port)
    if !sockets.isEmpty {
      server.listeners = sockets.map { .inherited(descriptor: $0.descriptor) }
    } else if let path = settings.unixSocket {
      server.listeners.append(.unix(path: path, mode: 0o660))
    }
    server.loops = settings.loops
    server.workers = settings.workers > 0 ? settings.workers : 4 * Processors.count
    server.queueCapacity = settings.queueCapacity
    server.limits = Limits(configuration.limits)
    server.warn = { warning in log.logger.warning("\(warning.message)") }
    server.trustedProxies = TrustedProxies(parsing: settings.trustedProxies) ?? .none
    if configuration.logging.access {
      server.accessLog = { log.access($0) }
    }
    return server
  }
}

extension Limits {
  /// The server's limits as configured.
  init(_ limits: Configuration.Limits) {
    self.init()
    target = limits.target
    head = limits.head
    fields = limits.fields
    body = limits.body
    bodiesInMemory = limits.bodiesInMemory
    bodyFiles = limits.uploads
    connections = limits.connections
    connectionsPerAddress = limits.connectionsPerAddress
    handshakeTime = .milliseconds(Int(limits.handshakeTime * 1000))
    headTime = .milliseconds(Int(limits.headTime * 1000))
    bodyGrace = .milliseconds(Int(limits.bodyGrace * 1000))
    bodyRate = limits.bodyRate
    bodyTime = .milliseconds(Int(limits.bodyTime * 1000))
    writeStall = .milliseconds(Int(limits.writeStall * 1000))
    idleTime = .milliseconds(Int(limits.idleTime * 1000))
    requestTime = .milliseconds(Int(limits.requestTime * 1000))
  }
}

extension ContentCoding {
  /// Gzip by zlib.
  static let zlib = ContentCoding(
    compress: { try? Gzip.compressed($0, level: 4) },
    decompress: { bytes, limit in
      do throws(PersistenceError) {
        return .content(try Gzip.decompressed(bytes, limit: limit))
      } catch {
        if case .gzip(.tooLarge, _) = error { return .tooLarge }
        return .malformed(error.message)
      }
    })
}
