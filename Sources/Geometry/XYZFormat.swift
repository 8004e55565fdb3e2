/// What an XYZ text is said to be, which decides how the comment lines of its frames are read. Where nothing is said
/// (nil in place of a format), a comment counts as extended XYZ if it holds a pair that can mean nothing else:
/// `Lattice=` with a value in quotes or brackets or with several numbers, `Properties=` with a colon in its value,
/// or `pbc=` with three truth values. Every other comment is free text.
public enum XYZFormat: String, CaseIterable, Sendable {
  /// Plain XYZ: the comment is free text, whatever it holds.
  case xyz
  /// Extended XYZ: `Lattice`, `Properties` and `pbc` are read wherever they stand as `key=value`.
  case extxyz
}
