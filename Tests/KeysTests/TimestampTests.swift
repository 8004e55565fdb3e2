import Testing

@testable import Keys

@Suite struct TimestampTests {
  @Test(arguments: [
    ("1970-01-01T00:00:00Z", Int64(0)), ("1969-12-31T23:59:59Z", -1), ("2000-02-29T12:34:56Z", 951_827_696),
    ("2026-01-31T12:00:00Z", 1_769_860_800), ("2100-03-01T00:00:00Z", 4_107_542_400),
    ("0001-01-01T00:00:00Z", -62_135_596_800), ("9999-12-31T23:59:59Z", 253_402_300_799),
  ])
  func knownMoments(text: String, seconds: Int64) {
    #expect(Timestamp(text)?.seconds == seconds)
    #expect(Timestamp(seconds: seconds).description == text)
  }

  @Test func everyDayOfFourCenturiesComesBack() {
    for day in stride(from: Int64(-60_000), through: 90_000, by: 1) {
      let moment = Timestamp(seconds: day * 86_400 + 86_399)
      #expect(Timestamp(moment.description) == moment)
    }
  }

  @Test func aDateIsItsFirstSecond() {
    #expect(Timestamp("2026-01-31") == Timestamp("2026-01-31T00:00:00Z"))
  }

  @Test(arguments: [
    "", "2026", "2026-1-31", "2026-01-32", "2026-02-29", "2100-02-29", "2026-13-01", "2026-00-01",
    "2026-01-00", "2026-01-31T24:00:00Z", "2026-01-31T12:60:00Z", "2026-01-31T12:00:60Z",
    "2026-01-31T12:00:00", "2026-01-31 12:00:00Z", "2026-01-31T12:00:00+", "2026/01/31", "２026-01-3",
    "-026-01-31", "2026-01-31T1:000:00Z",
  ])
  func otherTextIsNoMoment(text: String) {
    #expect(Timestamp(text) == nil)
  }
}
