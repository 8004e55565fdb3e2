/// One gzip member made piece by piece, in constant memory: binary numbers and text that hardly repeats, by the
/// frequencies of their bytes alone as `Gzip.compressed(numbers:)` does it. For one thread.
public final class GzipWriter {
  private var deflater: Deflater

  /// A member that holds nothing yet.
  public init() throws(PersistenceError) { deflater = try Deflater(forNumbers: ()) }

  /// What the member goes on with when `bytes` are added; may be empty, for some are kept back until more come.
  /// After the last ones nothing can be added.
  public func adding(_ bytes: [UInt8], isLast: Bool) -> [UInt8] {
    var result: [UInt8] = []
    deflater.append(bytes, isLast: isLast, to: &result)
    return result
  }
}
