import ArgumentParser
import JSON
import Jobs
import Laboratory
import Persistence
import Prediction
import Service

struct JobsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "jobs", abstract: "Submit, watch and end jobs, without a server.",
    subcommands: [
      List.self, Show.self, Submit.self, Follow.self, Cancel.self, Resume.self, Delete.self,
    ])

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List jobs, newest first.")
    @OptionGroup var stores: StoreOptions
    @Option(help: "Only jobs in this state: queued, running, succeeded, failed or cancelled.")
    var state: String?
    @Option(help: "How many.")
    var limit = 50

    func run() throws {
      var query = JobQuery()
      query.limit = max(1, min(limit, 10_000))
      query.contents = []
      if let state {
        guard let known = JobState(rawValue: state) else {
          throw Failure("--state \(state): queued, running, succeeded, failed or cancelled")
        }
        query.states = [known]
      }
      let store = try stores.plant().depot.jobs
      for job in try failing({ try store.jobs(query) }) { Output.line(JobLine(job).text) }
    }
  }

  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Show a job as JSON.")
    @OptionGroup var named: NamedJob

    func run() throws {
      Output.standard(try named.find().job.document + [UInt8(ascii: "\n")])
    }
  }

  struct Submit: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Submit a job: the JSON of POST /jobs, from a file or (-) standard input.")
    @OptionGroup var stores: StoreOptions
    @Argument(help: "File with the JSON, or - for standard input.") var file: String
    @Flag(help: "Follow the job to its end.") var follow = false

    func run() throws {
      let plant = try stores.plant()
      let path = file == "-" ? "/dev/stdin" : file
      let body = try failing { try FileReader.bytes(path, limit: plant.limits.decompressedBody) }
      let request = try failing { try plant.bench.request(parsing: body, limits: plant.limits) }
      let job = try failing {
        try plant.depot.jobs.submit(request.submission(owner: "", idempotency: nil)).job
      }
      Output.line(job.id.text)
      if follow { try JobFollower(plant.depot.jobs, job.id).run() }
    }
  }

  struct Follow: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show what happens to a job until its end; status 1 unless it succeeds.")
    @OptionGroup var named: NamedJob

    func run() throws {
      let (job, depot) = try named.find()
      try JobFollower(depot.jobs, job.id).run()
    }
  }

  struct Cancel: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Ask for a job's end.")
    @OptionGroup var named: NamedJob

    func run() throws {
      let (job, depot) = try named.find()
      Output.line(JobLine(try failing { try depot.jobs.cancel(job.id) }).text)
    }
  }

  struct Resume: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Put a failed or cancelled job back into the queue; it goes on from its checkpoint.")
    @OptionGroup var named: NamedJob

    func run() throws {
      let (job, depot) = try named.find()
      Output.line(JobLine(try failing { try depot.jobs.resume(job.id) }).text)
    }
  }

  struct Delete: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Remove a job that has ended, with its events and checkpoints.")
    @OptionGroup var named: NamedJob

    func run() throws {
      let (job, depot) = try named.find()
      try failing {
        let parts = try depot.jobs.parts(of: job.id)
        try depot.jobs.delete(job.id)
        for id in [job.id] + parts.map(\.id) { try depot.catalogue.removeCheckpoints(of: id.text) }
      }
    }
  }
}

/// The stores and a job in them, for the commands about one job.
struct NamedJob: ParsableArguments {
  @OptionGroup var stores: StoreOptions
  @Argument(help: "The job's id.") var id: String

  /// The job, and the stores it is in.
  func find() throws -> (job: Job, depot: Depot) {
    let depot = try stores.plant().depot
    return (try JobLine.job(id, depot.jobs), depot)
  }
}

/// A job as a line of a table.
struct JobLine {
  let job: Job

  init(_ job: Job) { self.job = job }

  var text: String {
    let fraction = (try? JSONDocument(parsing: job.progress).root)?["fraction"]?.double
    let share = job.state == .running ? fraction.map { " \(Int($0 * 100)) %" } ?? "" : ""
    let failure = job.failure.map { "  \($0.code)" } ?? ""
    return "\(job.id)  \(job.createdAt.text)  \(job.kind)  \(job.state.rawValue)\(share)\(failure)"
  }

  /// The job of an id as somebody typed it.
  static func job(_ text: String, _ store: any JobStore) throws(Failure) -> Job {
    guard let id = JobID(text), let job = try failing({ try store.job(id) }) else {
      throw Failure(JobsError.jobUnknown(String(text.prefix(40))).message)
    }
    return job
  }
}
