import HTTP
import Keys
import Logging
import Service
import Synchronization

/// The program's log on standard error, as text or as JSON lines.
struct Log: Sendable {
  /// For everything but requests.
  let logger: Logger
  private let settings: LogSettings
  private let sink: LogSink

  init(_ logging: Configuration.Logging) {
    let settings = LogSettings(logging)
    let sink = LogSink(output: { Output.error($0) }) { dropped, time in
      var line: [UInt8] = []
      let message = "\(dropped) lines were dropped: nobody read the log"
      settings.format.write(time, "warning", message, Metadata(), to: &line)
      return line
    }
    logger = Logger(label: "whiteline") { _ in LineHandler(settings: settings, sink: sink) }
    (self.settings, self.sink) = (settings, sink)
  }

  /// Goes by another level and another form from now on, in every copy of the logger.
  func apply(_ logging: Configuration.Logging) { settings.apply(logging) }

  /// A line for one request: no geometry, no key, no query. There may be tens of thousands in a second, so they go
  /// past the dictionaries of swift-log.
  func access(_ record: AccessRecord) {
    guard settings.level <= .info else { return }
    sink.add(isUrgent: false) { time, lines in
      settings.format.write(time, "info", "request", record, to: &lines)
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

/// What may change of the log while the program runs.
private final class LogSettings: Sendable {
  private static let levels = Logger.Level.allCases
  private let place: Atomic<Int>
  private let isJSON: Atomic<Bool>

  init(_ logging: Configuration.Logging) {
    place = Atomic(LogSettings.place(logging))
    isJSON = Atomic(logging.format == .json)
  }

  var level: Logger.Level { LogSettings.levels[place.load(ordering: .relaxed)] }

  var format: Configuration.Logging.Format { isJSON.load(ordering: .relaxed) ? .json : .text }

  func apply(_ logging: Configuration.Logging) {
    place.store(LogSettings.place(logging), ordering: .relaxed)
    isJSON.store(logging.format == .json, ordering: .relaxed)
  }

  private static func place(_ logging: Configuration.Logging) -> Int {
    levels.firstIndex { $0.rawValue == logging.level.rawValue } ?? 0
  }
}

/// Writes one line an event.
private struct LineHandler: LogHandler {
  let settings: LogSettings
  let sink: LogSink
  var metadata: Logger.Metadata = [:]

  /// One for all copies: the configured one.
  var logLevel: Logger.Level {
    get { settings.level }
    set {}
  }

  init(settings: LogSettings, sink: LogSink) {
    self.settings = settings
    self.sink = sink
  }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    let all = metadata.merging(event.metadata ?? [:]) { $1 }.sorted { $0.key < $1.key }
    sink.add(isUrgent: true) { time, lines in
      settings.format.write(time, event.level.rawValue, "\(event.message)", Metadata(all: all), to: &lines)
    }
  }
}
