/// One value or key of a scanned text: what it is and where its bytes are. A document is an array of these in
/// the order of the text, so that a thousand numbers cost one allocation and not a thousand.
struct TapeEntry {
  enum Kind: UInt8 { case null, no, yes, integer, real, plainString, escapedString, array, object }

  var kind: Kind
  /// First byte of the token; of a string, the byte after the opening quote.
  var start: UInt32
  /// One past the last byte of a scalar. Of an array or object: the number of its elements or members.
  var end: UInt32
  /// Index of the entry after this value and everything in it.
  var next: UInt32
  /// The number, correctly rounded; 0 for everything else.
  var number: Double
}
