import Jobs
import Persistence
import Testing

/// The stores that have to pass every test.
enum Backend: String, CaseIterable, CustomTestStringConvertible {
  case memory

  static let all: [Backend] = allCases

  var testDescription: String { rawValue }

  func store(clock: @escaping @Sendable () -> Timestamp) throws -> any JobStore {
    switch self {
    case .memory: MemoryJobStore(clock: clock)
    }
  }
}
