extension JSONElement {
  /// JSON pointer (RFC 6901) to this value; empty for the outermost. O(size of the document): made only for
  /// messages, and therefore very long keys are cut.
  public var pointer: String {
    var pointer = ""
    var parent = 0
    while parent != index {
      guard let (token, child) = step(from: parent) else { break }
      pointer += "/" + Self.escaped(token)
      parent = child
    }
    return pointer
  }

  /// The pointer to member `key` of this object, whether it exists or not.
  public func pointer(to key: String) -> String { pointer + "/" + Self.escaped(key) }

  /// The element or member of `parent` in which this value lies.
  private func step(from parent: Int) -> (token: String, child: Int)? {
    let tape = document.tape
    let isObject = tape[parent].kind == .object
    var position = 0
    var child = parent + 1
    while child < tape[parent].next {
      let value = isObject ? child + 1 : child
      if index < tape[value].next {
        let token = isObject ? StringDecoder.text(of: tape[child], in: document.bytes) : String(position)
        return (token, value)
      }
      child = Int(tape[value].next)
      position += 1
    }
    return nil
  }

  private static func escaped(_ token: String) -> String {
    var result = ""
    for scalar in token.shortened.unicodeScalars {
      switch scalar {
      case "~": result += "~0"
      case "/": result += "~1"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
