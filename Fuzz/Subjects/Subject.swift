/// One reader of untrusted bytes, and what must hold whatever it is given.
public struct Subject: Sendable {
  /// The name of its folder in the corpus.
  public let name: String
  /// Tries bytes; returns what was broken, nil when all held. A trap is the worst it can do.
  public let attempt: @Sendable ([UInt8]) -> String?

  /// Every reader of untrusted bytes.
  public static let all =
    [
      json, jsonConfiguration, configuration, recipe, keys, structure, spectrum, gzip, tar, zip, safetensors,
    ] + http

  /// The subject of a name.
  public static func named(_ name: String) -> Subject? { all.first { $0.name == name } }
}

/// What a throwing reader makes of bytes; nil where it refuses them. A refusal without a sentence is a fault.
func outcome<Value, Failure: Error>(
  _ message: (Failure) -> String, _ read: () throws(Failure) -> Value
) -> Result<Value, Broken>? {
  do throws(Failure) {
    return .success(try read())
  } catch {
    return message(error).isEmpty ? .failure(Broken(what: "refused without a word: \(error)")) : nil
  }
}

/// A promise that did not hold.
struct Broken: Error {
  let what: String
}

/// Runs a check on what a reader made of bytes, if it made anything.
func check<Value, Failure: Error>(
  _ message: (Failure) -> String, _ read: () throws(Failure) -> Value, _ body: (Value) -> String?
) -> String? {
  switch outcome(message, read) {
  case nil: nil
  case .failure(let broken): broken.what
  case .success(let value): body(value)
  }
}
