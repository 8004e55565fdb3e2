import Testing

@testable import HTTP

struct TargetTests {
  @Test func aTargetIsSplitThenDecoded() {
    let target = Request(.get, "/a%2Fb/c%20d/?x=1&y=a%26b+c&z&=v&&x=2").target
    #expect(target.path == "/a%2Fb/c%20d/")
    #expect(target.segments == ["a/b", "c d", ""])
    #expect(target.rawQuery == "x=1&y=a%26b+c&z&=v&&x=2")
    #expect(target.query.map(\.name) == ["x", "y", "z", "", "x"])
    #expect(target.query.map(\.value) == ["1", "a&b c", "", "v", "2"])
    #expect(target.first("x") == "1" && target.first("none") == nil)
    #expect(target.text == "/a%2Fb/c%20d/?x=1&y=a%26b+c&z&=v&&x=2")
  }

  @Test func formsWithoutAPath() {
    #expect(Request(.get, "http://a").target.path == "/")
    #expect(Request(.get, "http://a").target.segments == [""])
    #expect(Request(.get, "http://a?b").target.rawQuery == "b")
    #expect(Request(.get, "/?").target.rawQuery == "")
    #expect(Request(.get, "/").target.rawQuery == nil)
    #expect(Request(.options, "*").target.path == "*")
    #expect(Request(.options, "*").target.isAsterisk)
    #expect(Request(.get, "http://a:1/b").authority == "a:1")
    #expect(Request(.get, "http://a:1/b").host == "a")
    #expect(Request(.get, "http://[::1]:1/b").host == "[::1]")
    #expect(Request(.get, "/b").host == "")
  }
}
