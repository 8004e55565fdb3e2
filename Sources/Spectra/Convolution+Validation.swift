extension Convolution {
  /// The range of every number, by its key; both ends are allowed.
  public static let ranges: [(key: String, range: ClosedRange<Double>)] = [
    ("coreHoleWidth", 0...50), ("finalStateWidth", 0...200), ("centre", 0.1...1000), ("width", 0.1...1000),
    ("fermiEnergy", -200...200), ("slope", 0...10), ("gaussianWidth", 0...20),
  ]

  /// Every number outside its range, with its key.
  public var faults: [(key: String, error: SpectraError)] {
    let values = [coreHoleWidth, finalStateWidth, centre, width, fermiEnergy, slope, gaussianWidth]
    return zip(values, Self.ranges).filter { !$1.range.contains($0) }.map { value, entry in
      let (key, range) = entry
      return (
        key, .convolutionValue(key: key, value: value, lower: range.lowerBound, upper: range.upperBound)
      )
    }
  }

  /// Refuses the first number outside its range, naming key and range.
  public func validate() throws(SpectraError) {
    if let fault = faults.first { throw fault.error }
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
