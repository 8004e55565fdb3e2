import JSON

/// Artefacts that stored jobs name.
public enum Artefacts {
  /// Digests under the key `artefact`, at any depth of a job's payload.
  public static func named(in payload: [UInt8]) -> Set<String> {
    do throws(JSONError) { return named(in: try JSONDocument(parsing: payload, limits: .stored).root) } catch
    { return [] }
  }

  private static func named(in element: JSONElement) -> Set<String> {
    var found: Set<String> = []
    for (key, value) in element.members {
      if key == "artefact", let digest = value.string { found.insert(digest) }
      found.formUnion(named(in: value))
    }
    for value in element.elements { found.formUnion(named(in: value)) }
    return found
  }
}
