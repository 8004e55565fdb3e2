public import ArgumentParser
import JSON
public import Keys
import Persistence
import Service

struct KeysCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "keys", abstract: "Make, list and revoke the keys that callers show.",
    discussion: "A running server takes changes up at once.",
    subcommands: [Add.self, List.self, Revoke.self])
}

/// Where the keys are.
struct KeyOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Data folder; wins over the configuration.", valueName: "dir"))
  var data: String?
  @Option(help: ArgumentHelp("Configuration file that names the data folder.", valueName: "file"))
  var config: String?
  @Flag(help: "Print JSON.")
  var json = false

  func store() throws(Failure) -> KeyStore {
    if let data { return KeyStore(folder: data) }
    return KeyStore(
      folder: try config.map(ConfigurationFile.read)?.data.folder ?? Configuration().data.folder)
  }

  /// Does something with the keys; its error becomes a sentence.
  func with<Result>(_ body: (KeyStore) throws -> Result) throws -> Result {
    let store = try store()
    do {
      return try body(store)
    } catch {
      throw Failure(error)
    }
  }

  /// Prints JSON as the body writes it.
  static func print(_ body: (inout JSONWriter) -> Void) {
    var writer = JSONWriter(pretty: true)
    body(&writer)
    Output.standard(writer.bytes + [UInt8(ascii: "\n")])
  }
}

extension KeysCommand {
  struct Add: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Make a key and print it, once: it is stored as a hash only.")

    @Option(help: "Who or what will use it.")
    var name: String
    @Option(
      parsing: .upToNextOption,
      help: "What it opens: predict, jobs, admin (which opens everything). Predict unless said.")
    var scopes: [Scope] = [.predict]
    @Option(help: "When it ends: a date, a time (2027-01-31T12:00:00Z), or a span such as 90d or 12h.")
    var expires: String?
    @Option(help: "Requests it may make: 10/s, 600/min, 5000/h, 20000/d.")
    var budget: String?
    @OptionGroup var options: KeyOptions

    func run() throws {
      let now = Clock.now
      var request = KeyRing.Request(name: name, scopes: Set(scopes))
      request.expiresAt = try expires.map { text throws(Failure) in try Self.moment(text, after: now) }
      request.budget = try budget.map { text throws(Failure) in try Self.budget(text) }
      let (key, text) = try options.with { store in
        try store.update { ring throws(KeysError) in
          var random = SystemRandomNumberGenerator()
          return try ring.add(request, at: now, using: &random)
        }
      }
      guard options.json else {
        Output.error("key \(key.id) for \(key.name): it is shown once, keep it safe\n")
        return Output.line(text.text)
      }
      KeyOptions.print { writer in
        writer.object {
          $0.member("key", text.text)
          key.write(to: &$0)
        }
      }
    }

    /// The end of a key: a moment, or a span from now.
    static func moment(_ text: String, after now: Timestamp) throws(Failure) -> Timestamp {
      if let moment = Timestamp(text) { return moment }
      let units: [Character: Int64] = ["h": 3600, "d": 86_400, "w": 604_800]
      if let unit = text.last.flatMap({ units[$0] }), let count = Int64(text.dropLast()),
        (1...100_000).contains(count)
      {
        return now.advanced(by: count * unit)
      }
      throw Failure(
        "--expires \(text): give a date (2027-01-31), a time (2027-01-31T12:00:00Z) or a span (12h, 90d, 4w)")
    }

    private static func budget(_ text: String) throws(Failure) -> RequestBudget {
      if let budget = RequestBudget(text) { return budget }
      throw Failure("--budget \(text): give a number of requests and a time, such as 10/s, 600/min, 5000/h")
    }
  }

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List the keys, without their secrets.")

    @OptionGroup var options: KeyOptions

    func run() throws {
      let now = Clock.now
      let keys = try options.with { try $0.load() }.keys
      guard options.json else { return Self.table(keys, now) }
      KeyOptions.print { writer in
        writer.object { object in
          object.array("keys") { array in
            for key in keys {
              array.object {
                key.write(to: &$0)
                $0.member("state", key.state(at: now).rawValue)
              }
            }
          }
        }
      }
    }

    private static func table(_ keys: [Key], _ now: Timestamp) {
      var rows = [["id", "state", "scopes", "made", "expires", "budget", "name"]]
      for key in keys {
        rows.append([
          key.id, key.state(at: now).rawValue, key.scopes.sorted().map(\.rawValue).joined(separator: ","),
          key.createdAt.description, key.expiresAt?.description ?? "never",
          key.budget.map { "\($0.requests)/\($0.seconds) s" } ?? "-", key.name,
        ])
      }
      let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
      for row in rows {
        let cells = zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }
        Output.line(String(cells.joined(separator: "  ").reversed().drop { $0 == " " }.reversed()))
      }
    }
  }

  struct Revoke: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Revoke keys for good; a running server refuses them from its next look, within a second.")

    @Argument(help: "Their ids, as `whiteline keys list` shows them.")
    var ids: [String]
    @OptionGroup var options: KeyOptions

    func run() throws {
      let revoked = try options.with { store in
        try store.update { ring throws(KeysError) in
          var revoked: [Key] = []
          for id in ids { revoked.append(try ring.revoke(id, at: Clock.now)) }
          return revoked
        }
      }
      guard options.json else {
        for key in revoked { Output.line("revoked \(key.id) (\(key.name))") }
        return
      }
      KeyOptions.print { writer in
        writer.object { object in
          object.array("keys") { array in
            for key in revoked { array.object { key.write(to: &$0) } }
          }
        }
      }
    }
  }
}

extension Scope: ExpressibleByArgument {}
