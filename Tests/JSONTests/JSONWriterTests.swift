import JSON
import Testing

@Suite struct JSONWriterTests {
  private func text(pretty: Bool = false, _ body: (inout JSONWriter) -> Void) -> String {
    var writer = JSONWriter(pretty: pretty)
    body(&writer)
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  private func everything(_ writer: inout JSONWriter) {
    writer.object {
      $0.member("name", "fe-k")
      $0.member("edgeEnergy", 7112.0)
      $0.member("n", 3)
      $0.member("ok", true)
      $0.null("none")
      $0.array("sites") {
        $0.object { $0.member("raw", [1, 0.1, 1e-5] as [Float]) }
        $0.object { _ in }
      }
      $0.object("empty") { _ in }
      $0.member("tags", ["a", "b"])
      $0.member("tree", ["x": [1, nil]])
    }
  }

  @Test func writesCompactly() {
    #expect(
      text(everything)
        == #"{"name":"fe-k","edgeEnergy":7112.0,"n":3,"ok":true,"none":null,"sites":[{"raw":[1.0,0.1,1e-05]},{}],"#
        + #""empty":{},"tags":["a","b"],"tree":{"x":[1,null]}}"#)
  }

  @Test func writesPrettily() {
    #expect(
      text(pretty: true, everything) == """
        {
          "name": "fe-k",
          "edgeEnergy": 7112.0,
          "n": 3,
          "ok": true,
          "none": null,
          "sites": [
            {
              "raw": [1.0, 0.1, 1e-05]
            },
            {}
          ],
          "empty": {},
          "tags": ["a", "b"],
          "tree": {
            "x": [
              1,
              null
            ]
          }
        }
        """)
  }

  @Test(arguments: [
    ("", #""""#), ("a\"b\\c/", #""a\"b\\c/""#),
    ("\n\r\t\u{8}\u{0}\u{1F}\u{7F}", "\"\\n\\r\\t\\u0008\\u0000\\u001f\u{7F}\""),
    ("é😀\u{2028}", "\"é😀\u{2028}\""),
  ])
  func escapesStrings(_ string: String, _ expected: String) { #expect(text { $0.value(string) } == expected) }

  @Test(arguments: [
    (0.0, "0.0"), (-0.0, "-0.0"), (1.0, "1.0"), (0.1, "0.1"), (-35.0, "-35.0"), (7112.25, "7112.25"),
    (1e-5, "1e-05"),
    (1e16, "1e+16"), (123_456_789.0, "123456789.0"), (.pi, "3.141592653589793"),
    (.leastNonzeroMagnitude, "5e-324"),
  ])
  func writesTheShortestDouble(_ value: Double, _ expected: String) {
    #expect(text { $0.value(value) } == expected)
  }

  @Test(
    arguments: [
      (0.1, "0.1"), (1.0, "1.0"), (0.33333334, "0.33333334"), (16_777_216, "16777216.0"), (1e-10, "1e-10"),
    ] as [(Float, String)])
  func writesTheShortestFloat(_ value: Float, _ expected: String) {
    #expect(text { $0.value(value) } == expected)
  }

  @Test func refusesNumbersThatAreNotFinite() async {
    await #expect(processExitsWith: .failure) {
      var writer = JSONWriter()
      writer.value(Double.nan)
    }
    await #expect(processExitsWith: .failure) {
      var writer = JSONWriter()
      writer.value([1, Float.infinity])
    }
  }

  @Test func refusesAValueWithoutItsKey() async {
    await #expect(processExitsWith: .failure) {
      var writer = JSONWriter()
      writer.object { $0.value(1) }
    }
    await #expect(processExitsWith: .failure) {
      var writer = JSONWriter()
      writer.object { $0.key("a") }
    }
    await #expect(processExitsWith: .failure) {
      var writer = JSONWriter()
      writer.value(1)
      writer.value(2)
    }
  }
}

@Suite struct JSONMembersTests {
  @Test func `members written once stand where they are appended`() {
    let some = JSONMembers { object in
      object.member("a", 1)
      object.member("b", [Float(0.5), 2])
    }
    let none = JSONMembers { _ in }
    var writer = JSONWriter()
    writer.object { object in
      object.object("first") { $0.append(some) }
      object.append(none)
      object.member("c", "d")
      object.append(some)
      object.member("e", true)
    }
    let text = String(decoding: writer.bytes, as: UTF8.self)
    #expect(text == #"{"first":{"a":1,"b":[0.5,2.0]},"c":"d","a":1,"b":[0.5,2.0],"e":true}"#)
  }
}
