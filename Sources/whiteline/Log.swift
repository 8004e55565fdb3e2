import HTTP
import JSON
import Keys
import Logging
import Service

/// The program's log on standard error, as text or as JSON lines.
enum Log {
  static func make(_ settings: Configuration.Logging) -> Logger {
    var logger = Logger(label: "whiteline") { _ in LineHandler(format: settings.format) }
    logger.logLevel = Logger.Level(rawValue: settings.level.rawValue) ?? .info
    return logger
  }

  /// A line for one request: no geometry, no key, no query.
  static func access(_ record: AccessRecord, _ log: Logger) {
    guard log.logLevel <= .info else { return }
    var metadata: Logger.Metadata = [
      "method": "\(record.method)", "route": "\(record.route)", "status": "\(record.status)",
      "in": "\(record.bytesReceived)", "out": "\(record.bytesSent)",
      "us": "\(microseconds(record.duration))", "firstByteUs": "\(microseconds(record.timeToFirstByte))",
      "peer": "\(record.client)", "id": "\(record.requestID)", "aborted": "\(record.isAborted)",
    ]
    if record.client != record.peer { metadata["via"] = "\(record.peer)" }
    if !record.traceID.isEmpty { metadata["trace"] = "\(record.traceID)" }
    if let caller = record.principal as? Caller { metadata["key"] = "\(caller.id)" }
    log.info("request", metadata: metadata)
  }
}

/// Whole microseconds of a duration.
private func microseconds(_ duration: Duration) -> Int64 {
  let (seconds, attoseconds) = duration.components
  return seconds * 1_000_000 + attoseconds / 1_000_000_000_000
}

/// Writes one line an event.
private struct LineHandler: LogHandler {
  let format: Configuration.Logging.Format
  var metadata: Logger.Metadata = [:]
  var logLevel = Logger.Level.info

  init(format: Configuration.Logging.Format) { self.format = format }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    let all = metadata.merging(event.metadata ?? [:]) { $1 }.sorted { $0.key < $1.key }
    switch format {
    case .text:
      let fields = all.map { " \($0.key)=\($0.value)" }.joined()
      Output.error("\(Clock.now) \(event.level) \(event.message)\(fields)\n")
    case .json:
      var writer = JSONWriter()
      writer.object { object in
        object.member("time", Clock.now.description)
        object.member("level", event.level.rawValue)
        object.member("message", "\(event.message)")
        for (key, value) in all { object.member(key, "\(value)") }
      }
      Output.error(String(decoding: writer.bytes, as: UTF8.self) + "\n")
    }
  }
}
