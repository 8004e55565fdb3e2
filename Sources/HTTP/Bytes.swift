import Glibc

// The few operations on spans of bytes that the parser needs.

extension Span where Element == UInt8 {
  /// The bytes copied into an array.
  var array: [UInt8] {
    unsafe withUnsafeBufferPointer { unsafe Array($0) }
  }

  /// The bytes as text; only for bytes known to be ASCII or meant to be repaired.
  var text: String {
    unsafe withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
  }

  /// Whether the bytes are exactly those of a text.
  func spells(_ text: StaticString) -> Bool {
    guard count == text.utf8CodeUnitCount else { return false }
    return unsafe withUnsafeBufferPointer { own in
      for index in 0..<own.count where unsafe own[index] != text.utf8Start[index] { return false }
      return true
    }
  }

  /// Whether the bytes are those of a lower-case text, letters of either case taken as equal.
  func spellsIgnoringCase(_ lowercase: StaticString) -> Bool {
    guard count == lowercase.utf8CodeUnitCount else { return false }
    return unsafe withUnsafeBufferPointer { own in
      for index in 0..<own.count where unsafe own[index].lowercased != lowercase.utf8Start[index] {
        return false
      }
      return true
    }
  }

  /// Whether the bytes are those of another text of the same length, letters of either case taken as equal.
  func equalsIgnoringCase(_ other: Span<UInt8>) -> Bool {
    guard count == other.count else { return false }
    for index in indices {
      let (own, wanted) = unsafe (self[unchecked: index], other[unchecked: index])
      if own != wanted, own.lowercased != wanted.lowercased { return false }
    }
    return true
  }

  /// Whether the first bytes are those of another text.
  func starts(with prefix: Span<UInt8>) -> Bool {
    guard count >= prefix.count else { return false }
    return unsafe withUnsafeBufferPointer { own in
      unsafe prefix.withUnsafeBufferPointer { wanted in
        guard let own = own.baseAddress, let first = wanted.baseAddress else { return wanted.isEmpty }
        return unsafe memcmp(own, first, wanted.count) == 0
      }
    }
  }

  /// The first place of a byte at or after a start.
  func firstIndex(of byte: UInt8, from start: Int = 0) -> Int? {
    let found = index(of: byte, in: start..<count)
    return found < count ? found : nil
  }

  /// The first place of a byte in a range; the range's end when there is none.
  func index(of byte: UInt8, in range: Range<Int>) -> Int {
    precondition(range.lowerBound >= 0 && range.upperBound <= count, "the range lies outside the bytes")
    var index = range.lowerBound
    while index < range.upperBound {
      if unsafe self[unchecked: index] == byte { return index }
      index += 1
    }
    return index
  }

  /// The range without blanks at its ends.
  func trimmed(_ range: Range<Int>) -> Range<Int> {
    var (start, end) = (range.lowerBound, range.upperBound)
    while start < end, self[start].isBlank { start += 1 }
    while end > start, self[end - 1].isBlank { end -= 1 }
    return start..<end
  }
}

extension OutputSpan<UInt8> {
  /// Adds a copy of some bytes; there must be room.
  @inline(__always)
  mutating func append(_ bytes: Span<UInt8>) {
    precondition(bytes.count <= freeCapacity, "there is no room for the bytes")
    unsafe bytes.withUnsafeBufferPointer { source in
      unsafe withUnsafeMutableBufferPointer { buffer, count in
        _ = unsafe buffer.extracting(count...).update(fromContentsOf: source)
        count += source.count
      }
    }
  }

  /// Adds the bytes of a text.
  @inline(__always)
  mutating func append(_ text: StaticString) {
    unsafe append(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount).span)
  }

  /// Adds a number in decimal.
  mutating func append(decimal number: Int) {
    precondition(number >= 0, "only counts are written")
    if number >= 10 { append(decimal: number / 10) }
    append(UInt8(truncatingIfNeeded: number % 10) &+ 0x30)
  }
}

extension [UInt8] {
  /// Adds a copy of some bytes.
  mutating func append(_ bytes: Span<UInt8>) {
    unsafe bytes.withUnsafeBufferPointer { unsafe append(contentsOf: $0) }
  }

  /// Adds the bytes of a text.
  mutating func append(_ text: StaticString) {
    unsafe append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  /// Adds a number in lower-case hexadecimal without leading zeros.
  mutating func append(hexadecimal number: Int) {
    precondition(number >= 0, "only counts are written")
    if number >= 16 { append(hexadecimal: number / 16) }
    let digit = UInt8(number % 16)
    append(digit < 10 ? digit &+ 0x30 : digit &+ 0x57)
  }
}

extension String {
  /// Lets a body see the bytes of the text.
  func withBytes<Result>(_ body: (Span<UInt8>) -> Result) -> Result {
    var text = self
    return text.withUTF8 { unsafe body($0.span) }
  }
}
