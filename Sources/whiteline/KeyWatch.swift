import Dispatch
import HTTP
import Keys
import Locks
import Logging
import Persistence
import Service

/// Who has to show a key as configured, and the keys as the data folder has them from moment to moment.
final class KeyWatch: Sendable {
  /// How often the file is looked at, in milliseconds: a revoked key is refused within a second.
  private static let interval = 400

  let admission: Admission
  private let store: KeyStore
  private let queue = DispatchQueue(label: "keys")
  private let last: Locked<FileStamp?>
  private let log: Logger

  /// Reads the keys and watches them from now on. Throws where the server would stand open to strangers.
  init(_ configuration: Configuration, _ log: Logger) throws(Failure) {
    self.log = log
    store = KeyStore(folder: configuration.data.folder)
    let ring: KeyRing
    do throws(PersistenceError) {
      last = Locked(try store.stamp())
      ring = try store.load()
    } catch {
      throw Failure(error)
    }
    let hasKey = ring.hasValidKey(at: Clock.now)
    let demand = try KeyWatch.demand(configuration, hasKey: hasKey)
    if demand == .everybody, !hasKey {
      log.warning("keys are asked for and \(store.path) has none that is valid: whiteline keys add")
    }
    let keys = configuration.keys
    admission = Admission(
      Admission.Rules(
        demand: demand, budget: KeyWatch.budget(keys),
        protectsMetrics: keys.protectMetrics),
      keys: ring, clock: { Clock.now })
    lookAgain()
  }

  /// Looks at the file after a while, and then again, for as long as anybody holds the watch.
  private func lookAgain() {
    queue.asyncAfter(deadline: .now() + .milliseconds(KeyWatch.interval)) { @Sendable [weak self] in
      guard let self else { return }
      look(force: false)
      lookAgain()
    }
  }

  /// Takes up what may change of the configuration while the server runs.
  func apply(_ keys: Configuration.Keys) { admission.replace(budget: KeyWatch.budget(keys)) }

  private static func budget(_ keys: Configuration.Keys) -> RequestBudget? {
    RequestBudget(requests: keys.requestsPerMinute, seconds: 60)
  }

  /// Reads the keys anew, whether the file seems changed or not.
  func reload() {
    queue.async { @Sendable [self] in look(force: true) }
  }

  /// Takes other keys up where the file is another one. A file that cannot be read changes nothing: the keys
  /// read before stay, no door opens.
  private func look(force: Bool) {
    do throws(PersistenceError) {
      let stamp = try store.stamp()
      guard force || last.withLock({ $0 != stamp }) else { return }
      last.withLock { $0 = stamp }
      let ring = try store.load()
      admission.replace(ring)
      log.notice("keys read: \(ring.keys.count { $0.state(at: Clock.now) == .valid }) valid")
    } catch {
      log.error("the keys were not read and those read before stay in use: \(error.message)")
    }
  }

  /// Of whom a key is demanded. Without any, only this machine may ask, unless told otherwise.
  private static func demand(
    _ configuration: Configuration, hasKey: Bool
  ) throws(Failure) -> Admission.Demand {
    let (server, required) = (configuration.server, configuration.keys.required)
    if required == .always { return .everybody }
    if isLoopback(server.host) || server.allowAnonymous { return .nobody }
    if required == .auto, hasKey { return .network }
    throw Failure(
      "listening on \(server.host) would let anyone use the service, since "
        + (required == .never ? "keys.required is never. " : "there is no key. ")
        + "Make one (whiteline keys add --name WHO), listen on 127.0.0.1 behind a proxy, or say "
        + "--allow-anonymous (server.allowAnonymous in the configuration).")
  }

  /// Whether a host is this machine by its spelling; a name such as 127.example.org is not.
  static func isLoopback(_ host: String) -> Bool {
    if host == "localhost" || host == "::1" { return true }
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
  }
}
