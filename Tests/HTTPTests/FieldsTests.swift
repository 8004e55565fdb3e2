import Testing

@testable import HTTP

struct FieldsTests {
  private let fields: Fields = ["Accept": "a, b", "X-One": "1", "accept": "\"c,d\" , ,e;q=0"]

  @Test func namesCompareWithoutRegardToCase() {
    #expect(fields["ACCEPT"] == "a, b")
    #expect(fields["x-one"] == "1")
    #expect(fields["x-two"] == nil)
    #expect(fields.only("x-one") == "1" && fields.only("accept") == nil && fields.only("x-two") == nil)
    #expect(fields.contains("Accept") && !fields.contains("Accep") && !fields.contains(""))
    #expect(fields.values("accept") == ["a, b", "\"c,d\" , ,e;q=0"])
  }

  @Test func listsJoinLinesAndRespectQuotes() {
    #expect(fields.list("Accept") == ["a", "b", "\"c,d\"", "e;q=0"])
    #expect(fields.contains("Accept", token: "B") && !fields.contains("Accept", token: "c"))
    let odd: Fields = ["A": "\"b\\\",c\", d", "B": ",,", "C": "\"open, end"]
    #expect(odd.list("A") == ["\"b\\\",c\"", "d"])
    #expect(odd.list("B") == [])
    #expect(odd.list("C") == ["\"open, end"])
    #expect(odd.list("C", hasQuotes: false) == ["\"open", "end"])
  }

  @Test func settingReplacesAndRemovingRemovesAll() {
    var changed = fields
    changed["Accept"] = "x"
    #expect(changed.values("accept") == ["x"] && changed.count == 2)
    changed["X-One"] = nil
    changed.remove("absent")
    #expect(changed.map(\.name) == ["Accept"])
  }

  @Test func valuesAreTrimmed() {
    var trimmed = Fields()
    trimmed.append("A", " \t b c\t ")
    trimmed.append("B", "  ")
    #expect(trimmed["A"] == "b c" && trimmed["B"] == "")
  }

  @Test(arguments: [
    ("A", "b", true), ("A", "", true), ("A", "b\tc", true), ("A", "caf\u{e9}", true), ("", "b", false),
    ("A B", "c", false), ("A:", "b", false), ("A\r\n", "b", false), ("A", "b\r\nC: d", false),
    ("A", "b\nc", false), ("A", "b\rc", false), ("A", "b\0", false), ("A", "\u{7f}", false),
    ("\u{e9}", "b", false),
  ])
  func whatCouldSplitAResponseIsNotSendable(name: String, value: String, isSendable: Bool) {
    var fields: Fields = ["Fine": "yes"]
    fields.append(name, value)
    #expect(fields.isSendable == isSendable)
  }

  @Test func equalityIsOfLinesInOrder() {
    #expect(fields == ["ACCEPT": "a, b", "x-one": "1", "Accept": "\"c,d\" , ,e;q=0"])
    #expect(fields != ["Accept": "a, b", "X-One": "1"])
    #expect(Fields(["A": "b"]) != ["A": "B"])
    #expect(Fields() == [:])
  }

  @Test func fieldsThatWereChangedAreSentAsTheyAre() {
    var fields: Fields = ["A": "1", "B": "2"]
    fields["A"] = "3"
    fields.append("Content-Length", "99")
    let encoder = ResponseEncoder(version: .http11, isHead: false, keepsConnection: true, requestID: nil)
    var bytes: [UInt8] = []
    encoder.encode(
      Response(.ok, fields: fields), .sized(0), date: Array("now".utf8), content: [], into: &bytes)
    #expect(
      String(decoding: bytes, as: UTF8.self)
        == "HTTP/1.1 200 OK\r\nB: 2\r\nA: 3\r\nContent-Length: 0\r\nDate: now\r\n\r\n")
  }
}

extension Fields {
  fileprivate init(_ fields: Fields) { self = fields }
}
