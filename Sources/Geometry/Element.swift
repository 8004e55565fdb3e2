/// A chemical element, known by its atomic number.
public struct Element: Hashable, Sendable {
  /// Protons in the nucleus, 1...118.
  public let atomicNumber: Int

  /// The element with this many protons, or nil outside 1...118.
  public init?(atomicNumber: Int) {
    guard Element.knownNumbers.contains(atomicNumber) else { return nil }
    self.atomicNumber = atomicNumber
  }

  /// The element with this symbol in any case (`Fe`, `FE`, `fe`); `D` and `T` are hydrogen. Nil if there is none.
  public init?(symbol: String) {
    let letters = Array(symbol.utf8)
    guard let number = Element.atomicNumber(letters: letters[...]) else { return nil }
    self.atomicNumber = number
  }

  /// Atomic numbers that have a name.
  public static let knownNumbers = 1...118

  /// The symbol as it is written: one capital letter, at most one small letter.
  public var symbol: String { ElementTable.symbols[atomicNumber - 1] }

  /// Single-bond covalent radius in Angstrom (Cordero et al. 2008; Pyykkö and Atsumi 2009 beyond curium).
  public var covalentRadius: Double { ElementTable.covalentRadii[atomicNumber - 1] }
}

extension Element: CustomStringConvertible {
  /// The symbol.
  public var description: String { symbol }
}

extension Element: Comparable {
  /// Elements are ordered by atomic number.
  public static func < (left: Element, right: Element) -> Bool { left.atomicNumber < right.atomicNumber }
}

extension Element {
  /// The element that a table's first column means: a symbol in any case, a symbol with a number or
  /// charge behind it (`Fe1`, `C12`, `Fe2+`), or an atomic number.
  init?(label: ArraySlice<UInt8>) {
    let letters = label.prefix { $0.isLetter }
    let rest = label[letters.endIndex...].drop { $0.isDigit }
    let charge = rest.count <= 1 && rest.allSatisfy { $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-") }
    guard charge else { return nil }
    if letters.isEmpty {
      guard rest.isEmpty, let number = Element.integer(digits: label) else { return nil }
      self.init(atomicNumber: number)
    } else {
      guard let number = Element.atomicNumber(letters: letters) else { return nil }
      self.init(atomicNumber: number)
    }
  }

  static func atomicNumber(letters: ArraySlice<UInt8>) -> Int? {
    guard (1...2).contains(letters.count), letters.allSatisfy({ $0.isLetter }) else { return nil }
    let first = Int(letters[letters.startIndex] | 0x20) - 97
    let second = letters.count == 2 ? Int(letters[letters.startIndex + 1] | 0x20) - 96 : 0
    let number = Int(ElementTable.numbersByLetters[first * 27 + second])
    return number == 0 ? nil : number
  }

  private static func integer(digits: ArraySlice<UInt8>) -> Int? {
    guard (1...3).contains(digits.count) else { return nil }
    return digits.reduce(0) { $0 * 10 + Int($1 - 48) }
  }
}

extension UInt8 {
  var isLetter: Bool { (97...122).contains(self | 0x20) }
  var isDigit: Bool { (48...57).contains(self) }
  /// Space, tab, carriage return, vertical tab or form feed: what separates columns.
  var isBlank: Bool { self == 32 || (self >= 9 && self <= 13 && self != 10) }
}
