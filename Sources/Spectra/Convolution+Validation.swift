extension Convolution {
  /// The range of every number, by its key; both ends are allowed.
  public static let ranges: [(key: String, range: ClosedRange<Double>)] = [
    ("coreHoleWidth", 0...50), ("finalStateWidth", 0...200), ("centre", 0.1...1000), ("width", 0.1...1000),
    ("fermiEnergy", -200...200), ("slope", 0...10), ("gaussianWidth", 0...20),
  ]

  /// Refuses the first number outside its range, naming key and range.
  public func validate() throws(SpectraError) {
    let values = [coreHoleWidth, finalStateWidth, centre, width, fermiEnergy, slope, gaussianWidth]
    for (value, (key, range)) in zip(values, Self.ranges) where !range.contains(value) {
      throw .convolutionValue(key: key, value: value, lower: range.lowerBound, upper: range.upperBound)
    }
  }
}

extension Convolution {
  /// More pairs of an input and an output energy than this are refused: seconds of work and gigabytes.
  public static let largestPairCount = 20_000_000

  static func requireReasonable(inputs: Int, outputs: Int) throws(SpectraError) {
    guard inputs * outputs <= largestPairCount else {
      throw .convolutionTooLarge(inputs: inputs, outputs: outputs, limit: largestPairCount)
    }
  }
}

extension Convolution.Kind {
  /// The kind of this name; `unknownConvolution` lists the names there are.
  public init(named name: String) throws(SpectraError) {
    guard let kind = Self(rawValue: name) else { throw .unknownConvolution(name: name) }
    self = kind
  }
}
