import Figures
import HTTP
import JSON
import Jobs

/// GET /jobs/ID/history: loss by epoch, as JSON, CSV or a chart.
struct JobHistoryEndpoint: Sendable {
  let jobs: JobsEndpoint
  static let representations = ["application/json", "text/csv", "image/svg+xml"]

  func answer(_ request: Request) throws(ServiceError) -> Response {
    try QueryReader(request).finish()
    guard let representation = Negotiation(request.fields).best(of: Self.representations) else {
      throw .notAcceptable(available: Self.representations)
    }
    let job = try jobs.visible(request)
    let history = try history(job.id)
    let body: [UInt8] =
      switch representation {
      case "text/csv": history.csv
      case "image/svg+xml": history.svg
      default: history.json(job.id)
      }
    return Response(
      .ok,
      fields: [
        "Content-Type": representation == "text/csv" ? "text/csv; charset=utf-8" : representation,
        "Cache-Control": "no-store", "Vary": "Accept",
      ], body: body)
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

  var svg: [UInt8] {
    let numbers = epochs.map { Double($0.number) }
    var series = [Series.line("training", x: numbers, y: epochs.map(\.loss))]
    if epochs.contains(where: { $0.validationLoss != nil }) {
      series.append(.line("validation", x: numbers, y: epochs.map { $0.validationLoss ?? .nan }))
    }
    return Array(
      Chart(
        title: "Loss by epoch", x: Axis("epoch"), y: Axis("mean squared error", scale: .logarithmic),
        series: series
      ).svg.utf8)
  }
}
