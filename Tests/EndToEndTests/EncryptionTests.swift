import Foundation
import Testing

/// TLS as it is configured.
@Suite(
  .enabled(if: Whiteline.isThere, Comment(rawValue: Whiteline.absence)),
  .enabled(
    if: ["curl", "openssl"].allSatisfy { FileManager.default.isExecutableFile(atPath: "/usr/bin/\($0)") },
    "install curl and openssl"))
struct EncryptionTests {
  /// Clients without a certificate, where authorities are named.
  @Test(arguments: [("required", false), ("optional", true)])
  func clientsMayOrMustShowACertificate(certificates: String, isLetIn: Bool) throws {
    let folder = try TemporaryFolder()
    let (certificate, key) = ("\(folder.path)/tls.crt", "\(folder.path)/tls.key")
    let made = try RunningProcess(
      "/usr/bin/openssl",
      [
        "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj",
        "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", certificate,
      ]
    ).end()
    try #require(made.status == 0, "\(made.error)")
    let file = try folder.write(
      "c.json5",
      """
      {tls: {certificate: '\(certificate)', key: '\(key)', clientAuthorities: '\(certificate)',
        clientCertificates: '\(certificates)'}}
      """)
    let server = try RunningProcess(
      try #require(Whiteline.path),
      [
        "serve", "--port", "0", "--config", file, "--models", try TrainedModel.folder.get().path + "/models",
        "--data", try TemporaryData.folder.get().path,
      ])
    let address = try #require(server.line()?.split(separator: " ").last)
    func ask(_ arguments: String...) throws -> String {
      try RunningProcess(
        "/usr/bin/curl", ["--silent", "--cacert", certificate] + arguments + ["\(address)/healthz"]
      ).end().output
    }
    #expect(try ask() == (isLetIn ? "{\"status\":\"ok\"}" : ""))
    #expect(try ask("--cert", certificate, "--key", key) == "{\"status\":\"ok\"}")
    server.signal(SIGTERM)
    #expect(server.end().status == 0)
  }
}
