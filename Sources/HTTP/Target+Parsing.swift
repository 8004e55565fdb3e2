extension Target {
  /// Reads the target of a method from the bytes of a head, by the four forms of RFC 9112, section 3.2.
  init(_ bytes: [UInt8], _ range: Range<Int>, method: Method) throws(HTTPError) {
    let first = bytes[range.lowerBound]
    if first == .slash, method != .connect {
      try self.init(bytes, whole: range, authority: nil, from: range.lowerBound, method: method)
    } else if method == .connect {
      guard Authority.hasPort(bytes.span.extracting(range)) else { throw .unsuitableTarget }
      self.init(
        bytes: bytes, whole: range, pathRange: range.upperBound..<range.upperBound, queryRange: nil,
        authorityRange: range, isAsterisk: false)
    } else if first == .asterisk {
      guard range.count == 1, method == .options else { throw .unsuitableTarget }
      self.init(
        bytes: bytes, whole: range, pathRange: range.upperBound..<range.upperBound, queryRange: nil,
        authorityRange: nil, isAsterisk: true)
    } else {
      try self.init(bytes, absolute: range, method: method)
    }
  }

  /// The absolute form: `http://authority/path?query`, the scheme in letters of either case.
  private init(_ bytes: [UInt8], absolute range: Range<Int>, method: Method) throws(HTTPError) {
    let span = bytes.span
    let length = ["http://".utf8.count, "https://".utf8.count].first { length in
      guard range.count >= length else { return false }
      let head = span.extracting(range.lowerBound..<range.lowerBound + length)
      return head.spellsIgnoringCase("http://") || head.spellsIgnoringCase("https://")
    }
    guard let length else { throw .unsuitableTarget }
    let start = range.lowerBound + length
    let end = (start..<range.upperBound).first { bytes[$0] == .slash || bytes[$0] == .questionMark }
    let authority = start..<(end ?? range.upperBound)
    guard Authority.isValid(span.extracting(authority)) else { throw .malformedHost }
    try self.init(bytes, whole: range, authority: authority, from: authority.upperBound, method: method)
  }

  private init(
    _ bytes: [UInt8], whole: Range<Int>, authority: Range<Int>?, from start: Int, method: Method
  ) throws(HTTPError) {
    let pathEnd = bytes.span.index(of: .questionMark, in: start..<whole.upperBound)
    let path = start..<pathEnd
    let query = pathEnd < whole.upperBound ? pathEnd + 1..<whole.upperBound : nil
    let span = bytes.span
    if let fault = PercentDecoding.fault(in: span.extracting(path), allowing: .path, refusesControls: true) {
      throw .malformedTarget(offset: start + fault)
    }
    if let query,
      let fault = PercentDecoding.fault(in: span.extracting(query), allowing: .query, refusesControls: false)
    {
      throw .malformedTarget(offset: query.lowerBound + fault)
    }
    self.init(
      bytes: bytes, whole: whole, pathRange: path, queryRange: query, authorityRange: authority,
      isAsterisk: path.isEmpty && query == nil && method == .options)
  }
}
