import Digest
import Glibc
import JSON
public import Prediction

/// Models on disk: `FOLDER/NAME/VERSION/weights.safetensors.gz` with `card.json` beside it, and
/// `FOLDER/NAME/active.json` saying which version is served.
public struct ModelFolder: Sendable {
  /// The folder with a folder a model.
  public let path: String

  /// Models below `path`.
  public init(_ path: String) { self.path = path }

  /// Largest weights file taken, compressed and not, in bytes.
  static let weightsLimit = 512 << 20

  /// Names of the models, sorted.
  public func names() throws(PersistenceError) -> [String] {
    var names: [String] = []
    for name in try Folder.names(path) where try Folder.kind(of: "\(path)/\(name)") == .folder {
      if try Folder.kind(of: "\(path)/\(name)/active.json") == .file { names.append(name) }
    }
    return names
  }

  /// The version of a model that is to be served.
  public func activeVersion(_ name: String) throws(ModelFolderError) -> Int {
    let file = "\(path)/\(name)/active.json"
    let bytes: [UInt8]
    do throws(PersistenceError) { bytes = try FileReader.bytes(file, limit: 4096) } catch {
      guard case .system(_, _, ENOENT) = error else {
        throw ModelFolderError(file: file, detail: error.message)
      }
      throw ModelFolderError(file: path, detail: unknown(name))
    }
    do throws(JSONError) {
      return try JSONDocument(parsing: bytes).read { reader in
        reader.required("version", as: Int.self, in: 1...1_000_000)
      }
    } catch {
      throw ModelFolderError(file: file, detail: error.message)
    }
  }

  /// The card of every version of every model.
  public func cards() throws -> [ModelCard] {
    var cards: [ModelCard] = []
    for name in try names() {
      for version in try Folder.names("\(path)/\(name)").compactMap({ Int($0) }).sorted() {
        let file = "\(path)/\(name)/\(version)/card.json"
        do throws(PredictionError) { cards.append(try ModelCard(parsing: try readForCard(file))) } catch {
          throw ModelFolderError(file: file, detail: error.message)
        }
      }
    }
    return cards
  }

  /// Where the gzipped weights of a version are.
  public func weightsPath(_ name: String, version: Int) -> String {
    "\(path)/\(name)/\(version)/weights.safetensors.gz"
  }

  /// Reads a stored model; without `version` the one to be served.
  public func load(_ name: String, version: Int? = nil) throws(ModelFolderError) -> ModelArtefact {
    let number: Int
    if let version { number = version } else { number = try activeVersion(name) }
    let folder = "\(path)/\(name)/\(number)"
    let file = "\(folder)/weights.safetensors.gz"
    let bytes: [UInt8]
    do throws(PersistenceError) {
      bytes = try Gzip.decompressed(
        try FileReader.bytes(file, limit: Self.weightsLimit), limit: Self.weightsLimit)
    } catch {
      throw ModelFolderError(file: file, detail: error.message)
    }
    var artefact: ModelArtefact
    do throws(PredictionError) { artefact = try ModelArtefact(try Safetensors(bytes)) } catch {
      throw ModelFolderError(file: file, detail: error.message)
    }
    let card = "\(folder)/card.json"
    do throws(PredictionError) {
      artefact.card.digest = try ModelCard(parsing: try readForCard(card)).digest
    } catch {
      throw ModelFolderError(file: card, detail: error.message)
    }
    let digest = SHA256.digest(of: bytes).hex
    guard artefact.card.digest == digest else {
      throw ModelFolderError(
        file: file,
        detail:
          "The SHA-256 of the weights is \(digest), but \(card) says \(artefact.card.digest): one of the two files "
          + "has been changed since they were stored. Restore both.")
    }
    return artefact
  }

  /// Stores a model under its card's name and version and returns its digest; everything is on disk when
  /// this returns.
  @discardableResult
  public func store(_ artefact: ModelArtefact) throws(PersistenceError) -> String {
    let card = artefact.card
    let folder = "\(path)/\(card.name)/\(card.version)"
    let bytes = artefact.safetensors.encoded()
    var complete = card
    complete.digest = SHA256.digest(of: bytes).hex
    try Folder.create(folder)
    try AtomicFile.write(try Gzip.compressed(bytes, level: 9), to: "\(folder)/weights.safetensors.gz")
    try AtomicFile.write(complete.encoded(pretty: true) + [UInt8(ascii: "\n")], to: "\(folder)/card.json")
    return complete.digest
  }

  /// Makes a stored version the one that is served from the next start on.
  public func activate(_ name: String, version: Int) throws(PersistenceError) {
    try AtomicFile.write(Array("{\"version\": \(version)}\n".utf8), to: "\(path)/\(name)/active.json")
  }

  /// The number after the highest stored version.
  public func nextVersion(_ name: String) throws(PersistenceError) -> Int {
    guard try Folder.kind(of: "\(path)/\(name)") == .folder else { return 1 }
    return (try Folder.names("\(path)/\(name)").compactMap { Int($0) }.max() ?? 0) + 1
  }

  private func unknown(_ name: String) -> String {
    let known = (try? names()) ?? []
    let others =
      known.isEmpty ? "there is none in this folder" : "there are: \(known.joined(separator: ", "))"
    return "there is no model \"\(name)\"; \(others)."
  }

  private func readForCard(_ file: String) throws(PredictionError) -> [UInt8] {
    do throws(PersistenceError) {
      return try FileReader.bytes(file, limit: 4 << 20)
    } catch {
      throw .card(error.message)
    }
  }
}

/// A stored model that cannot be used.
public struct ModelFolderError: Error, Hashable, Sendable {
  /// The file at fault.
  public let file: String
  /// What is wrong with it and what to do.
  public let detail: String

  /// The sentence for people.
  public var message: String { detail.contains(file) ? detail : "\(file): \(detail)" }
}
