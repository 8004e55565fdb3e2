/// What the bytes of a head say, and what the router says to it: the same for every request that begins with them.
final class RequestHead: Sendable {
  let method: Method
  let target: Target
  let version: Version
  let fields: Fields
  let facts: HeadFacts
  let trace: TraceContext?
  let match: Router.Match

  /// How many bytes the head has.
  var length: Int { fields.bytes.count }

  init(
    method: Method, target: Target, version: Version, fields: Fields, facts: HeadFacts = HeadFacts(),
    match: Router.Match = .notFound
  ) {
    self.method = method
    self.target = target
    self.version = version
    self.fields = fields
    self.facts = facts
    self.match = match
    trace = facts.trace(in: fields)
  }

  /// Understands a head that a parser has taken apart.
  convenience init(
    _ method: Method, _ fields: Fields, target: Range<Int>, version: Version, router: Router
  ) throws(HTTPError) {
    let target = try Target(fields.bytes, target, method: method)
    let facts = try HeadFacts(fields, version: version)
    self.init(
      method: method, target: target, version: version, fields: fields, facts: facts,
      match: router.match(method, target))
  }
}
