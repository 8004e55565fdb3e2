import JSON
public import NeuralNet

/// Named tensors with text metadata in the safetensors format, readable by Python's `safetensors`.
///
/// Layout: header length as little-endian UInt64, header as JSON, tensors as little-endian numbers back to
/// back (https://huggingface.co/docs/safetensors). Tensors here are Float32 throughout.
public struct Safetensors: Equatable, Sendable {
  /// Free text by key (`__metadata__`).
  public var metadata: [String: String]
  /// Tensors in file order.
  public var tensors: [NamedTensor]

  /// A file's worth of tensors.
  public init(metadata: [String: String], tensors: [NamedTensor]) {
    self.metadata = metadata
    self.tensors = tensors
  }

  /// The tensor called `name`; throws when there is none.
  public func tensor(_ name: String) throws(PredictionError) -> NamedTensor {
    guard let tensor = tensors.first(where: { $0.name == name }) else { throw .weights(.tensorMissing(name)) }
    return tensor
  }
}

// MARK: - Writing

extension Safetensors {
  /// The file, header padded with blanks so that the numbers begin at a multiple of 8 bytes.
  public func encoded() -> [UInt8] {
    var header = headerBytes()
    while header.count % 8 != 0 { header.append(UInt8(ascii: " ")) }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(8 + header.count + 4 * tensors.reduce(0) { $0 + $1.values.count })
    for shift in stride(from: 0, to: 64, by: 8) {
      bytes.append(UInt8(truncatingIfNeeded: UInt64(header.count) >> UInt64(shift)))
    }
    bytes += header
    for tensor in tensors {
      let start = bytes.count
      bytes.append(contentsOf: repeatElement(0, count: 4 * tensor.values.count))
      var span = bytes.mutableSpan
      for (index, value) in tensor.values.enumerated() {
        let bits = value.bitPattern
        let place = start + 4 * index
        span[place] = UInt8(truncatingIfNeeded: bits)
        span[place + 1] = UInt8(truncatingIfNeeded: bits >> 8)
        span[place + 2] = UInt8(truncatingIfNeeded: bits >> 16)
        span[place + 3] = UInt8(truncatingIfNeeded: bits >> 24)
      }
    }
    return bytes
  }

  private func headerBytes() -> [UInt8] {
    var writer = JSONWriter()
    writer.object { header in
      header.object("__metadata__") {
        for (key, text) in metadata.sorted(by: { $0.key < $1.key }) { $0.member(key, text) }
      }
      var offset = 0
      for tensor in tensors {
        let end = offset + 4 * tensor.values.count
        header.object(tensor.name) {
          $0.member("dtype", "F32")
          $0.member("shape", tensor.shape)
          $0.member("data_offsets", [offset, end])
        }
        offset = end
      }
    }
    return writer.bytes
  }
}

// MARK: - Reading

extension Safetensors {
  /// Largest header taken, in bytes.
  static let headerLimit = 4 << 20

  /// Reads a whole file. Every length is checked against the file's before anything is allocated.
  public init(_ bytes: [UInt8]) throws(PredictionError) {
    guard bytes.count >= 8 else { throw .weights(.truncated(expected: 8, found: bytes.count)) }
    let length = bytes[0..<8].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard length <= UInt64(Self.headerLimit) else { throw .weights(.headerTooLong(length)) }
    let start = 8 + Int(length)
    guard bytes.count >= start else { throw .weights(.truncated(expected: start, found: bytes.count)) }
    let header: JSONValue
    do throws(JSONError) {
      header = try JSONValue(parsing: Array(bytes[8..<start]))
    } catch {
      throw .weights(.header(error.message))
    }
    guard let object = header.object else { throw .weights(.header("the header is not an object")) }
    metadata = [:]
    tensors = []
    var places: [Range<Int>] = []
    for member in object.members {
      if member.key == "__metadata__" {
        metadata = try Self.metadata(member.value)
      } else {
        let (tensor, place) = try Self.tensor(member.key, member.value, in: bytes, from: start)
        tensors.append(tensor)
        places.append(place)
      }
    }
    try Self.checkTiling(places, size: bytes.count - start)
  }

  private static func metadata(_ value: JSONValue) throws(PredictionError) -> [String: String] {
    guard let object = value.object else { throw .weights(.header("__metadata__ is not an object")) }
    var metadata: [String: String] = [:]
    for entry in object.members {
      guard let text = entry.value.string else {
        throw .weights(.header("__metadata__.\(entry.key) is not text"))
      }
      metadata[entry.key] = text
    }
    return metadata
  }

  /// Tensors lie back to back and fill the file, as the format demands.
  private static func checkTiling(_ places: [Range<Int>], size: Int) throws(PredictionError) {
    var end = 0
    for place in places.sorted(by: { ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound) }) {
      guard place.lowerBound == end else { throw .weights(.layout(end)) }
      end = place.upperBound
    }
    guard end == size else { throw .weights(.layout(end)) }
  }

  private static func tensor(
    _ name: String, _ entry: JSONValue, in bytes: [UInt8], from start: Int
  ) throws(PredictionError) -> (tensor: NamedTensor, place: Range<Int>) {
    guard entry["dtype"]?.string == "F32" else { throw .weights(.tensorType(name)) }
    let shape = entry["shape"]?.array?.compactMap(\.integer) ?? []
    let offsets = entry["data_offsets"]?.array?.compactMap(\.integer) ?? []
    guard shape.count == entry["shape"]?.array?.count, shape.allSatisfy({ $0 >= 0 }), offsets.count == 2
    else {
      throw .weights(.tensorShape(name))
    }
    let size = shape.reduce((4, false)) { product, side in
      let (value, overflow) = product.0.multipliedReportingOverflow(by: side)
      return (value, product.1 || overflow)
    }
    guard !size.1, offsets[0] >= 0, offsets[1] >= offsets[0], offsets[1] - offsets[0] == size.0 else {
      throw .weights(.tensorShape(name))
    }
    guard offsets[1] <= bytes.count - start else {
      throw .weights(.truncated(expected: start + offsets[1], found: bytes.count))
    }
    let values = floats(bytes, from: start + offsets[0], count: size.0 / 4)
    return (NamedTensor(name: name, shape: shape, values: values), offsets[0]..<offsets[1])
  }

  private static func floats(_ bytes: [UInt8], from first: Int, count: Int) -> [Float] {
    var values = [Float](repeating: 0, count: count)
    var position = first
    for index in values.indices {
      let bits =
        UInt32(bytes[position]) | UInt32(bytes[position + 1]) << 8 | UInt32(bytes[position + 2]) << 16
        | UInt32(bytes[position + 3]) << 24
      values[index] = Float(bitPattern: bits)
      position += 4
    }
    return values
  }
}
