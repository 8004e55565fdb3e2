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
    if request.fields["If-None-Match"] == "*", try entry(name) != nil {
      throw .precondition(
        "There is a dataset \"\(name)\" already, and If-None-Match: * asks that there be none.")
    }
    let (stored, isNew) = try laboratory { () throws(LaboratoryError) in
      try bench.datasets.store(file.path, bytes: Int64(file.count), as: name)
    }
    var response = Self.response(stored, isNew ? 201 : 200)
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
    return Self.response(try known(request), 200)
  }

  /// DELETE /datasets/NAME; jobs that use it go on.
  func delete(_ request: Request) throws(ServiceError) -> Response {
    try QueryReader(request).finish()
    let entry = try known(request)
    _ = try storage { () throws(StoreError) in try bench.catalogue.removeDataset(entry.name) }
    return Response(.noContent)
  }

  private func known(_ request: Request) throws(ServiceError) -> DatasetEntry {
    let name = request.parameter("name") ?? ""
    guard let entry = try entry(name) else {
      throw .laboratory(.store(.unknown(kind: "dataset", name: String(name.prefix(80)))), pointer: "")
    }
    return entry
  }

  private func entry(_ name: String) throws(ServiceError) -> DatasetEntry? {
    try storage { () throws(StoreError) in try bench.catalogue.dataset(name) }
  }

  private static func response(_ entry: DatasetEntry, _ status: Status) -> Response {
    var response = Response.json(status) { write(entry, to: &$0) }
    response.fields["ETag"] = "\"\(entry.artefact)\""
    return response
  }

  private static func write(_ entry: DatasetEntry, to writer: inout JSONWriter) {
    writer.member("name", entry.name)
    writer.member("bytes", Int(entry.bytes))
    writer.member("sha256", entry.artefact)
    writer.member("createdAt", Moment.text(entry.createdAt))
    writer.member("summary", json: entry.summary)
  }
}
