import Digest
import JSON
public import Jobs
import Prediction

/// `evaluate`: the figures of merit of a stored model on a dataset. Whether the dataset is out of sample is for the asker to
/// know: the answer says when it is the data the model was trained on.
public struct EvaluateHandler: JobHandler {
  /// Only `evaluate`.
  public let kinds: Set = [EvaluateTask.kind]
  private let datasets: DatasetShelf
  private let registry: ModelRegistry

  /// A handler over the stores.
  public init(datasets: DatasetShelf, registry: ModelRegistry) {
    self.datasets = datasets
    self.registry = registry
  }

  /// Predicts every sample and compares.
  public func run(_ context: JobContext) -> Outcome {
    context.outcome { () throws(LaboratoryError) in
      let task = try EvaluateTask(payload: context.job.payload)
      let artefact = try registry.artefact(task.model, task.version)
      let dataset = try datasets.dataset(task.dataset)
      try context.goOn()
      let judged = try science { () throws(PredictionError) in try artefact.judged(on: dataset) }
      let isTrainedOn = artefact.card.data.digest == dataset.digest.hex
      if isTrainedOn {
        context.record(
          .log,
          EventText.log("the model was trained on this dataset: these figures are not out of sample"))
      }
      return .done { object in
        object.object("model") {
          $0.member("name", task.model)
          $0.member("version", task.version)
        }
        object.member("dataset", task.dataset.name)
        object.member("outOfSample", !isTrainedOn)
        object.member("evaluation", judged.evaluation.json(method: "all \(dataset.count) samples"))
      }
    }
  }
}
