/// How many requests a key may make in a window of time.
public struct RequestBudget: Sendable, Hashable {
  /// Requests in a window, at least 1.
  public let requests: Int
  /// Length of the window in seconds, at least 1.
  public let seconds: Int

  /// Most requests a budget may allow.
  public static let mostRequests = 1_000_000_000
  /// Longest window: a day.
  public static let longestWindow = 86_400

  /// So many requests in so many seconds; nil out of range.
  public init?(requests: Int, seconds: Int) {
    guard (1...RequestBudget.mostRequests).contains(requests),
      (1...RequestBudget.longestWindow).contains(seconds)
    else { return nil }
    self.requests = requests
    self.seconds = seconds
  }

  /// A budget spelt `600/min`, `10/s`, `5000/h` or `20000/d`; nil for anything else.
  public init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    let windows = ["s": 1, "min": 60, "h": 3600, "d": 86_400]
    guard parts.count == 2, let requests = Int(parts[0]), let seconds = windows[String(parts[1])] else {
      return nil
    }
    self.init(requests: requests, seconds: seconds)
  }
}

/// What is left of a budget after a request.
public struct BudgetState: Sendable, Equatable {
  /// The budget.
  public let budget: RequestBudget
  /// Requests left in this window.
  public let remaining: Int
  /// Seconds until the window ends, rounded up.
  public let reset: Int
  /// Whether the request fitted.
  public let isWithin: Bool
}

/// Counts the requests of each key against its budget. A window begins with the first request after the last
/// one ended.
public struct BudgetLedger: Sendable {
  private struct Window {
    var start: Int64
    var used: Int
  }

  private var windows: [String: Window] = [:]

  /// Nothing spent yet.
  public init() {}

  /// Counts a request of a key at a time in nanoseconds of a clock that never goes back.
  public mutating func spend(_ id: String, _ budget: RequestBudget, at now: Int64) -> BudgetState {
    let length = Int64(budget.seconds) * 1_000_000_000
    var window = windows[id] ?? Window(start: now, used: 0)
    if now - window.start >= length { window = Window(start: now, used: 0) }
    let isWithin = window.used < budget.requests
    if isWithin { window.used += 1 }
    windows[id] = window
    let left = window.start + length - now
    return BudgetState(
      budget: budget, remaining: max(0, budget.requests - window.used),
      reset: Int((left + 999_999_999) / 1_000_000_000), isWithin: isWithin)
  }

  /// Forgets keys that are no longer there.
  public mutating func keep(_ ids: Set<String>) {
    windows = windows.filter { ids.contains($0.key) }
  }
}
