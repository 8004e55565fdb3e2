import HTTP
import Persistence
import Testing

@testable import Service

@Suite struct StaticDocumentTests {
  private let text = Array(String(repeating: "openapi: 3.1.0\n", count: 200).utf8)

  private func response(_ method: Method = .get, _ fields: Fields = [:]) -> Response {
    StaticDocument(type: "application/yaml", bytes: text, coding: .test)
      .response(to: Request(method, "/openapi.yaml", fields: fields))
  }

  private func bytes(_ response: Response) -> [UInt8] {
    if case .bytes(let bytes) = response.body { bytes } else { [] }
  }

  @Test func bothFormsHaveTheirOwnTag() throws {
    let (plain, packed) = (response(), response(.get, ["Accept-Encoding": "gzip"]))
    #expect(bytes(plain) == text && plain.fields["Content-Encoding"] == nil)
    #expect(try Gzip.decompressed(bytes(packed), limit: 1 << 20) == text)
    #expect(packed.fields["Content-Encoding"] == "gzip")
    let (first, second) = (try #require(plain.fields["ETag"]), try #require(packed.fields["ETag"]))
    #expect(first != second)
    for form in [plain, packed] {
      #expect(form.fields.values("Vary") == ["Accept-Encoding"] && form.fields["Accept-Ranges"] == "bytes")
    }
    #expect(response(.get, ["If-None-Match": first]).status == 304)
    #expect(response(.get, ["If-None-Match": first, "Accept-Encoding": "gzip"]).status == 200)
    let known = response(.get, ["If-None-Match": second, "Accept-Encoding": "gzip"])
    #expect(
      known.status == 304 && known.fields["ETag"] == second && known.fields["Vary"] == "Accept-Encoding")
  }

  @Test(arguments: [nil, "gzip"]) func aPartIsOfTheFormThatWouldBeSent(coding: String?) throws {
    func asked(_ more: Fields) -> Response {
      var fields = more
      fields["Accept-Encoding"] = coding
      return response(.get, fields)
    }
    let whole = asked([:])
    let tag = try #require(whole.fields["ETag"])
    for condition in [[:], ["If-Range": tag], ["If-Match": tag]] as [Fields] {
      var fields = condition
      fields["Range"] = "bytes=3-5"
      let part = asked(fields)
      #expect(part.status == 206 && bytes(part) == Array(bytes(whole)[3...5]))
      #expect(part.fields["Content-Range"] == "bytes 3-5/\(bytes(whole).count)")
      #expect(part.fields["Content-Encoding"] == coding && part.fields["ETag"] == tag)
    }
    let other = try #require(response(.get, coding == nil ? ["Accept-Encoding": "gzip"] : [:]).fields["ETag"])
    for fields in [["Range": "bytes=3-5", "If-Range": other], ["Range": "items=0-5"]] as [Fields] {
      let answer = asked(fields)
      #expect(answer.status == 200 && bytes(answer) == bytes(whole) && answer.fields == whole.fields)
    }
  }

  @Test func aShortDocumentHasOneForm() {
    let document = StaticDocument(type: "text/plain", bytes: [65], coding: .test)
    let response = document.response(to: Request(.get, "/", fields: ["Accept-Encoding": "gzip"]))
    #expect(bytes(response) == [65] && !response.fields.contains("Vary"))
  }

  @Test func headTellsTheLengthOfTheFormThatWouldBeSent() throws {
    let live = try LiveService(openAPI: text)
    for fields in [[:], ["Accept-Encoding": "gzip"]] as [[String: String]] {
      let (get, head) = (
        try live.client.get("/openapi.yaml", fields), try live.client.send("HEAD", "/openapi.yaml", fields)
      )
      #expect(head.body.isEmpty && get.values("Content-Length") == ["\(get.body.count)"])
      for name in ["Content-Length", "ETag", "Vary", "Content-Encoding"] {
        #expect(head.values(name) == get.values(name))
      }
    }
  }
}
