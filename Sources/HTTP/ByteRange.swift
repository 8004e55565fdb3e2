/// What a Range field asks of a representation of known length (RFC 9110, section 14).
enum ByteRange: Equatable {
  /// All of it: there is no such field, it is off the grammar or in another unit, or it asks for several
  /// parts, which the RFC lets a server answer with the whole.
  case whole
  case part(Range<Int>)
  case unsatisfiable

  /// Reads a Range field's value.
  init(_ value: String, length: Int) {
    guard let equals = value.utf8.firstIndex(of: .equals),
      value[..<equals].utf8.map(\.lowercased).elementsEqual("bytes".utf8)
    else {
      self = .whole
      return
    }
    var satisfiable: [Range<Int>] = []
    var count = 0
    for item in value[value.index(after: equals)...].utf8.split(separator: .comma) {
      let item = ByteRange.trimmed(item)
      if item.isEmpty { continue }
      guard let specification = Specification(item) else {
        self = .whole
        return
      }
      count += 1
      if let range = specification.range(in: length) { satisfiable.append(range) }
    }
    if count == 0 || satisfiable.count > 1 {
      self = .whole
    } else if let range = satisfiable.first {
      self = .part(range)
    } else {
      self = .unsatisfiable
    }
  }

  private static func trimmed(_ item: Substring.UTF8View) -> Substring.UTF8View {
    var item = item
    while item.first?.isBlank == true { item.removeFirst() }
    while item.last?.isBlank == true { item.removeLast() }
    return item
  }

  /// `first-last`, `first-` or `-count`.
  private enum Specification {
    case between(Int, Int?)
    case last(Int)

    init?(_ item: Substring.UTF8View) {
      guard let hyphen = item.firstIndex(of: UInt8(ascii: "-")) else { return nil }
      let (front, back) = (item[..<hyphen], item[item.index(after: hyphen)...])
      guard front.allSatisfy(\.isDigit), back.allSatisfy(\.isDigit) else { return nil }
      let (first, last) = (Specification.number(front), Specification.number(back))
      switch (first, last) {
      case (let first?, let last?) where first > last: return nil
      case (let first?, let last): self = .between(first, last)
      case (nil, let count?): self = .last(count)
      case (nil, nil): return nil
      }
    }

    /// The number in digits, held at the largest; nil for none.
    private static func number(_ digits: Substring.UTF8View) -> Int? {
      digits.isEmpty ? nil : Int(Substring(digits)) ?? .max
    }

    func range(in length: Int) -> Range<Int>? {
      switch self {
      case .between(let first, let last):
        first < length ? first..<min(length, (last ?? length) &+ (last == .max ? 0 : 1)) : nil
      case .last(let count):
        count > 0 && length > 0 ? max(0, length - count)..<length : nil
      }
    }
  }
}
