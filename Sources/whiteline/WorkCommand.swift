import ArgumentParser
import Dispatch
import Jobs
import Laboratory
import Logging
import Prediction
import Service

struct WorkCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "work", abstract: "Do jobs until SIGTERM, without serving HTTP.",
    discussion: """
      Any number of these, on any number of machines, may share one PostgreSQL (jobs.database), beside any number of \
      `whiteline serve`. On SIGTERM the jobs under way are checkpointed and go back to the queue.
      """)

  @OptionGroup var stores: StoreOptions
  @Option(help: "Jobs done at once; wins over jobs.workers of the file, and is at least 1.")
  var slots: Int?

  func validate() throws {
    if let slots, !(1...256).contains(slots) { throw ValidationError("--slots: from 1 to 256") }
  }

  func run() throws {
    LongRun.begin()
    let finished = DispatchSemaphore(value: 0)
    let configuration = try stores.configuration()
    let lines = Log(configuration.logging)
    defer { lines.drain() }
    let log = lines.logger
    let interrupt = Interrupt(then: { finished.signal() }, onHangUp: {})
    let plant = try Plant(configuration, live: LiveModels(standard: configuration.models.standard))
    let slots = slots ?? max(1, configuration.jobs.workers)
    let crew = plant.crew(slots: slots, log)
    crew.start()
    log.notice("working", metadata: ["slots": "\(slots)", "threads": "\(plant.equipment.threads)"])
    Supervisor.tell("READY=1")
    while !interrupt.isRequested { finished.wait() }
    Supervisor.tell("STOPPING=1")
    log.notice("shutting down: jobs under way are checkpointed")
    if !crew.stop(within: .milliseconds(Int(configuration.server.drainSeconds * 1000))) {
      log.warning("jobs were cut off: \(crew.running)")
    }
    log.notice("stopped")
  }
}
