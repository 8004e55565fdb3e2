import HTTP
import Persistence
import Prediction
@testable import Service

/// A server with the tiny model on a port of its own; one for all tests that need nothing special.
final class LiveService: Sendable {
  private static let shared = Result { try LiveService() }

  let service: Service
  let server: Server
  let client: Client

  init(
    limits: Configuration.Limits = Configuration.Limits(), models: LiveModels? = nil,
    openAPI: [UInt8] = Array("openapi: 3.1.0\n".utf8), admission: Admission = .open,
    cors: [String] = [], hosts: [String] = []
  ) throws {
    var parts = Service.Parts(
      models: try models ?? TinyModel.live(), limits: limits, coding: .test, openAPI: openAPI,
      kernels: "test", admission: admission,
      reportFailure: { id, message in print("failure of \(id): \(message)") })
    parts.cors.origins = cors
    parts.hosts = hosts
    parts.processors = 2
    service = Service(parts)
    var configuration = ServerConfiguration()
    configuration.limits.body = limits.body
    server = Server(configuration, router: service.router)
    client = Client(port: try server.start()[0].port)
  }

  static func client() throws -> Client { try shared.get().client }

  deinit { server.stop(within: .seconds(1)) }
}

extension ContentCoding {
  /// Gzip as the command line composes it.
  static let test = ContentCoding(
    compress: { try? Gzip.compressed($0, level: 4) },
    decompress: { bytes, limit in
      do throws(PersistenceError) {
        return .content(try Gzip.decompressed(bytes, limit: limit))
      } catch {
        if case .gzip(.tooLarge, _) = error { return .tooLarge }
        return .malformed(error.message)
      }
    })
}
