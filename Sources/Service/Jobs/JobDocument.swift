import HTTP
import JSON
public import Jobs

/// A job as the API shows it.
struct JobDocument {
  let job: Job

  /// The job as a resource.
  var description: Description { Description { write(to: &$0, full: true) } }

  /// The path of the job.
  var path: String { "/jobs/\(job.id.text)" }

  /// The members of the job; `full` with task and result, which lists leave out.
  func write(to writer: inout JSONWriter, full: Bool) {
    writer.member("id", job.id.text)
    writer.member("kind", job.kind)
    writer.member("state", job.state.rawValue)
    writer.member("createdAt", job.createdAt.text)
    moment("startedAt", job.startedAt, &writer)
    moment("finishedAt", job.finishedAt, &writer)
    writer.member("attempt", job.attempt)
    writer.member("maxAttempts", job.maxAttempts)
    writer.member("priority", job.priority)
    if let parent = job.parent { writer.member("parent", parent.text) }
    if job.isCancelRequested, !job.state.isFinal { writer.member("cancelRequested", true) }
    text("progress", job.progress, &writer)
    if full {
      text("task", job.payload, &writer)
      text("result", job.result, &writer)
    }
    if let failure = job.failure {
      writer.object("error") {
        $0.member("code", failure.code)
        $0.member("detail", failure.detail)
      }
    } else {
      writer.null("error")
    }
    writer.object("links") { links(&$0) }
  }

  private func links(_ writer: inout JSONWriter) {
    writer.member("self", path)
    writer.member("events", "\(path)/events")
    writer.member("history", "\(path)/history")
    writer.member("checkpoints", "\(path)/checkpoints")
    writer.member("children", "/jobs?parent=\(job.id.text)")
    if let parent = job.parent { writer.member("parent", "/jobs/\(parent.text)") }
    switch job.state {
    case .queued, .running: writer.member("cancel", "\(path)/cancel")
    case .failed, .cancelled: writer.member("resume", "\(path)/resume")
    case .succeeded: break
    }
  }

  private func moment(_ key: String, _ moment: Timestamp?, _ writer: inout JSONWriter) {
    if let moment { writer.member(key, moment.text) } else { writer.null(key) }
  }

  private func text(_ key: String, _ json: [UInt8], _ writer: inout JSONWriter) {
    if json.isEmpty { writer.null(key) } else { writer.member(key, json: json) }
  }

  /// The job as the answer to a request that made or changed it.
  func response(_ status: Status = .ok) -> Response { description.tagged(status) }
}

extension Job {
  /// The job as GET /jobs/ID shows it.
  public var document: [UInt8] {
    var writer = JSONWriter(pretty: true)
    writer.object { JobDocument(job: self).write(to: &$0, full: true) }
    return writer.bytes
  }
}
