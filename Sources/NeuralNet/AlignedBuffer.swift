/// Floats that start on a cache line, zero at first, freed with the object. Pointers stay inside the engine's
/// files.
///
/// `@unchecked Sendable`: whoever shares one either never writes to it again (`InferenceNetwork`) or hands
/// out disjoint parts between two barriers (`TrainingSession`).
@safe final class AlignedBuffer: @unchecked Sendable {
  let count: Int
  let base: UnsafeMutablePointer<Float>

  init(count: Int) {
    self.count = count
    let bytes = max(count, 16) * MemoryLayout<Float>.stride
    let memory = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
    unsafe memory.initializeMemory(as: UInt8.self, repeating: 0, count: bytes)
    unsafe base = memory.bindMemory(to: Float.self, capacity: max(count, 16))
  }

  deinit { unsafe base.deallocate() }

  func fill(_ value: Float, _ range: Range<Int>) {
    precondition(range.lowerBound >= 0 && range.upperBound <= count, "range outside the buffer")
    for i in range { unsafe base[i] = value }
  }

  func write(_ values: ArraySlice<Float>, at offset: Int = 0) {
    precondition(offset >= 0 && offset + values.count <= count, "values outside the buffer")
    var i = offset
    for value in values {
      unsafe base[i] = value
      i += 1
    }
  }

  func read(_ range: Range<Int>) -> [Float] {
    precondition(range.lowerBound >= 0 && range.upperBound <= count, "range outside the buffer")
    return range.map { unsafe base[$0] }
  }
}
