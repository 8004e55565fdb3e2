import Figures
import HTTP
import JSON
import Jobs
import Laboratory

/// GET /jobs/ID/history: loss by epoch, as JSON, CSV or a chart; of a study that has succeeded, charts of what it found.
struct JobHistoryEndpoint: Sendable {
  let jobs: JobsEndpoint
  static let chart = "image/svg+xml"
  static let representations = ["application/json", "text/csv", chart]

  func answer(_ request: Request) throws(ServiceError) -> Response {
    var reader = QueryReader(request)
    let name = reader.choice("chart", of: JobChart.allNames)
    try reader.finish()
    let available = name == nil ? Self.representations : [Self.chart]
    guard let representation = Negotiation(request.fields).best(of: available) else {
      throw .notAcceptable(available: available)
    }
    let job = try jobs.visible(request)
    let body: [UInt8] =
      switch representation {
      case "text/csv": try history(job.id).csv
      case Self.chart: Array(try svg(job, name).utf8)
      default: try history(job.id).json(job.id)
      }
    return Response(
      .ok,
      fields: [
        "Content-Type": representation == "text/csv" ? "text/csv; charset=utf-8" : representation,
        "Cache-Control": "no-store", "Vary": "Accept",
      ], body: body)
  }

  /// A chart of the job; one that names none of a study under way sees what there is of losses.
  private func svg(_ job: Job, _ name: String?) throws(ServiceError) -> String {
    let names = JobChart.names(of: job.kind)
    let chart = name ?? names[0]
    guard names.contains(chart) else { throw .chartUnknown(chart, available: names) }
    if chart == JobChart.losses || name == nil && job.state != .succeeded {
      return try history(job.id).chart.svg
    }
    guard job.state == .succeeded else { throw .chartTooEarly(job: job.id.text, state: job.state.rawValue) }
    let parts = try jobs.jobs { store throws(JobsError) in try store.parts(of: job.id) }
    let findings = try laboratory { () throws(LaboratoryError) in try StudyFindings(job, parts: parts) }
    let dataset = (try? JSONDocument(parsing: job.result).root)?["dataset"]?.string ?? "unknown data"
    guard let svg = findings?.svg(chart, dataset: dataset) else {
      throw .chartUnknown(chart, available: names.filter { $0 != chart })
    }
    return svg
  }

  /// Every epoch once: one that was repeated after a worker's death counts as it was done last.
  private func history(_ id: JobID) throws(ServiceError) -> History {
    var epochs: [Int: History.Epoch] = [:]
    var after: Int64 = 0
    while true {
      let from = after
      let events = try jobs.jobs { store throws(JobsError) in
        try store.events(of: id, after: from, limit: 1000)
      }
      for event in events where event.kind == .epoch {
        guard let epoch = History.Epoch(event.data) else { continue }
        epochs[epoch.number] = epoch
      }
      guard events.count == 1000, let last = events.last else { break }
      after = last.number
    }
    return History(epochs: epochs.values.sorted { $0.number < $1.number })
  }
}

/// Losses of a training run.
struct History {
  struct Epoch {
    var number: Int
    var loss: Double
    var validationLoss: Double?

    init?(_ data: [UInt8]) {
      guard let root = try? JSONDocument(parsing: data).root, let number = root["epoch"]?.double,
        let loss = root["loss"]?.double
      else { return nil }
      self.number = Int(number)
      self.loss = loss
      validationLoss = root["validationLoss"]?.double
    }
  }

  let epochs: [Epoch]

  func json(_ id: JobID) -> [UInt8] {
    var writer = JSONWriter()
    writer.object { object in
      object.member("job", id.text)
      object.member("epochs", epochs.map(\.number))
      object.member("loss", epochs.map(\.loss))
      object.array("validationLoss") { array in
        for epoch in epochs {
          if let loss = epoch.validationLoss { array.value(loss) } else { array.null() }
        }
      }
    }
    return writer.bytes
  }

  var csv: [UInt8] {
    var text = "epoch,loss,validationLoss\r\n"
    for epoch in epochs {
      text += "\(epoch.number),\(epoch.loss),\(epoch.validationLoss.map { "\($0)" } ?? "")\r\n"
    }
    return Array(text.utf8)
  }

  var chart: Chart {
    .history(
      title: "Loss by epoch", epochs: epochs.map(\.number), loss: epochs.map(\.loss),
      validation: epochs.map { $0.validationLoss ?? .nan })
  }
}
