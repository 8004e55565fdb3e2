public import JSON
public import Jobs
import Prediction

/// The body of POST /jobs, read whole: every mistake in it is reported at once, before anything is stored.
public struct JobRequest: Sendable {
  /// Kinds that can be asked for.
  public enum Kind: String, CaseIterable, Sendable {
    case train
    case crossValidate = "cross-validate"
    case learningCurve = "learning-curve"
    case optimise
    case evaluate
    case predict
    case refine
  }

  /// Every kind of job that there can be: those, and the parts of studies.
  public static let kindsAndParts: [String] = Kind.allCases.map(\.rawValue) + parts
  private static let parts = [CrossValidationStudy.partKind, LearningCurveStudy.partKind, TrialJob.kind]

  /// What is asked for.
  public let kind: Kind
  /// What the job's handler will read.
  public let payload: [UInt8]
  /// Higher goes first.
  public let priority: Int
  /// Times a worker may begin it.
  public let maxAttempts: Int

  /// Reads a body; what it refers to is looked up among what is `known`.
  public init(parsing bytes: [UInt8], limits: JSONLimits = .standard, known: Known) throws(JSONError) {
    self = try JSONDocument(parsing: bytes, limits: limits).read { JobRequest(reading: &$0, known) }
  }

  private init?(reading reader: inout ObjectReader, _ known: Known) {
    let kind = reader.requiredChoice("kind", of: Kind.self)
    priority = reader.optional("priority", default: 0, in: -100...100)
    maxAttempts = reader.optional("maxAttempts", default: 5, in: 1...20)
    guard let kind else {
      // Without a kind nobody knows which other keys there may be.
      reader.ignoreAll()
      return nil
    }
    self.kind = kind
    let payload: [UInt8]? =
      switch kind {
      case .train: TrainTask(asked: &reader, known)?.payload
      case .evaluate: EvaluateTask(asked: &reader, known)?.payload
      case .predict: PredictTask(asked: &reader, known)?.payload
      case .crossValidate: StudyTask<CrossValidationStudy>(asked: &reader, known)?.payload
      case .learningCurve: StudyTask<LearningCurveStudy>(asked: &reader, known)?.payload
      case .optimise: OptimiseTask(asked: &reader, known)?.payload
      case .refine: Self.notYet(kind, &reader)
      }
    guard let payload else { return nil }
    self.payload = payload
  }

  private static func notYet(_ kind: Kind, _ reader: inout ObjectReader) -> [UInt8]? {
    reader.ignoreAll()
    reader.fail("kind", "jobs of kind \(kind.rawValue) are not there yet")
    return nil
  }

  /// As a submission of somebody.
  public func submission(owner: String, idempotency: Idempotency?) -> Submission {
    Submission(
      kind: kind.rawValue, payload: payload, owner: owner, priority: priority, maxAttempts: maxAttempts,
      idempotency: idempotency)
  }
}

extension ObjectReader {
  /// The dataset that a key names.
  mutating func dataset(_ key: String, _ known: Known) -> DatasetReference? {
    guard let name = required(key, as: String.self) else { return nil }
    if let dataset = known.dataset(name) { return dataset }
    let others = known.datasets()
    fail(
      key,
      "there is no dataset \"\(name.prefix(80))\"; "
        + (others.isEmpty
          ? "upload one with PUT /datasets/NAME" : "there are: \(others.prefix(20).joined(separator: ", "))"))
    return nil
  }

  /// The recipe at `recipe`: a name, or an object over a `base`; `seed` beside it wins over the recipe's.
  mutating func recipe(_ known: Known, default standard: String? = nil) -> RecipeReference? {
    let seed = optional("seed", as: UInt64.self)
    var reference: RecipeReference?
    if let standard, !contains("recipe") {
      ignore("recipe")
      reference = known.recipe(standard).map { RecipeReference(name: standard, recipe: $0) }
    } else {
      reference = requiredValue("recipe") { value in
        if value.kind != .string {
          return value.object { Recipe(reading: &$0, base: known.recipe) }
            .map { RecipeReference(name: "", recipe: $0) }
        }
        guard let name = value.value(as: String.self) else { return nil }
        guard let recipe = known.recipe(name) else {
          value.fail("there is no recipe \"\(name.prefix(80))\"")
          return nil
        }
        return RecipeReference(name: name, recipe: recipe)
      }
    }
    if let seed { reference?.recipe.seed = seed }
    return reference
  }

  /// Refuses a recipe that would convolve the spectra of a dataset once more.
  mutating func requireNoConvolution(
    _ recipe: Recipe?, of dataset: DatasetReference?, at key: String, _ known: Known
  ) {
    guard let recipe, let dataset, known.isConvolved(dataset.name) else { return }
    do throws(PredictionError) { try recipe.requireNoConvolution() } catch { fail(key, error.message) }
  }

  /// The version of a model that `model` and `version` name; without a version the active one is meant.
  mutating func model(_ known: Known) -> ModelCard? {
    let name = required("model", as: String.self)
    let version = optional("version", as: Int.self, in: 1...1_000_000)
    guard let name else { return nil }
    if let card = known.model(name, version) { return card }
    let which = version.map { "version \($0) of model" } ?? "active model"
    fail(version == nil ? "model" : "version", "there is no \(which) \"\(name.prefix(80))\"")
    return nil
  }

  /// A name for a model at a key.
  mutating func modelName(_ key: String) -> String? {
    guard let name = optional(key, as: String.self) else { return nil }
    if Name.isSound(name) { return name }
    fail(key, LaboratoryError.name(kind: "model", name).message)
    return nil
  }
}

extension TrainTask {
  /// Reads what a submission says of it; the model is called as the dataset unless a name is given.
  init?(asked reader: inout ObjectReader, _ known: Known) {
    let dataset = reader.dataset("dataset", known)
    let recipe = reader.recipe(known, default: "rankine2020")
    let name = reader.modelName("name")
    let isToBeActivated = reader.optional("activate", default: false)
    let gate = reader.optionalObject("gate") { Gate(reading: &$0) }
    if let recipe, recipe.recipe.test == 0 {
      reader.fail("recipe", "it keeps no samples to judge the model by; set its \"test\" to 0.1, say")
    }
    reader.requireNoConvolution(recipe?.recipe, of: dataset, at: "recipe", known)
    guard let dataset, let recipe else { return nil }
    self.init(
      dataset: dataset, recipe: recipe, model: name ?? dataset.name, isToBeActivated: isToBeActivated,
      gate: gate ?? Gate())
  }
}
