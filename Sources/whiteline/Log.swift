import HTTP
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
      format.write(time, "warning", message, Metadata(), to: &line)
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
      format.write(time, "info", "request", record, to: &lines)
    }
  }

  /// Writes what is still to be written.
  func drain() { sink.drain() }
}

extension AccessRecord: LogFields {
  func add(to line: inout some LogLine) {
    line.add("aborted", isAborted)
    line.add("firstByteUs", nanosecondsToFirstByte / 1000)
    line.add("id", requestID)
    line.add("in", bytesReceived)
    if let caller = principal as? Caller { line.add("key", caller.id) }
    line.add("method", method)
    line.add("out", bytesSent)
    line.add("peer", client.description)
    line.add("route", route)
    line.add("status", status)
    if !traceID.isEmpty { line.add("trace", traceID) }
    line.add("us", nanoseconds / 1000)
    if client != peer { line.add("via", peer.description) }
  }
}

/// What a part of the program says beside its message.
private struct Metadata: LogFields {
  var all: [(key: String, value: Logger.MetadataValue)] = []

  func add(to line: inout some LogLine) {
    for (key, value) in all { line.add(key, "\(value)") }
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
      format.write(time, event.level.rawValue, "\(event.message)", Metadata(all: all), to: &lines)
    }
  }
}
