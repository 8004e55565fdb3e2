import Foundation
import JSON
import Testing

@testable import Service

@Suite struct ConfigurationTests {
  static let shipped = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Config/whiteline.json5")

  private static func parse(_ text: String) throws(JSONError) -> Configuration {
    try Configuration(parsing: Array(text.utf8))
  }

  @Test func theShippedFileSaysTheDefaults() throws {
    let bytes = [UInt8](try Data(contentsOf: Self.shipped))
    #expect(try Configuration(parsing: bytes) == Configuration())
    #expect(try Self.parse("{}") == Configuration())
  }

  /// The example for production, and the text of it that Kubernetes is given, say what Deploy counts on.
  @Test(arguments: ["Config/production.json5", "Deploy/kubernetes/configuration.yaml"])
  func theExamplesForProductionAreValid(_ path: String) throws {
    let root = Self.shipped.deletingLastPathComponent().deletingLastPathComponent()
    var lines = try String(contentsOf: root.appending(path: path), encoding: .utf8).split(
      separator: "\n", omittingEmptySubsequences: false)
    if path.hasSuffix(".yaml") {
      lines = Array(lines.drop { !$0.hasSuffix(".json5: |") }.dropFirst())
    }
    let configuration = try Self.parse(lines.joined(separator: "\n"))
    #expect(configuration.server.host == "0.0.0.0" && configuration.server.port == 8080)
    #expect(configuration.server.drainSeconds <= 35, "Deploy gives 45 s, of which 5 before SIGTERM")
    #expect(configuration.keys.required == .always)
    #expect(configuration.data.folder == "/var/lib/whiteline")
    #expect(configuration.jobs.workers == 0)
    let database = try #require(configuration.jobs.database)
    #expect(database.hasPrefix("postgresql://whiteline@"), "a password does not belong into the file")
  }

  /// Keys that have no value unless they are given one; the file shows them behind a comment mark.
  private static let withoutDefault = ["unixSocket", "certificate", "key", "clientAuthorities", "database"]

