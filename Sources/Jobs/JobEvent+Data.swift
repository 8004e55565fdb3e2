// What events of stores say, as JSON on one line. Written by hand: this module knows no other.

extension JobEvent {
  /// `{"state":"running","attempt":1}`, with why it is tried again.
  package static func data(of job: Job, because failure: JobFailure? = nil) -> [UInt8] {
    let reason = failure.map { ",\"error\":\(object($0))" } ?? ""
    return Array("{\"state\":\"\(job.state.rawValue)\",\"attempt\":\(job.attempt)\(reason)}".utf8)
  }

  /// `{"state":"failed","error":{"code":"...","detail":"..."}}`.
  package static func endData(of job: Job) -> [UInt8] {
    let reason = job.state == .failed ? job.failure.map { ",\"error\":\(object($0))" } ?? "" : ""
    return Array("{\"state\":\"\(job.state.rawValue)\"\(reason)}".utf8)
  }

  private static func object(_ failure: JobFailure) -> String {
    "{\"code\":\(quoted(failure.code)),\"detail\":\(quoted(failure.detail))}"
  }

  private static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      case "\r": quoted += "\\r"
      case "\t": quoted += "\\t"
      case "\u{0}"..<"\u{20}":
        quoted += "\\u00" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }
}
