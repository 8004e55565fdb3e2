public import Geometry
import HTTP
public import JSON

extension Configuration {
  /// Reads a configuration file (JSON with comments, trailing commas and unquoted keys). Keys left out
  /// keep their defaults; unknown keys and wrong values are reported all at once.
  public init(parsing bytes: [UInt8]) throws(JSONError) {
    self = try JSONDocument(parsing: bytes, dialect: .configuration).read { reader in
      var configuration = Configuration()
      reader.update("server", &configuration.server) { $0.read(&$1) }
      reader.update("tls", &configuration.tls) { $0.read(&$1) }
      reader.update("cors", &configuration.cors) { $0.read(&$1) }
      reader.update("limits", &configuration.limits) { $0.read(&$1) }
      reader.update("models", &configuration.models) { $0.read(&$1) }
      reader.update("data", &configuration.data) { $0.read(&$1) }
      reader.update("jobs", &configuration.jobs) { $0.read(&$1) }
      reader.update("keys", &configuration.keys) { $0.read(&$1) }
      reader.update("logging", &configuration.logging) { $0.read(&$1) }
      return configuration
    }
  }
}

extension ObjectReader {
  fileprivate mutating func update<Section>(
    _ key: String, _ section: inout Section, _ body: (inout ObjectReader, inout Section) -> Void
  ) {
    var copy = section
    let read: Section? = optionalObject(key) { reader in
      body(&reader, &copy)
      return copy
    }
    if let read { section = read }
  }

  fileprivate mutating func update<Value: JSONReadable & Comparable>(
    _ key: String, _ value: inout Value, in range: ClosedRange<Value>
  ) {
    value = optional(key, default: value, in: range)
  }

  fileprivate mutating func update<Value: JSONReadable>(_ key: String, _ value: inout Value) {
    value = optional(key, default: value)
  }

  fileprivate mutating func read(_ server: inout Configuration.Server) {
    update("host", &server.host)
    if server.host.isEmpty {
      fail(
        "host", "must not be empty; write \"127.0.0.1\" for this machine alone, \"0.0.0.0\" for every address"
      )
    }
    update("port", &server.port, in: 0...65535)
    server.unixSocket = optional("unixSocket", as: String.self)
    update("hosts", &server.hosts)
    if !server.hosts.allSatisfy(Authority.isHost) {
      fail("hosts", "each must be a name or an address without a port, such as \"example.org\" or \"[::1]\"")
    }
    update("loops", &server.loops, in: 1...64)
    update("workers", &server.workers, in: 0...256)
    update("queueCapacity", &server.queueCapacity, in: 1...100_000)
    update("drainSeconds", &server.drainSeconds, in: 0...3600)
    update("trustedProxies", &server.trustedProxies)
    if TrustedProxies(parsing: server.trustedProxies) == nil {
      fail("trustedProxies", "each must be an address, a network such as \"10.0.0.0/8\", or \"unix\"")
    }
    update("allowAnonymous", &server.allowAnonymous)
  }

  fileprivate mutating func read(_ tls: inout Configuration.TLS) {
    tls.certificate = optional("certificate", as: String.self)
    tls.key = optional("key", as: String.self)
    tls.clientAuthorities = optional("clientAuthorities", as: String.self)
    tls.clientCertificates = choice("clientCertificates", default: tls.clientCertificates)
    update("strictTransportSeconds", &tls.strictTransportSeconds, in: 0...63_072_000)
    if (tls.certificate == nil) != (tls.key == nil) {
      fail(tls.key == nil ? "certificate" : "key", "certificate and key are needed both, or neither")
    }
    if tls.clientAuthorities != nil, tls.certificate == nil {
      fail("clientAuthorities", "clients can show certificates only where the server has one")
    }
    if tls.clientCertificates == .optional, tls.clientAuthorities == nil {
      fail("clientCertificates", "nobody is asked for a certificate without clientAuthorities")
    }
  }

  fileprivate mutating func read(_ cors: inout Configuration.CORS) {
    update("origins", &cors.origins)
    update("methods", &cors.methods)
    update("headers", &cors.headers)
    update("maxAge", &cors.maxAge, in: 0...86400)
    if !cors.origins.allSatisfy(CrossOrigin.isOrigin) {
      fail("origins", "each must be scheme://host or scheme://host:port without a path, or \"*\"")
    }
    if !(cors.methods + cors.headers).allSatisfy(Fields.isName) {
      fail("headers", "methods and headers must be names without blanks")
    }
  }

