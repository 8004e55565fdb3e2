import HTTP
import Persistence
import Testing

@testable import Service

@Suite struct ContentCodingTests {
  @Test(
    arguments: [
      (nil, false), ("gzip", true), ("GZIP", true), ("x-gzip", true), ("gzip;q=0", false),
      ("gzip; q=0.0", false),
      ("gzip;q=0.001", true), ("*", true), ("*;q=0", false), ("gzip;q=0, *", false), ("br, deflate", false),
      ("identity", false), ("br, gzip;q=0.5", true), ("", false),
      ("identity;q=1, gzip;q=0.5", false), ("identity, gzip;q=0.5", false),
      ("gzip;q=0.1, identity;q=0.9", false),
      ("gzip, identity", true), ("gzip;q=0.5, identity;q=0.5", true), ("identity;q=0.3, gzip;q=0.4", true),
      ("identity, *;q=0.5", false), ("identity;q=0.5, *", true), ("identity;q=0, gzip;q=0", false),
      ("identity;q=0", false), ("gzip;q=0.5, *", true), ("Identity, GZIP;q=0.9", false),
    ] as [(String?, Bool)])
  func gzipIsAskedFor(accept: String?, expected: Bool) {
    var fields = Fields()
    if let accept { fields.append("Accept-Encoding", accept) }
    #expect(ContentCoding.acceptsGzip(fields) == expected)
  }

  @Test func bodiesAreDecoded() throws {
    let text = Array("{\"a\": 1}".utf8)
    let packed = try Gzip.compressed(text)
    func body(_ coding: String?, _ bytes: [UInt8], limit: Int = 100) throws(ServiceError) -> [UInt8] {
      var fields = Fields()
      if let coding { fields.append("Content-Encoding", coding) }
      return try ContentCoding.test.body(
        of: Request(.post, "/predict", fields: fields, body: bytes), limit: limit)
    }
    #expect(try body(nil, text) == text)
    #expect(try body("identity", text) == text)
    #expect(try body("gzip", packed) == text)
    #expect(try body("X-GZIP", packed) == text)
    #expect(throws: ServiceError.bodyTooLarge(limit: 7)) { try body("gzip", packed, limit: 7) }
    #expect(throws: ServiceError.unsupportedCoding("br")) { try body("br", packed) }
    #expect(throws: ServiceError.unsupportedCoding("gzip, gzip")) { try body("gzip, gzip", packed) }
    for bad in [text, Array(packed.dropLast()), packed + [0], []] {
      #expect { try body("gzip", bad) } throws: { error in
        if case .badGzip = error as? ServiceError { true } else { false }
      }
    }
  }

  @Test func longAnswersAreCompressedForThoseWhoAsk() throws {
    let long = [UInt8](repeating: 65, count: 5000)
    func encoded(_ accept: String?, _ response: Response) -> Response {
      var copy = response
      var fields = Fields()
      if let accept { fields.append("Accept-Encoding", accept) }
      ContentCoding.test.encode(&copy, for: Request(.get, "/", fields: fields))
      return copy
    }
    let packed = encoded("gzip", Response(.ok, fields: ["Vary": "Accept"], body: long))
    #expect(packed.fields["Content-Encoding"] == "gzip")
    #expect(packed.fields.values("Vary") == ["Accept, Accept-Encoding"])
    guard case .bytes(let bytes) = packed.body else { throw ServiceError.emptyBody }
    #expect(try Gzip.decompressed(bytes, limit: 6000) == long)

    let plain = encoded(nil, Response(.ok, body: long))
    #expect(plain.fields["Content-Encoding"] == nil)
    #expect(plain.fields.values("Vary") == ["Accept-Encoding"])

    let short = encoded("gzip", Response(.ok, body: Array("short".utf8)))
    #expect(short.fields["Content-Encoding"] == nil)
    #expect(short.fields["Vary"] == nil)

    let done = encoded("gzip", Response(.ok, fields: ["Content-Encoding": "br"], body: long))
    #expect(done.fields["Content-Encoding"] == "br")
  }

  @Test func aCodingThatIsNotTakenIsRefusedBeforeTheBody() throws {
    let refusal = try #require(Request(.post, "/convolve", fields: ["Content-Encoding": "br"]).refusalOfBody)
    #expect(refusal.status == 415 && refusal.fields["Accept-Encoding"] == "gzip")
    for coding in ["gzip", "x-gzip", "identity", "GZIP"] {
      #expect(Request(.put, "/datasets/x", fields: ["Content-Encoding": coding]).refusalOfBody == nil)
    }
    #expect(
      Request(.get, "/jobs", fields: ["Content-Encoding": "br"]).refusalOfBody == nil, "there is no body")
  }
}
