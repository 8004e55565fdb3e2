import Testing

@testable import TLS

struct SelfSignedCertificateTests {
  @Test func aPairIsMadeAsPEM() throws {
    let made = try SelfSignedCertificate(names: ["localhost", "::1", "127.0.0.1"])
    #expect(made.certificate.hasPrefix("-----BEGIN CERTIFICATE-----\n"))
    #expect(made.key.hasPrefix("-----BEGIN PRIVATE KEY-----\n"))
    #expect(try SelfSignedCertificate(names: ["localhost"]).key != made.key)
  }

  @Test func namesThatCannotStandInACertificateAreRefused() {
    #expect(throws: TLSError.self) { try SelfSignedCertificate(names: ["a,b:c"]) }
    #expect(throws: TLSError.self) { try SelfSignedCertificate(names: []) }
  }
}
