import Foundation
import Synchronization

/// The program itself, run as a process: the executable beside the tests in the build folder.
enum Whiteline {
  static let path: String? = {
    let tests = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
    let program = tests.appending(path: "whiteline").path
    return FileManager.default.isExecutableFile(atPath: program) ? program : nil
  }()

  static let isThere = path != nil
  static let absence = "build the executable first: there is no whiteline beside the tests"

  struct Outcome {
    let status: Int32
    let output: String
    let error: String
  }

  /// Runs to the end.
  static func run(_ arguments: String...) throws -> Outcome { try run(arguments) }

  static func run(_ arguments: [String]) throws -> Outcome { try RunningProcess(path ?? "", arguments).end() }
}

/// A process under way. Its error output goes to a file, its output to a pipe that is read line by line.
final class RunningProcess {
  private let process = Process()
  private let output = Pipe()
  private let errorFile: URL
  private var received = Data()

  /// Starts a program with further variables in its environment.
  init(_ program: String, _ arguments: [String], environment: [String: String] = [:]) throws {
    errorFile = FileManager.default.temporaryDirectory.appending(path: "whiteline-\(UUID().uuidString).err")
    _ = FileManager.default.createFile(atPath: errorFile.path, contents: nil)
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = try FileHandle(forWritingTo: errorFile)
    try process.run()
  }

  /// The next whole line of output, nil at its end.
  func line() -> String? {
    while true {
      if let end = received.firstIndex(of: 10) {
        defer { received = Data(received[(end + 1)...]) }
        return String(decoding: received[..<end], as: UTF8.self)
      }
      let more = output.fileHandleForReading.availableData
      guard !more.isEmpty else { return nil }
      received += more
    }
  }

  var error: String { (try? String(contentsOf: errorFile, encoding: .utf8)) ?? "" }

  var number: Int32 { process.processIdentifier }

  var isRunning: Bool { process.isRunning }

  func signal(_ number: Int32) { kill(process.processIdentifier, number) }

  /// Comes back when the error output holds a text, the process has ended, or half a minute has passed.
  func waitForError(_ text: String) -> Bool {
    let patience = Date(timeIntervalSinceNow: 30)
    while process.isRunning, Date() < patience {
      if error.contains(text) { return true }
      usleep(2000)
    }
    return error.contains(text)
  }

  /// Waits for the end and gives what is left of the output.
  func end() -> Whiteline.Outcome {
    received += output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return Whiteline.Outcome(
      status: process.terminationStatus, output: String(decoding: received, as: UTF8.self), error: error)
  }

  deinit {
    if process.isRunning {
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
    }
    try? FileManager.default.removeItem(at: errorFile)
  }
}

/// A folder that goes away with its owner.
final class TemporaryFolder: Sendable {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.appending(path: "whiteline-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  /// Writes a file and returns where.
  @discardableResult
  func write(_ name: String, _ text: String) throws -> String {
    try write(name, Data(text.utf8))
  }

  @discardableResult
  func write(_ name: String, _ data: Data) throws -> String {
    let file = URL(fileURLWithPath: path).appending(path: name)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try data.write(to: file)
    return file.path
  }

  func read(_ name: String) throws -> Data { try Data(contentsOf: URL(fileURLWithPath: "\(path)/\(name)")) }

  /// A dataset of made-up complexes and the recipe for it, below `data` and in `tiny.json5`.
  func addDataset() throws {
    for file in SyntheticDataset.files() { try write("data/\(file.path)", file.text) }
    try write("tiny.json5", SyntheticDataset.recipe)
  }

  /// A folder that nobody lets go of: it goes away when the tests end.
  static func lasting() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    let isFirst = lastingPaths.withLock { paths in
      paths.append(folder.path)
      return paths.count == 1
    }
    if isFirst {
      atexit {
        for path in TemporaryFolder.lastingPaths.withLock(\.self) {
          try? FileManager.default.removeItem(atPath: path)
        }
      }
    }
    return folder
  }

  private static let lastingPaths = Mutex<[String]>([])

  deinit { try? FileManager.default.removeItem(atPath: path) }
}

/// A model trained once by the program itself, as `MODELS/fe-k`.
enum TrainedModel {
  static let folder = Result {
    let folder = try TemporaryFolder.lasting()
    try folder.addDataset()
    let outcome = try Whiteline.run(
      "train", "\(folder.path)/data", "--recipe", "\(folder.path)/tiny.json5", "--name", "fe-k", "--output",
      "\(folder.path)/models")
    guard outcome.status == 0 else { throw Failure(detail: outcome.error) }
    return folder
  }

  struct Failure: Error { let detail: String }
}

/// A data folder for servers whose stores nobody looks at.
enum TemporaryData {
  static let folder = Result { try TemporaryFolder.lasting() }
}
