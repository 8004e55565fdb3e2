import Testing

@testable import JSON

@Suite struct ShortestTextTests {
  private func text(_ value: Float) -> String {
    var writer = JSONWriter()
    writer.value(value)
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  private func text(_ value: Double) -> String {
    var writer = JSONWriter()
    writer.value(value)
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  @Test func `floats have the text of their description`() {
    var random = SplitMix(seed: 11)
    let values = (0..<50_000).map { _ in Float(bitPattern: UInt32(truncatingIfNeeded: random.next())) }
    #expect(values.filter { $0.isFinite && text($0) != $0.description } == [])
  }

  @Test func `floats of everyday size have the text of their description`() {
    var random = SplitMix(seed: 12)
    let values = (0..<200_000).map { _ in
      // Exponents from 2^-15 to 2^25, past both ends of the fast way.
      let exponent = UInt32(112 + random.next() % 41)
      return Float(bitPattern: UInt32(truncatingIfNeeded: random.next()) & 0x807F_FFFF | exponent << 23)
    }
    #expect(values.filter { text($0) != $0.description } == [])
  }

  @Test func `powers of two, round numbers and their neighbours`() {
    for exponent in -20...30 {
      let power = Float(sign: .plus, exponent: exponent, significand: 1)
      for value in [power, power.nextUp, power.nextDown, -power] { #expect(text(value) == value.description) }
    }
    for digits in 1...300 {
      for scale: Float in [0.0001, 0.001, 0.01, 0.1, 1, 10, 1000, 10_000] {
        let value = Float(digits) * scale
        let near = [value, value.nextUp, value.nextDown]
        #expect(near.map(text) == near.map(\.description))
      }
    }
  }

  @Test(arguments: [
    Float(0), -0, 1e-4, 9.9999e-5, 16_777_215, 16_777_216, .greatestFiniteMagnitude, .leastNonzeroMagnitude,
  ])
  func `ends of the fast way`(value: Float) {
    #expect(text(value) == value.description)
  }

  @Test func `doubles have the text of their description`() {
    var random = SplitMix(seed: 13)
    let values = (0..<50_000).flatMap { _ -> [Double] in
      let short = Double(Int64(bitPattern: random.next()) % 1_000_000_000_000) / 1e6
      return [
        Double(bitPattern: random.next()), short, short.nextUp, short / 1000, (short * 4).rounded() / 4,
      ]
    }
    #expect(values.filter { $0.isFinite && text($0) != $0.description } == [])
    for value in [0, -0.0, 1e-4, 1e9, 123_456_789.123456, 0.000123, 999_999_999.999999] {
      #expect(text(value) == value.description)
    }
  }

  @Test func `lists of any length are what their numbers are`() {
    for count in [0, 1, 2, 63, 64, 65, 128, 129] {
      let values = (0..<count).map { Float($0) * 0.37 - 9 }
      var writer = JSONWriter()
      writer.value(values)
      #expect(
        String(decoding: writer.bytes, as: UTF8.self)
          == "[\(values.map(\.description).joined(separator: ","))]")
      var pretty = JSONWriter(pretty: true)
      pretty.value(values.map(Double.init))
      #expect(
        String(decoding: pretty.bytes, as: UTF8.self)
          == "[\(values.map { Double($0).description }.joined(separator: ", "))]")
    }
  }
}
