import Testing

@testable import Geometry

@Suite struct ElementTests {
  @Test(arguments: [
    ("Fe", 26), ("FE", 26), ("fe", 26), ("fE", 26), ("H", 1), ("D", 1), ("t", 1), ("Og", 118), ("U", 92),
    ("ca", 20),
  ])
  func symbolInAnyCase(symbol: String, number: Int) {
    #expect(Element(symbol: symbol)?.atomicNumber == number)
  }

  @Test(arguments: ["", "X", "Xx", "Fe1", "Fee", "F e", "é", "1", "Zz", "J"])
  func notASymbol(text: String) {
    #expect(Element(symbol: text) == nil)
  }

  @Test(arguments: [
    ("Fe1", 26), ("C12", 6), ("26", 26), ("026", 26), ("1", 1), ("118", 118), ("Fe3+", 26), ("O2-", 8),
    ("cl-", 17),
  ])
  func labelOfAnAtom(label: String, number: Int) {
    #expect(Element(label: ArraySlice(label.utf8))?.atomicNumber == number)
  }

  @Test(arguments: ["0", "119", "1000", "+", "26+", "Fe1a", "Fe+-", "1Fe", "-1", "Fe_1", "2.0", ""])
  func notALabel(label: String) {
    #expect(Element(label: ArraySlice(label.utf8)) == nil)
  }

  @Test func everyNumberHasASymbolOfItsOwnAndARadius() {
    for number in Element.knownNumbers {
      let element = Element(atomicNumber: number)
      #expect(element.flatMap { Element(symbol: $0.symbol) } == element)
      #expect((0.2...3).contains(element?.covalentRadius ?? 0), "atomic number \(number)")
    }
    #expect(ElementTable.symbols.count == 118)
    #expect(ElementTable.covalentRadii.count == 118)
    #expect(Element(atomicNumber: 0) == nil)
    #expect(Element(atomicNumber: 119) == nil)
  }

  @Test(arguments: [
    ("Fe", 1.32), ("Kr", 1.16), ("Xe", 1.40), ("Yb", 1.87), ("Hg", 1.32), ("Rn", 1.50), ("Cm", 1.69),
  ])
  func radiusAtTheEndOfARow(symbol: String, radius: Double) {
    #expect(element(symbol).covalentRadius == radius)
  }
}
