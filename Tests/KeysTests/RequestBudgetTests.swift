import Testing

@testable import Keys

@Suite struct RequestBudgetTests {
  @Test(arguments: [("10/s", 10, 1), ("600/min", 600, 60), ("5/h", 5, 3600), ("1/d", 1, 86_400)])
  func spellings(text: String, requests: Int, seconds: Int) {
    #expect(RequestBudget(text) == RequestBudget(requests: requests, seconds: seconds))
  }

  @Test(arguments: [
    "", "10", "10/", "/s", "0/s", "-1/s", "10/x", "10/s/s", "1.5/s", "99999999999999999999/s",
  ])
  func otherSpellings(text: String) {
    #expect(RequestBudget(text) == nil)
  }

  @Test func aWindowBeginsWithTheFirstRequest() throws {
    let budget = try #require(RequestBudget(requests: 2, seconds: 10))
    var ledger = BudgetLedger()
    let second: Int64 = 1_000_000_000
    let start = 5 * second
    func spend(_ time: Int64) -> (Bool, Int, Int) {
      let state = ledger.spend("k", budget, at: time)
      return (state.isWithin, state.remaining, state.reset)
    }
    #expect(spend(start) == (true, 1, 10))
    #expect(spend(start + second / 2) == (true, 0, 10))
    #expect(spend(start + 9 * second) == (false, 0, 1))
    #expect(spend(start + 10 * second - 1) == (false, 0, 1))
    #expect(spend(start + 10 * second) == (true, 1, 10))
    // A request that did not fit is not counted against the next window.
    #expect(ledger.spend("other", budget, at: start).remaining == 1)
  }

  @Test func keysThatAreGoneAreForgotten() throws {
    let budget = try #require(RequestBudget(requests: 1, seconds: 10))
    var ledger = BudgetLedger()
    _ = ledger.spend("a", budget, at: 0)
    _ = ledger.spend("b", budget, at: 0)
    ledger.keep(["b"])
    #expect(ledger.spend("a", budget, at: 1).isWithin)
    #expect(!ledger.spend("b", budget, at: 1).isWithin)
  }
}
