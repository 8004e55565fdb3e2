import HTTP
import Testing

@testable import Service

@Suite struct MetricsTextTests {
  private func text(_ families: MetricFamily...) -> String {
    String(decoding: MetricsText(families).bytes, as: UTF8.self)
  }

  @Test func numbersAndLabels() {
    #expect(
      text(
        MetricFamily("jobs", "Jobs.", .gauge, by: "state", [("queued", 3), ("running", 0)]),
        MetricFamily("up", "Always one.", .gauge, 1), MetricFamily("none", "Nothing.", .gauge, []))
          == """
          # HELP jobs Jobs.
          # TYPE jobs gauge
          jobs{state="queued"} 3
          jobs{state="running"} 0
          # HELP up Always one.
          # TYPE up gauge
          up 1

          """)
  }

  @Test func escapes() {
    let odd = "a\\b\"c\nd\u{e9}"
    #expect(
      text(MetricFamily("x", odd, .counter, [.init([("l", odd)], 1)]))
        == "# HELP x a\\\\b\"c\\nd\u{e9}\n# TYPE x counter\nx{l=\"a\\\\b\\\"c\\nd\u{e9}\"} 1\n")
  }

  @Test func histogramsAreCumulative() {
    let histogram = Histogram(bounds: [250_000, 1_000_000_000])
    for value in [1, 250_000, 250_001, 2_000_000_000] { histogram.observe(value) }
    #expect(
      text(MetricFamily("t_seconds", "Time.", per: 1e9, [([("r", "/a")], histogram.snapshot)]))
        == """
        # HELP t_seconds Time.
        # TYPE t_seconds histogram
        t_seconds_bucket{r="/a",le="0.00025"} 2
        t_seconds_bucket{r="/a",le="1"} 3
        t_seconds_bucket{r="/a",le="+Inf"} 4
        t_seconds_sum{r="/a"} 2.000500002
        t_seconds_count{r="/a"} 4

        """)
  }

  @Test(arguments: [
    (0.0, "0"), (-3.0, "-3"), (0.1, "0.1"), (1e300, "1e+300"), (.infinity, "+Inf"), (-.infinity, "-Inf"),
    (.nan, "NaN"), (9_007_199_254_740_991, "9007199254740991"),
  ])
  func numbers(value: Double, text: String) {
    #expect(MetricsText.number(value) == text)
  }
}
