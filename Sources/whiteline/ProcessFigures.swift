import Glibc
import Persistence
import Service

/// What the process uses, from /proc, under the names that Prometheus knows.
enum ProcessFigures {
  /// Everything at this moment; what cannot be read is left out.
  static var families: [MetricFamily] {
    var families: [MetricFamily] = []
    func add(_ name: String, _ help: String, _ value: Double?, _ kind: MetricFamily.Kind = .gauge) {
      if let value { families.append(MetricFamily("process_\(name)", help, kind, value)) }
    }
    let fields = status
    let page = Double(sysconf(Int32(_SC_PAGESIZE)))
    add("cpu_seconds_total", "User and system time of the processor.", processorTime, .counter)
    add("resident_memory_bytes", "Memory in use.", fields.map { Double($0.residentPages) * page })
    add("virtual_memory_bytes", "Memory that has addresses.", fields.map { Double($0.virtualBytes) })
    add("threads", "Threads.", fields.map { Double($0.threads) })
    add("start_time_seconds", "When the process began, in seconds after 1970.", startTime(fields))
    add("open_fds", "File descriptors in use.", (try? Folder.names("/proc/self/fd")).map { Double($0.count) })
    add("max_fds", "File descriptors that may be in use.", descriptorLimit)
    return families
  }

  private struct Status {
    let threads: Int
    /// Clock ticks after the machine's start.
    let startTicks: Int
    let virtualBytes: Int
    let residentPages: Int
  }

  /// /proc/self/stat; what follows the name, which may hold anything, is numbers.
  private static var status: Status? {
    guard let bytes = try? FileReader.bytes("/proc/self/stat", limit: 1 << 16),
      let end = bytes.lastIndex(of: UInt8(ascii: ")"))
    else { return nil }
    let fields = String(decoding: bytes[(end + 1)...], as: UTF8.self).split(separator: " ")
    guard fields.count > 21, let threads = Int(fields[17]), let start = Int(fields[19]),
      let virtual = Int(fields[20]), let resident = Int(fields[21])
    else { return nil }
    return Status(threads: threads, startTicks: start, virtualBytes: virtual, residentPages: resident)
  }

  private static func startTime(_ status: Status?) -> Double? {
    guard let status, let bytes = try? FileReader.bytes("/proc/stat", limit: 1 << 22) else { return nil }
    let line = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
      .first { $0.hasPrefix("btime ") }
    guard let boot = line.flatMap({ Double($0.dropFirst(6)) }) else { return nil }
    return boot + Double(status.startTicks) / Double(sysconf(Int32(_SC_CLK_TCK)))
  }

  private static var processorTime: Double {
    var time = timespec()
    unsafe clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  private static var descriptorLimit: Double? {
    var limit = rlimit()
    guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return nil }
    return Double(limit.rlim_cur)
  }
}
