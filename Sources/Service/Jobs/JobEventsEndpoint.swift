import HTTP
import Jobs
import Locks

/// GET /jobs/ID/events: what happened, from the beginning or after `Last-Event-ID` or `?after=`, and then what happens, until the
/// job's end, as server-sent events.
struct JobEventsEndpoint: Sendable {
  let jobs: JobsEndpoint
  let watch: JobWatch

  func answer(_ request: Request) throws(ServiceError) -> Response {
    var reader = QueryReader(request)
    let parameter = reader.integer("after", in: 0...Int(Int32.max))
    try reader.finish()
    let job = try jobs.visible(request)
    let after = parameter ?? request.fields["Last-Event-ID"].flatMap { Int($0) } ?? 0
    let (store, watch) = (jobs.bench.jobs, watch)
    return Response(
      .ok,
      fields: [
        "Content-Type": "text/event-stream", "Cache-Control": "no-store", "X-Accel-Buffering": "no",
      ]
    ) { writer in
      writer.write(Array("retry: 2000\n\n".utf8))
      let follower = Follower(job: job.id, after: Int64(max(0, after)), store: store, writer: writer)
      watch.wait(
        for: job.id, look: { follower.look() },
        leave: {
          writer.write(Array(": too many wait, or the server is shutting down; ask again\n\n".utf8))
          writer.finish()
        })
    }
  }

  /// One client's place in the events of a job.
  private final class Follower: Sendable {
    private struct State {
      var after: Int64
      var spokeAt = MonotonicInstant.now()
    }

    private let job: JobID
    private let store: any JobStore
    private let writer: BodyWriter
    private let state: Locked<State>
    private static let page = 200
    /// Unsent bytes above which a reader is waited for.
    private static let slow = 256 << 10
    private static let silence = Duration.seconds(15)

    init(job: JobID, after: Int64, store: any JobStore, writer: BodyWriter) {
      self.job = job
      self.store = store
      self.writer = writer
      state = Locked(State(after: after))
    }

    /// Writes what is new; true when the stream is over.
    func look() -> Bool {
      if writer.isClosed { return true }
      while writer.unsent < Self.slow {
        let after = state.withLock { $0.after }
        guard let events = try? store.events(of: job, after: after, limit: Self.page) else { break }
        for event in events { writer.write(Self.text(event)) }
        if let last = events.last {
          state.withLock { ($0.after, $0.spokeAt) = (last.number, .now()) }
        }
        if events.count == Self.page { continue }
        switch ending(after: events.last) {
        case .none: break
        case .told: return finished()
        case .gone: return finished(": the job has been deleted\n\n")
        }
        break
      }
      breakSilence()
      return false
    }

    private enum Ending { case none, told, gone }

    /// Whether the job has ended and everything was told, or there is no such job any more.
    private func ending(after last: JobEvent?) -> Ending {
      if let last { return last.kind == .end ? .told : .none }
      do throws(JobsError) {
        guard let found = try store.job(job) else { return .gone }
        return found.state.isFinal ? .told : .none
      } catch {
        return .none
      }
    }

    private func finished(_ comment: String = "") -> Bool {
      if !comment.isEmpty { writer.write(Array(comment.utf8)) }
      writer.finish()
      return true
    }

    private func breakSilence() {
      let isDue = state.withLock { state in
        guard MonotonicInstant.now() - state.spokeAt > Self.silence else { return false }
        state.spokeAt = .now()
        return true
      }
      if isDue { writer.write(Array(": still there\n\n".utf8)) }
    }

    private static func text(_ event: JobEvent) -> [UInt8] {
      Array("id: \(event.number)\nevent: \(event.kind.rawValue)\ndata: ".utf8) + event.data
        + Array("\n\n".utf8)
    }
  }
}
