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
    let entries: [DatasetEntry]
    do throws(StoreError) { entries = try bench.catalogue.datasets() } catch {
      throw .laboratory(.store(error), pointer: "")
    }
    var writer = JSONWriter()
    writer.object { object in
      object.array("datasets") { array in
        for entry in entries { array.object { Self.write(entry, to: &$0) } }
      }
    }
    return Response(
      .ok, fields: ["Content-Type": "application/json", "Cache-Control": "no-store"], body: writer.bytes)
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
    do throws(StoreError) { _ = try bench.catalogue.removeDataset(entry.name) } catch {
      throw .laboratory(.store(error), pointer: "")
    }
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
    do throws(StoreError) { return try bench.catalogue.dataset(name) } catch {
      throw .laboratory(.store(error), pointer: "")
    }
  }

  private static func response(_ entry: DatasetEntry, _ status: Status) -> Response {
    var writer = JSONWriter()
    writer.object { write(entry, to: &$0) }
    return Response(
      status,
      fields: [
        "Content-Type": "application/json", "Cache-Control": "no-store", "ETag": "\"\(entry.artefact)\"",
      ], body: writer.bytes)
  }

  private static func write(_ entry: DatasetEntry, to writer: inout JSONWriter) {
    writer.member("name", entry.name)
    writer.member("bytes", Int(entry.bytes))
    writer.member("sha256", entry.artefact)
    writer.member("createdAt", Moment.text(entry.createdAt))
    writer.member("summary", json: entry.summary)
  }
}
