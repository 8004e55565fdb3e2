internal import CLinux
internal import Glibc

/// The processors that this process may use: what the machine has, less what `taskset`, a container's set of
/// processors or its quota take away. Threads beyond them would only wait for each other.
public enum Processors {
  /// How many there are, one at least; asked of the system once.
  public static let count = max(1, min(allowed, quota(files: quotaFiles) ?? .max))

  /// Processors in the set of the process.
  private static var allowed: Int {
    let allowed = Int(clinux_allowed_processors())
    return allowed > 0 ? allowed : Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))
  }

  /// Where control groups tell the quota: version 2 in one file, version 1 in two.
  private static let quotaFiles = [
    ["/sys/fs/cgroup/cpu.max"],
    ["/sys/fs/cgroup/cpu/cpu.cfs_quota_us", "/sys/fs/cgroup/cpu/cpu.cfs_period_us"],
  ]

  /// Whole processors that a quota allows in each period, rounded up; nil where there is none.
  static func quota(files: [[String]]) -> Int? {
    for paths in files {
      let words = paths.flatMap { firstLine($0).split { $0 == " " } }
      guard words.count == 2, let quota = Int(words[0]), let period = Int(words[1]), quota > 0, period > 0
      else { continue }
      return (quota + period - 1) / period
    }
    return nil
  }

  private static func firstLine(_ path: String) -> String {
    guard let file = unsafe fopen(path, "r") else { return "" }
    defer { unsafe fclose(file) }
    var line: [UInt8] = []
    while line.count < 64 {
      let byte = unsafe fgetc(file)
      guard byte != EOF, byte != 10 else { break }
      line.append(UInt8(truncatingIfNeeded: byte))
    }
    return String(decoding: line, as: UTF8.self)
  }
}
