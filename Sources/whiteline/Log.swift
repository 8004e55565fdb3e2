import HTTP
import JSON
import Keys
import Logging
import Service

/// The program's log on standard error, as text or as JSON lines.
struct Log: Sendable {
  /// For everything but requests.
  let logger: Logger
  private let format: Configuration.Logging.Format
  private let sink: LogSink

  init(_ settings: Configuration.Logging) {
    let format = settings.format
    let sink = LogSink(output: { Output.error($0) }) { dropped, time in
      var line: [UInt8] = []
      let message = "\(dropped) lines were dropped: nobody read the log"
      format.write(time, "warning", message, to: &line) { _ in }
      return line
    }
    var logger = Logger(label: "whiteline") { _ in LineHandler(format: format, sink: sink) }
    logger.logLevel = Logger.Level(rawValue: settings.level.rawValue) ?? .info
    (self.logger, self.format, self.sink) = (logger, format, sink)
  }

  /// A line for one request: no geometry, no key, no query. There may be tens of thousands in a second, so they go
  /// past the dictionaries of swift-log.
  func access(_ record: AccessRecord) {
    guard logger.logLevel <= .info else { return }
    sink.add(isUrgent: false) { time, lines in
      format.write(time, "info", "request", to: &lines, record.fields)
    }
  }

  /// Writes what is still to be written.
  func drain() { sink.drain() }
}

/// What a field of a line says.
private enum LogValue {
  case text(String)
  case number(Int)
  case truth(Bool)
}

extension AccessRecord {
  /// The fields of a request's line, by name.
  fileprivate func fields(_ body: (String, LogValue) -> Void) {
    body("aborted", .truth(isAborted))
    body("firstByteUs", .number(timeToFirstByte.microseconds))
    body("id", .text(requestID))
    body("in", .number(bytesReceived))
    if let caller = principal as? Caller { body("key", .text(caller.id)) }
    body("method", .text(method))
    body("out", .number(bytesSent))
    body("peer", .text(client.description))
    body("route", .text(route))
    body("status", .number(status))
    if !traceID.isEmpty { body("trace", .text(traceID)) }
    body("us", .number(duration.microseconds))
    if client != peer { body("via", .text(peer.description)) }
  }
}

extension Duration {
  /// Whole microseconds.
  fileprivate var microseconds: Int {
    let (seconds, attoseconds) = components
    return Int(seconds) * 1_000_000 + Int(attoseconds / 1_000_000_000_000)
  }
}

extension Configuration.Logging.Format {
  /// Adds one line.
  fileprivate func write(
    _ time: String, _ level: String, _ message: String, to lines: inout [UInt8],
    _ fields: ((String, LogValue) -> Void) -> Void
  ) {
    switch self {
    case .text:
      func add(_ parts: String...) { for part in parts { lines.append(contentsOf: part.utf8) } }
      add(time, " ", level, " ", message)
      fields { name, value in
        switch value {
        case .text(let text): add(" ", name, "=", text)
        case .number(let number): add(" ", name, "=", String(number))
        case .truth(let isTrue): add(" ", name, "=", isTrue ? "true" : "false")
        }
      }
    case .json:
      var writer = JSONWriter(reserving: 256)
      writer.object { object in
        object.member("time", time)
        object.member("level", level)
        object.member("message", message)
        fields { name, value in
          switch value {
          case .text(let text): object.member(name, text)
          case .number(let number): object.member(name, number)
          case .truth(let isTrue): object.member(name, isTrue)
          }
        }
      }
      lines.append(contentsOf: writer.bytes)
    }
    lines.append(UInt8(ascii: "\n"))
  }
}

/// Writes one line an event.
private struct LineHandler: LogHandler {
  let format: Configuration.Logging.Format
  let sink: LogSink
  var metadata: Logger.Metadata = [:]
  var logLevel = Logger.Level.info

  init(format: Configuration.Logging.Format, sink: LogSink) {
    self.format = format
    self.sink = sink
  }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    let all = metadata.merging(event.metadata ?? [:]) { $1 }.sorted { $0.key < $1.key }
    sink.add(isUrgent: true) { time, lines in
      format.write(time, event.level.rawValue, "\(event.message)", to: &lines) { body in
        for (key, value) in all { body(key, .text("\(value)")) }
      }
    }
  }
}
