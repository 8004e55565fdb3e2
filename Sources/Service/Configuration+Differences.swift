extension Configuration {
  /// The keys, as `section.key`, whose values differ from those of another configuration, in the order of the file.
  public func differences(from other: Configuration) -> [String] {
    zip(Mirror(reflecting: self).children, Mirror(reflecting: other).children).flatMap { own, others in
      zip(Mirror(reflecting: own.value).children, Mirror(reflecting: others.value).children).compactMap {
        "\($0.value)" == "\($1.value)" ? nil : "\(own.label ?? "").\(Self.key($0.label ?? ""))"
      }
    }
  }

  /// The key that a property is read from: its name, except where that is a word of the language.
  private static func key(_ property: String) -> String { property == "standard" ? "default" : property }
}
