import Geometry
import HTTP
import JSON
import Prediction

/// A model as GET /models/NAME shows it.
struct ModelDocument {
  /// One of its versions.
  struct Version {
    let card: ModelCard
    /// Whether it came with the program; nil where no others can be added.
    let isShipped: Bool?
  }

  /// Its name.
  var name: String { versions[0].card.name }
  /// Its versions, ascending, one at least; the last one says what the model is for.
  let versions: [Version]
  /// The version that is served; nil where none is.
  var active: Int?

  /// The model as a resource.
  var description: Description { Description { write(to: &$0) } }

  init(_ versions: [Version], active: Int?) {
    precondition(!versions.isEmpty, "a model has a version")
    self.versions = versions
    self.active = active
  }

  /// A model of which nothing but the served version is known.
  init(served card: ModelCard) {
    self.init([Version(card: card, isShipped: nil)], active: card.version)
  }

  /// The names that its state would go by if a version were the active one: the description's tag, and the version.
  func names(active: Int?) -> [EntityTag] {
    var model = self
    model.active = active
    return [model.description.tag] + (active.map { [EntityTag("\($0)")] } ?? [])
  }

  func write(to writer: inout JSONWriter) {
    let last = versions[versions.count - 1].card
    writer.member("name", name)
    writer.member("element", last.element.symbol)
    writer.member("edge", last.edge)
    if let active { writer.member("active", active) } else { writer.null("active") }
    writer.array("versions") { array in
      for version in versions {
        array.object { object in
          object.member("version", version.card.version)
          object.member("digest", version.card.digest)
          object.member("createdAt", version.card.createdAt)
          if let isShipped = version.isShipped { object.member("shipped", isShipped) }
          object.member("metrics", version.card.metrics)
        }
      }
    }
  }
}
