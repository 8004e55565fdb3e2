import Glibc
import JSON
import Jobs

/// Shows a job with a live bar until its end.
struct JobFollower {
  private let store: any JobStore
  private let id: JobID

  init(_ store: any JobStore, _ id: JobID) {
    self.store = store
    self.id = id
  }

  /// Follows; throws unless the job succeeds.
  func run() throws {
    var bar: ProgressBar?
    var after: Int64 = 0
    while true {
      let job = try JobLine.job(id.text, store)
      for event in try failing({ try store.events(of: id, after: after, limit: 500) }) {
        after = event.number
        guard event.kind == .log || event.kind == .state else { continue }
        bar?.finish()
        bar = nil
        Output.error(
          "\(event.at.text) \(event.kind.rawValue) \(String(decoding: event.data, as: UTF8.self))\n")
      }
      if job.state == .running, let progress = try? JSONDocument(parsing: job.progress).root {
        if bar == nil { bar = ProgressBar(job.kind) }
        bar?.show(progress["fraction"]?.double ?? 0, Self.text(progress))
      }
      if job.state.isFinal {
        bar?.finish()
        return try end(job)
      }
      usleep(200_000)
    }
  }

  private func end(_ job: Job) throws(Failure) {
    guard job.state == .succeeded else {
      throw Failure("job \(job.id) \(job.state.rawValue)" + (job.failure.map { ": \($0.detail)" } ?? ""))
    }
    Output.standard(job.result + [UInt8(ascii: "\n")])
  }

  private static func text(_ progress: JSONElement) -> String {
    var parts: [String] = []
    if let epoch = progress["epoch"]?.double { parts.append("epoch \(Int(epoch))") }
    if let loss = progress["loss"]?.double { parts.append("loss \(Figure.short(loss))") }
    if let loss = progress["validationLoss"]?.double { parts.append("validation \(Figure.short(loss))") }
    if let children = progress["children"], let ended = children["ended"]?.double,
      let all = children["all"]?.double
    {
      parts.append("\(Int(ended)) of \(Int(all)) parts")
    }
    return parts.joined(separator: ", ")
  }
}
