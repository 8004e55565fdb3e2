import HTTP
import JSON
import Laboratory
import Prediction

/// Datasets: taken in whole or not at all, listed, described, forgotten.
struct DatasetsEndpoint: Sendable {
  let bench: Bench
  /// Body types taken: a gzipped or plain tar archive, or a zip archive.
  static let contentTypes = [
    "application/gzip", "application/x-gzip", "application/x-tar", "application/zip",
    "application/octet-stream",
  ]

  /// PUT /datasets/NAME
  func put(_ request: Request) throws(ServiceError) -> Response {
    try QueryReader(request).finish()
    let name = request.parameter("name") ?? ""
    guard let file = request.bodyFile, file.count > 0 else { throw .emptyBody }
    try laboratory { () throws(LaboratoryError) in try Name.check(name, of: "dataset") }
    // Before the archive is read, which takes long; what counts is the same question in the transaction.
    let present = try entry(name)
    guard request.allows(present.map(Self.description)) else { throw .precondition(request) }
    let (stored, isNew) = try laboratory { () throws(LaboratoryError) in
      try bench.datasets.store(file.path, bytes: Int64(file.count), as: name) {
        request.allows($0.map(Self.description))
      }
    }
    // No ETag: GET does not give back the archive that was sent (RFC 9110, section 9.3.4).
    var response = Self.description(stored).response(isNew ? 201 : 200)
    response.fields["Location"] = "/datasets/\(name)"
    return response
  }

  /// GET /datasets
  func list(_ request: Request) throws(ServiceError) -> Response {
    try QueryReader(request).finish()
    let entries = try storage { () throws(StoreError) in try bench.catalogue.datasets() }
    return .json { object in
      object.array("datasets") { array in
        for entry in entries { array.object { Self.write(entry, to: &$0) } }
      }
    }
  }

  /// GET /datasets/NAME
  func get(_ request: Request) throws(ServiceError) -> Response {
    try QueryReader(request).finish()
    let name = request.parameter("name") ?? ""
    guard let entry = try entry(name) else { throw Self.unknown(name) }
    return try Self.description(entry).response(to: request)
  }

  /// DELETE /datasets/NAME; jobs that use it go on.
  func delete(_ request: Request) throws(ServiceError) -> Response {
    try QueryReader(request).finish()
    let name = request.parameter("name") ?? ""
    let removal = try storage { () throws(StoreError) in
      try bench.catalogue.removeDataset(name) { request.allows(Self.description($0)) }
    }
    guard removal.before != nil else { throw Self.unknown(name) }
    guard removal.isDone else { throw .precondition(request) }
    return Response(.noContent)
  }

  private static func unknown(_ name: String) -> ServiceError {
    .laboratory(.store(.unknown(kind: "dataset", name: String(name.prefix(80)))), pointer: "")
  }

  private func entry(_ name: String) throws(ServiceError) -> DatasetEntry? {
    try storage { () throws(StoreError) in try bench.catalogue.dataset(name) }
  }

  private static func description(_ entry: DatasetEntry) -> Description {
    Description { write(entry, to: &$0) }
  }

  private static func write(_ entry: DatasetEntry, to writer: inout JSONWriter) {
    writer.member("name", entry.name)
    writer.member("bytes", Int(entry.bytes))
    writer.member("sha256", entry.artefact)
    writer.member("createdAt", Moment.text(entry.createdAt))
    writer.member("summary", json: entry.summary)
  }
}