  /// Every property has its line in the shipped file, by the names the code has (`standard` is `default`).
  @Test func theShippedFileNamesEveryKey() throws {
    let document = try JSONDocument(parsing: [UInt8](Data(contentsOf: Self.shipped)), dialect: .configuration)
    let sections = Mirror(reflecting: Configuration()).children
    #expect(document.root.members.map(\.key).sorted() == sections.compactMap(\.label).sorted())
    for section in sections {
      let inFile = try #require(document.root[section.label ?? ""]).members.map(\.key)
      let inCode = Mirror(reflecting: section.value).children.compactMap(\.label)
        .map { $0 == "standard" ? "default" : $0 }.filter { !Self.withoutDefault.contains($0) }
      #expect(inFile.sorted() == inCode.sorted())
    }
    let text = String(decoding: try Data(contentsOf: Self.shipped), as: UTF8.self)
    for key in Self.withoutDefault { #expect(text.contains("// \(key):")) }
  }

  /// Text, what it sets, and the value there.
  private static let keys: [(String, @Sendable (Configuration) -> Any, String)] = [
    ("{server: {host: '::1'}}", { $0.server.host as Any }, "::1"),
    ("{server: {port: 0}}", { $0.server.port as Any }, "0"),
    ("{server: {unixSocket: '/run/x'}}", { $0.server.unixSocket as Any }, "Optional(\"/run/x\")"),
    ("{server: {hosts: ['a.b', '[::1]']}}", { $0.server.hosts as Any }, "[\"a.b\", \"[::1]\"]"),
    ("{server: {loops: 3}}", { $0.server.loops as Any }, "3"),
    ("{server: {workers: 5}}", { $0.server.workers as Any }, "5"),
    ("{server: {queueCapacity: 7}}", { $0.server.queueCapacity as Any }, "7"),
    ("{server: {drainSeconds: 0.5}}", { $0.server.drainSeconds as Any }, "0.5"),
    (
      "{server: {trustedProxies: ['10.0.0.0/8', 'unix']}}", { $0.server.trustedProxies as Any },
      "[\"10.0.0.0/8\", \"unix\"]"
    ),
    ("{tls: {strictTransportSeconds: 60}}", { $0.tls.strictTransportSeconds as Any }, "60"),
    ("{cors: {origins: ['https://a.b:1']}}", { $0.cors.origins as Any }, "[\"https://a.b:1\"]"),
    ("{cors: {methods: ['GET']}}", { $0.cors.methods as Any }, "[\"GET\"]"),
    ("{cors: {headers: ['Range']}}", { $0.cors.headers as Any }, "[\"Range\"]"),
    ("{cors: {maxAge: 9}}", { $0.cors.maxAge as Any }, "9"),
    ("{server: {allowAnonymous: true}}", { $0.server.allowAnonymous as Any }, "true"),
    (
      "{tls: {certificate: 'a', key: 'b'}}", { $0.tls.certificate as Any }, "Optional(\"a\")"
    ),
    ("{tls: {certificate: 'a', key: 'b'}}", { $0.tls.key as Any }, "Optional(\"b\")"),
    (
      "{tls: {certificate: 'a', key: 'b', clientAuthorities: 'c'}}", { $0.tls.clientAuthorities as Any },
      "Optional(\"c\")"
    ),
    (
      "{tls: {certificate: 'a', key: 'b', clientAuthorities: 'c', clientCertificates: 'optional'}}",
      { $0.tls.clientCertificates as Any }, "optional"
    ),
    ("{limits: {target: 100}}", { $0.limits.target as Any }, "100"),
    ("{limits: {head: 1000}}", { $0.limits.head as Any }, "1000"),
    ("{limits: {fields: 9}}", { $0.limits.fields as Any }, "9"),
    ("{limits: {body: 2048}}", { $0.limits.body as Any }, "2048"),
    ("{limits: {bodiesInMemory: 16777216}}", { $0.limits.bodiesInMemory as Any }, "16777216"),
    ("{limits: {uploads: 3}}", { $0.limits.uploads as Any }, "3"),
    ("{limits: {decompressedBody: 4096}}", { $0.limits.decompressedBody as Any }, "4096"),
    ("{limits: {atoms: 3}}", { $0.limits.atoms as Any }, "3"),
    ("{limits: {sites: 4}}", { $0.limits.sites as Any }, "4"),
    ("{limits: {connections: 5}}", { $0.limits.connections as Any }, "5"),
    ("{limits: {connectionsPerAddress: 6}}", { $0.limits.connectionsPerAddress as Any }, "6"),
    ("{limits: {handshakeTime: 0.5}}", { $0.limits.handshakeTime as Any }, "0.5"),
    ("{limits: {headTime: 1.5}}", { $0.limits.headTime as Any }, "1.5"),
    ("{limits: {bodyGrace: 2.5}}", { $0.limits.bodyGrace as Any }, "2.5"),
    ("{limits: {bodyRate: 10}}", { $0.limits.bodyRate as Any }, "10"),
    ("{limits: {bodyTime: 3.5}}", { $0.limits.bodyTime as Any }, "3.5"),
    ("{limits: {writeStall: 4.5}}", { $0.limits.writeStall as Any }, "4.5"),
    ("{limits: {idleTime: 5.5}}", { $0.limits.idleTime as Any }, "5.5"),
    ("{limits: {requestTime: 6.5}}", { $0.limits.requestTime as Any }, "6.5"),
    ("{models: {folder: 'x'}}", { $0.models.folder as Any }, "x"),
    ("{models: {default: 'cu-k'}}", { $0.models.standard as Any }, "cu-k"),
    ("{models: {load: ['a', 'b'],}}", { $0.models.load as Any }, "[\"a\", \"b\"]"),
    ("{models: {precision: 'half'}}", { $0.models.precision as Any }, "half"),
    ("{data: {minimumFree: 0}}", { $0.data.minimumFree as Any }, "0"),
    ("{data: {folder: 'd'}}", { $0.data.folder as Any }, "d"),
    ("{limits: {dataset: 2048}}", { $0.limits.dataset as Any }, "2048"),
    ("{limits: {weights: 2049}}", { $0.limits.weights as Any }, "2049"),
    ("{jobs: {database: 'host=x'}}", { $0.jobs.database as Any }, "Optional(\"host=x\")"),
    ("{jobs: {workers: 0}}", { $0.jobs.workers as Any }, "0"),
    ("{jobs: {threads: 3}}", { $0.jobs.threads as Any }, "3"),
    ("{jobs: {leaseSeconds: 90}}", { $0.jobs.leaseSeconds as Any }, "90.0"),
    ("{jobs: {heartbeatSeconds: 5}}", { $0.jobs.heartbeatSeconds as Any }, "5.0"),
    ("{jobs: {retentionDays: 2}}", { $0.jobs.retentionDays as Any }, "2.0"),
    ("{keys: {required: 'always'}}", { $0.keys.required as Any }, "always"),
    ("{keys: {requestsPerMinute: 60}}", { $0.keys.requestsPerMinute as Any }, "60"),
    ("{keys: {protectMetrics: true}}", { $0.keys.protectMetrics as Any }, "true"),
    ("{logging: {level: 'error'}}", { $0.logging.level as Any }, "error"),
    ("{logging: {format: 'json'}}", { $0.logging.format as Any }, "json"),
    ("{logging: {access: false}}", { $0.logging.access as Any }, "false"),
  ]

  @Test(arguments: keys.indices) func everyKeyIsRead(index: Int) throws {
    let (text, value, expected) = Self.keys[index]
    let read = try Self.parse(text)
    #expect("\(value(read))" == expected)
    #expect(read != Configuration())
  }

  @Test func everyKeyIsTried() {
    let count = Mirror(reflecting: Configuration()).children.map {
      Mirror(reflecting: $0.value).children.count
    }
    #expect(Self.keys.count == count.reduce(0, +))
  }

  @Test(arguments: [
    ("{sever: {}}", "/sever: Unknown key; did you mean \"server\"?"),
    (
      "{server: {host: ''}}",
      "/server/host: must not be empty; write \"127.0.0.1\" for this machine alone, \"0.0.0.0\" for every address"
    ),
    ("{server: {prot: 1}}", "/server/prot: Unknown key; did you mean \"port\"?"),
    ("{server: {port: 70000}}", "/server/port: Must lie between 0 and 65535, not 70000."),
    ("{server: {port: 'x'}}", "/server/port: Must be an integer, not a string."),
    ("{server: {loops: 0}}", "/server/loops: Must lie between 1 and 64, not 0."),
    (
      "{limits: {body: 2048, bodiesInMemory: 2047}}",
      "/limits/bodiesInMemory: one body of the largest size (limits.body) has to fit at least"
    ),
    ("{tls: {key: 'b'}}", "/tls/key: certificate and key are needed both, or neither"),
    (
      "{tls: {clientAuthorities: 'c'}}",
      "/tls/clientAuthorities: clients can show certificates only where the server has one"
    ),
    (
      "{tls: {clientCertificates: 'optional'}}",
      "/tls/clientCertificates: nobody is asked for a certificate without clientAuthorities"
    ),
    (
      "{server: {hosts: ['localhost:8080']}}",
      "/server/hosts: each must be a name or an address without a port, such as \"example.org\" or \"[::1]\""
    ),
    (
      "{server: {trustedProxies: ['10.0.0.1/8']}}",
      "/server/trustedProxies: each must be an address, a network such as \"10.0.0.0/8\", or \"unix\""
    ),
    (
      "{cors: {origins: ['https://a.b/']}}",
      "/cors/origins: each must be scheme://host or scheme://host:port without a path, or \"*\""
    ),
    (
      "{cors: {headers: ['a b']}}", "/cors/headers: methods and headers must be names without blanks"
    ),
    ("{server: []}", "/server: Must be an object, not an array."),
    (
      "{logging: {level: 'warn'}}",
      "/logging/level: \"warn\" is not known; must be one of \"trace\", \"debug\", \"info\", \"notice\", \"warning\", \"error\", \"critical\"."
    ),
    ("{limits: {headTime: 0}}", "/limits/headTime: Must lie between 0.05 and 3600.0, not 0.0."),
    (
      "{jobs: {database: 'mysql://x'}}",
      "/jobs/database: must be postgresql://USER@HOST:PORT/DATABASE or words such as \"host=HOST dbname=DATABASE\"; leave it out for an SQLite file in the data folder"
    ),
    (
      "{jobs: {database: 'mysql://x?a=b'}}",
      "/jobs/database: must be postgresql://USER@HOST:PORT/DATABASE or words such as \"host=HOST dbname=DATABASE\"; leave it out for an SQLite file in the data folder"
    ),
    (
      "{jobs: {database: 'Data/jobs.sqlite'}}",
      "/jobs/database: must be postgresql://USER@HOST:PORT/DATABASE or words such as \"host=HOST dbname=DATABASE\"; leave it out for an SQLite file in the data folder"
    ),
    ("{data: {folder: ''}}", "/data/folder: The folder needs a name; . is the current one."),
    (
      "{keys: {required: 'sometimes', requestsPerMinute: -1}}",
      "/keys/required: \"sometimes\" is not known; must be one of \"auto\", \"always\", \"never\".\n/keys/requestsPerMinute: Must lie between 0 and 1000000000, not -1."
    ),
    ("[]", "(document): Must be an object, not an array."),
    (
      "{a: 1, server: {b: 2}}",
      "/server/b: Unknown key; known here: host, port, unixSocket, hosts, loops, workers, queueCapacity, drainSeconds, trustedProxies, allowAnonymous.\n/a: Unknown key; known here: server, tls, cors, limits, models, data, jobs, keys, logging."
    ),
    (
      "{server: {port: 1, port: 2}}",
      "Line 1, column 20 (byte 19): the key \"port\" stands twice in this object; remove one."
    ),
    ("", "Line 1, column 1 (byte 0): the text ends where a value must stand; it may have been cut off."),
  ])
  func mistakesAreNamed(text: String, message: String) {
    #expect { try Self.parse(text) } throws: { error in
      let found = (error as? JSONError)?.message
      if found != message { print("found:", found ?? "nothing") }
      return found == message
    }
  }
}