  fileprivate mutating func read(_ limits: inout Configuration.Limits) {
    update("target", &limits.target, in: 64...1 << 20)
    update("head", &limits.head, in: 256...1 << 20)
    update("fields", &limits.fields, in: 4...10_000)
    update("body", &limits.body, in: 1024...1 << 32)
    update("bodiesInMemory", &limits.bodiesInMemory, in: 1024...1 << 40)
    if limits.bodiesInMemory < limits.body {
      fail("bodiesInMemory", "one body of the largest size (limits.body) has to fit at least")
    }
    update("uploads", &limits.uploads, in: 1...10_000)
    update("decompressedBody", &limits.decompressedBody, in: 1024...1 << 32)
    update("dataset", &limits.dataset, in: 1024...1 << 40)
    update("weights", &limits.weights, in: 1024...1 << 34)
    update("atoms", &limits.atoms, in: 1...1_000_000)
    update("sites", &limits.sites, in: 1...100_000)
    update("connections", &limits.connections, in: 1...1_000_000)
    update("connectionsPerAddress", &limits.connectionsPerAddress, in: 1...1_000_000)
    update("handshakeTime", &limits.handshakeTime, in: 0.05...3600)
    update("headTime", &limits.headTime, in: 0.05...3600)
    update("bodyGrace", &limits.bodyGrace, in: 0.05...3600)
    update("bodyRate", &limits.bodyRate, in: 0...1 << 30)
    update("bodyTime", &limits.bodyTime, in: 0.05...86400)
    update("writeStall", &limits.writeStall, in: 0.05...3600)
    update("idleTime", &limits.idleTime, in: 0.05...86400)
    update("requestTime", &limits.requestTime, in: 0.05...3600)
  }

  fileprivate mutating func read(_ models: inout Configuration.Models) {
    update("folder", &models.folder)
    update("default", &models.standard)
    update("load", &models.load)
    models.precision = choice("precision", default: models.precision)
  }

  fileprivate mutating func read(_ data: inout Configuration.Data) {
    update("folder", &data.folder)
    update("minimumFree", &data.minimumFree, in: 0...1 << 50)
    if data.folder.isEmpty { fail("folder", "The folder needs a name; . is the current one.") }
  }

  fileprivate mutating func read(_ keys: inout Configuration.Keys) {
    keys.required = choice("required", default: keys.required)
    update("requestsPerMinute", &keys.requestsPerMinute, in: 0...1_000_000_000)
    update("protectMetrics", &keys.protectMetrics)
  }

  fileprivate mutating func read(_ jobs: inout Configuration.Jobs) {
    jobs.database = optional("database", as: String.self)
    if let database = jobs.database, !Configuration.Jobs.isConnection(database) {
      fail(
        "database",
        "must be postgresql://USER@HOST:PORT/DATABASE or words such as \"host=HOST dbname=DATABASE\"; leave it out "
          + "for an SQLite file in the data folder")
    }
    update("workers", &jobs.workers, in: 0...256)
    update("threads", &jobs.threads, in: 0...256)
    update("leaseSeconds", &jobs.leaseSeconds, in: 1...86400)
    update("heartbeatSeconds", &jobs.heartbeatSeconds, in: 0.1...3600)
    update("retentionDays", &jobs.retentionDays, in: 0.01...36500)
    if jobs.heartbeatSeconds * 2 > jobs.leaseSeconds {
      fail("heartbeatSeconds", "at least two heartbeats have to fit into leaseSeconds")
    }
  }

  fileprivate mutating func read(_ logging: inout Configuration.Logging) {
    logging.level = choice("level", default: logging.level)
    logging.format = choice("format", default: logging.format)
    update("access", &logging.access)
  }
}

extension Configuration.Jobs {
  /// Whether libpq would take a text for a connection string: a URI of its own, `key=value` words, or nothing, which
  /// leaves all to the environment.
  fileprivate static func isConnection(_ text: String) -> Bool {
    if text.hasPrefix("postgresql://") || text.hasPrefix("postgres://") { return true }
    let key = text.prefix { $0 != "=" }
    return key.allSatisfy { $0.isLetter || $0 == "_" || $0.isWhitespace }
      && (key.endIndex < text.endIndex || text.allSatisfy(\.isWhitespace))
  }
}

extension Configuration.Limits {
  /// What a JSON body may hold.
  var json: JSONLimits {
    var json = JSONLimits.standard
    json.bytes = decompressedBody
    return json
  }

  /// What a structure may hold.
  public var structure: GeometryLimits {
    var structure = GeometryLimits()
    structure.maximumAtoms = atoms
    return structure
  }
}
