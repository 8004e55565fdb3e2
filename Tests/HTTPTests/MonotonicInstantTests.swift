import Testing

@testable import HTTP

struct MonotonicInstantTests {
  @Test func addsAndSubtractsDurations() {
    let start = MonotonicInstant(nanoseconds: 5_000_000_000)
    #expect((start + .milliseconds(1500)).nanoseconds == 6_500_000_000)
    #expect((start + .seconds(-10)).nanoseconds == 0)
    #expect((start + .seconds(Int64.max)).nanoseconds > start.nanoseconds)
    #expect(start - MonotonicInstant(nanoseconds: 7_000_000_000) == .seconds(-2))
    #expect(start < start + .nanoseconds(1))
  }

  @Test func neverGoesBack() {
    let first = MonotonicInstant.now()
    #expect(first <= MonotonicInstant.now())
  }
}
