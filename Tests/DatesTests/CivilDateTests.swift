import Dates
import Testing

@Suite struct CivilDateTests {
  @Test(arguments: [
    (0, "1970-01-01"), (-1, "1969-12-31"), (59, "1970-03-01"), (11_016, "2000-02-29"), (19_782, "2024-02-29"),
    (20_484, "2026-01-31"), (47_540, "2100-02-28"), (47_541, "2100-03-01"), (-719_468, "0000-03-01"),
    (2_932_896, "9999-12-31"),
  ])
  func daysAreNamed(days: Int64, text: String) {
    let date = CivilDate(daysAfter1970: days)
    #expect(date.description == text && date.daysAfter1970 == days)
  }

  /// Four centuries, day by day: each is the one after the day before, and comes back.
  @Test func daysFollowEachOther() {
    let lengths: [Int64] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    var before = CivilDate(daysAfter1970: -10_000)
    for days in Int64(-9_999)...136_100 {
      let date = CivilDate(daysAfter1970: days)
      let isLeap = before.year % 4 == 0 && (before.year % 100 != 0 || before.year % 400 == 0)
      let length = lengths[Int(before.month) - 1] + (before.month == 2 && isLeap ? 1 : 0)
      let expected =
        before.day < length
        ? (before.year, before.month, before.day + 1)
        : before.month < 12 ? (before.year, before.month + 1, 1) : (before.year + 1, 1, 1)
      guard (date.year, date.month, date.day) == expected, date.daysAfter1970 == days else {
        Issue.record("\(before) is followed by \(date)")
        return
      }
      before = date
    }
  }

  @Test(arguments: [(2026, 2, 29), (2026, 4, 31), (2026, 13, 1), (2026, 0, 1), (2026, 1, 0), (2026, 1, 32)])
  func someDaysThereAreNot(year: Int64, month: Int64, day: Int64) {
    #expect(CivilDate(year: year, month: month, day: day) == nil)
  }

  @Test(arguments: [
    (0, "1970-01-01 00:00:00"), (-1, "1969-12-31 23:59:59"), (86_399, "1970-01-01 23:59:59"),
    (1_769_860_800, "2026-01-31 12:00:00"),
  ])
  func momentsAreADayAndATime(seconds: Int64, text: String) {
    let (date, time) = ClockTime.split(seconds)
    #expect("\(date) \(time)" == text)
  }
}
