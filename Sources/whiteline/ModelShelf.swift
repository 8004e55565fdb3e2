import Dispatch
import Locks
import Logging
import Persistence
import Prediction
import Service

/// Loads the configured models side by side and warms them up.
struct ModelShelf {
  private let folder: ModelFolder
  private let configuration: Configuration.Models

  init(_ configuration: Configuration.Models) {
    self.configuration = configuration
    folder = ModelFolder(Places.models(configuration.folder))
  }

  func load(_ log: Logger) throws(Failure) -> LiveModels {
    let names: [String]
    do throws(PersistenceError) {
      names = configuration.load.isEmpty ? try folder.names() : configuration.load
    } catch {
      throw Failure(error)
    }
    guard !names.isEmpty else {
      throw Failure(
        "\(folder.path): no model in this folder. Train one with `whiteline train`, or name another folder with --models."
      )
    }
    let loaded = Locked<[Model]>([])
    let failures = Locked<[String]>([])
    DispatchQueue.concurrentPerform(iterations: names.count) {
      @Sendable [folder, precision = configuration.precision] index in
      do {
        let model = Model(try folder.load(names[index]), precision: precision)
        try model.warmUp()
        loaded.withLock { $0.append(model) }
      } catch {
        failures.withLock { $0.append(Failure(error).description) }
      }
    }
    let messages = failures.withLock { $0.sorted() }
    guard messages.isEmpty else { throw Failure(messages.joined(separator: "\n")) }
    let live = LiveModels(standard: try standard(of: names), precision: configuration.precision)
    for model in loaded.withLock({ $0 }) { live.publish(model) }
    for model in live.all {
      log.info("model \(model.card.name) version \(model.card.version) loaded, kernels \(Kernels.name)")
    }
    return live
  }

  /// The model used when a request names none: as configured, or the only one there is.
  private func standard(of names: [String]) throws(Failure) -> String {
    if names.contains(configuration.standard) { return configuration.standard }
    guard names.count == 1 else {
      throw Failure(
        "models.default: \(configuration.standard) is not among the models loaded (\(names.joined(separator: ", "))); "
          + "name one of them in the configuration.")
    }
    return names[0]
  }
}
