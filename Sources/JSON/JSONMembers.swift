/// Members of an object as text, to be written into any number of objects.
public struct JSONMembers: Sendable {
  let bytes: ArraySlice<UInt8>

  /// The members that the body writes.
  public init(reserving capacity: Int = 1024, _ body: (inout JSONWriter) -> Void) {
    var writer = JSONWriter(reserving: capacity)
    writer.object(body)
    bytes = writer.bytes.dropFirst().dropLast()
  }
}
