import Geometry

extension GeometryError {
  /// Whether the text is at fault (400) rather than what it describes (422).
  var isMalformedText: Bool {
    switch self {
    case .emptyText, .atomCountExpected, .anotherFormat, .atomsMissing, .commentMissing, .blankLine,
      .atomsLeftOver,
      .textLeftOver, .columnsMissing, .unknownElement, .badNumber, .quoteNotClosed, .keyTwice, .badLattice,
      .badProperties, .badPositionColumns, .propertyMissing, .badPeriodicity, .severalFrames,
      .frameLimitExceeded:
      true
    case .atomCountTooLarge, .absurdCoordinate, .noAtoms, .countMismatch, .atomLimitExceeded,
      .coordinateNotFinite, .coordinateTooLarge, .latticeTooLarge, .singularLattice, .latticeMissing,
      .atomIndexOutOfRange, .wrongElement,
      .elementAbsent, .noAbsorberNamed, .absorberNamedTwice, .badCutoff, .clusterTooLarge, .atomsTooClose,
      .isolatedAbsorber, .descriptorEmpty, .badDescriptorKey:
      false
    }
  }
}
