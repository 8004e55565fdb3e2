public import Geometry
public import JSON

/// What a model is, where it comes from and how good it was out of sample. Stored beside the weights as
/// card.json and inside them as the metadata entry `card`.
public struct ModelCard: Equatable, Sendable {
  /// Name it is asked for by: `fe-k`.
  public var name: String
  /// Version, from 1.
  public var version: Int
  /// Absorbing element.
  public var element: Element
  /// Name of the edge: `K`.
  public var edge: String
  /// Energy of the edge in eV.
  public var edgeEnergy: Double
  /// How it was trained.
  public var recipe: Recipe
  /// Name of the recipe.
  public var recipeName: String
  /// What it was trained on.
  public var data: Data
  /// Day of training (ISO 8601), given by whoever trains.
  public var createdAt: String
  /// Passes over the training samples behind the weights.
  public var epochs: Int
  /// Figures of merit of predictions made out of sample, and how they were come by (`Evaluation.json`).
  public var metrics: JSONValue
  /// SHA-256 of the safetensors file before gzip; empty inside the file itself.
  public var digest: String

  /// Provenance of the training data.
  public struct Data: Hashable, Sendable {
    /// SHA-256 of the dataset.
    public var digest: String
    /// Samples the weights were fitted to.
    public var samples: Int
    /// Where they come from.
    public var source: String?
    /// Their licence.
    public var licence: String?

    /// Provenance by its parts.
    public init(digest: String, samples: Int, source: String?, licence: String?) {
      self.digest = digest
      self.samples = samples
      self.source = source
      self.licence = licence
    }
  }

  /// A card by its parts.
  public init(
    name: String, version: Int, element: Element, edge: String, edgeEnergy: Double, recipe: Recipe,
    recipeName: String, data: Data, createdAt: String, epochs: Int, metrics: JSONValue, digest: String = ""
  ) {
    self.name = name
    self.version = version
    self.element = element
    self.edge = edge
    self.edgeEnergy = edgeEnergy
    self.recipe = recipe
    self.recipeName = recipeName
    self.data = data
    self.createdAt = createdAt
    self.epochs = epochs
    self.metrics = metrics
    self.digest = digest
  }
}
