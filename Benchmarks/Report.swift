import NeuralNet

/// How results are written: lines of JSON for machines, a table for people.
struct Report {
  let threads: Int
  let rounds: Int
  /// Best of all rounds, in 1e9 operations a second.
  let peak: Double
  /// Two threads' peak over one's; below 1.7 something else was running.
  let scaling: Double
  let json: Bool

  var isDisturbed: Bool { threads == 2 && scaling < 1.7 }

  func head() -> String {
    if json {
      return "{\"case\":\"peak\",\"kernels\":\"\(KernelSet.current.name)\",\"threads\":\(threads),"
        + "\"rounds\":\(rounds),\"gflops\":\(fixed(peak, 1)),\"scaling\":\(fixed(scaling, 2)),"
        + "\"disturbed\":\(isDisturbed)}"
    }
    let warning =
      isDisturbed ? "\nwarning: \(threads) threads reach only \(fixed(scaling, 2)) x one: disturbed" : ""
    return "kernels \(KernelSet.current.name), \(threads) threads, peak \(fixed(peak, 1)) GFLOP/s\(warning)\n"
      + "case                     median us      best us    GFLOP/s   of peak   x naive"
  }

  func line(_ m: Measurement) -> String {
    let share = m.speed.map { $0 / peak }
    let gain = m.naive.map { $0 / m.median }
    if json {
      var line = "{\"case\":\"\(m.name)\",\"kernels\":\"\(KernelSet.current.name)\",\"threads\":\(threads)"
      line +=
        ",\"calls\":\(m.calls),\"median_us\":\(fixed(m.median * 1e6, 2))"
        + ",\"best_us\":\(fixed(m.best * 1e6, 2))"
      if let speed = m.speed { line += ",\"gflops\":\(fixed(speed, 2))" }
      if let share { line += ",\"of_peak\":\(fixed(share, 4))" }
      if let naive = m.naive { line += ",\"naive_us\":\(fixed(naive * 1e6, 1))" }
      if let gain { line += ",\"times_naive\":\(fixed(gain, 2))" }
      return line + "}"
    }
    let columns = [
      fixed(m.median * 1e6, 1), fixed(m.best * 1e6, 1), m.speed.map { fixed($0, 1) } ?? "",
      share.map { fixed($0 * 100, 1) + " %" } ?? "", gain.map { fixed($0, 1) } ?? "",
    ]
    return zip([m.name] + columns, [-20, 13, 13, 11, 10, 10]).map(padded).joined()
  }

  private func padded(_ text: String, _ width: Int) -> String {
    let space = String(repeating: " ", count: max(0, abs(width) - text.count))
    return width < 0 ? text + space : space + text
  }
}

/// A number with so many digits after the point.
func fixed(_ value: Double, _ digits: Int) -> String {
  let scale = (0..<digits).reduce(1.0) { power, _ in power * 10 }
  let whole = Int((abs(value) * scale).rounded())
  let sign = value < 0 ? "-" : ""
  if digits == 0 { return sign + String(whole) }
  let fraction = String(whole % Int(scale))
  return sign + String(whole / Int(scale)) + "." + String(repeating: "0", count: digits - fraction.count)
    + fraction
}
