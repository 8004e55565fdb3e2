import HTTP
import Testing

@testable import Service

@Suite struct NegotiationTests {
  static let available = ["application/json", "text/csv", "application/x-xdi", "image/svg+xml"]

  @Test(
    arguments: [
      (nil, "application/json"), ("*/*", "application/json"), ("text/csv", "text/csv"),
      ("text/*", "text/csv"),
      ("TEXT/CSV; charset=utf-8", "text/csv"), ("image/*;q=0.1, text/html", "image/svg+xml"),
      ("text/csv;q=0.5, application/x-xdi;q=0.9", "application/x-xdi"),
      ("application/json;q=0, */*;q=0.1", "text/csv"), ("*/*;q=0.5, image/svg+xml", "image/svg+xml"),
      ("application/json;q=0.2, text/csv;q=0.2", "application/json"),
      ("text/csv, application/json", "application/json"), ("text/html", nil), ("application/json;q=0", nil),
      ("*/*;q=0", nil), ("application/json;q=nonsense", nil), ("application/json;q=nan", nil),
      ("application/problem+json", nil),
      ("application/json; charset=utf-8; q=0.3, text/csv;q=0.2", "application/json"),
      ("text/csv; title=\"a;q=0\", application/json;q=0.5", "text/csv"),
      ("text/csv; title=\"a\\\";q=0\"; q=0.4, application/json;q=0.5", "application/json"),
      (", ,", "application/json"), ("nonsense", "application/json"),
    ] as [(String?, String?)])
  func best(accept: String?, expected: String?) {
    var fields = Fields()
    if let accept { fields.append("Accept", accept) }
    #expect(Negotiation(fields).best(of: Self.available) == expected)
  }

  @Test func severalFieldsAreOneList() {
    var fields: Fields = ["Accept": "application/json;q=0.1"]
    fields.append("Accept", "text/csv;q=0.2")
    #expect(Negotiation(fields).best(of: Self.available) == "text/csv")
  }

  @Test(arguments: [("  a b\t", "a b"), ("", ""), (" \t ", ""), ("a", "a")])
  func trimmed(text: String, expected: String) {
    #expect(text.trimmed == expected)
  }
}
