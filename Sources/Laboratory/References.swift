public import Geometry
import JSON
public import Prediction

/// A dataset as a job uses it: by name for people, by content for the work, so that a dataset stored anew under
/// the same name changes no job.
public struct DatasetReference: Hashable, Sendable {
  /// Its name.
  public var name: String
  /// Digest of the archive.
  public var artefact: String

  /// A dataset by its name and content.
  public init(name: String, artefact: String) {
    self.name = name
    self.artefact = artefact
  }

  init?(reading reader: inout ObjectReader) {
    let name = reader.required("name", as: String.self)
    let artefact = reader.required("artefact", as: String.self)
    guard let name, let artefact else { return nil }
    self.init(name: name, artefact: artefact)
  }

  func write(to writer: inout JSONWriter) {
    writer.member("name", name)
    writer.member("artefact", artefact)
  }
}

/// A recipe as a job uses it: whole, so that a changed file changes no job.
public struct RecipeReference: Hashable, Sendable {
  /// What the submission called it; empty for one written out.
  public var name: String
  /// Every key of it.
  public var recipe: Recipe

  /// A recipe and its name.
  public init(name: String, recipe: Recipe) {
    self.name = name
    self.recipe = recipe
  }

  init?(reading reader: inout ObjectReader) {
    let name = reader.required("name", as: String.self)
    let recipe = reader.requiredObject("keys") { Recipe(reading: &$0) { _ in nil } }
    guard let name, let recipe else { return nil }
    self.init(name: name, recipe: recipe)
  }

  func write(to writer: inout JSONWriter) {
    writer.member("name", name)
    writer.object("keys") { recipe.write(to: &$0) }
  }
}

/// What a submission may refer to; the composition looks it up.
public struct Known {
  /// The dataset of a name.
  public var dataset: (String) -> DatasetReference?
  /// The names of all datasets, for the message about one that is not there.
  public var datasets: () -> [String]
  /// How many samples and structures the dataset of a name has.
  public var counts: (String) -> (samples: Int, structures: Int)?
  /// Whether the spectra of the dataset of a name are convolved already.
  public var isConvolved: (String) -> Bool
  /// The recipe of a name.
  public var recipe: (String) -> Recipe?
  /// Whether there is a version of a model (nil for the active one); gives its element and edge.
  public var model: (String, Int?) -> ModelCard?

  /// What a structure that comes with a submission may be.
  public var structures: GeometryLimits

  /// Everything that can be referred to.
  public init(
    dataset: @escaping (String) -> DatasetReference?, datasets: @escaping () -> [String],
    counts: @escaping (String) -> (samples: Int, structures: Int)?,
    isConvolved: @escaping (String) -> Bool, recipe: @escaping (String) -> Recipe?,
    model: @escaping (String, Int?) -> ModelCard?, structures: GeometryLimits = GeometryLimits()
  ) {
    self.dataset = dataset
    self.datasets = datasets
    self.counts = counts
    self.isConvolved = isConvolved
    self.recipe = recipe
    self.model = model
    self.structures = structures
  }
}
