public import HTTP
import JSON

/// An error as a client sees it: an RFC 9457 problem document.
public struct ProblemDocument: Hashable, Sendable {
  /// Last part of the type URI: `/problems/<slug>`.
  public var slug: String
  /// The kind of problem in a few words; the same for every occurrence.
  public var title: String
  /// HTTP status.
  public var status: Int
  /// What is wrong, where, and how to put it right.
  public var detail: String
  /// Each invalid field, by JSON pointer.
  public var errors: [Entry]

  /// One invalid field.
  public struct Entry: Hashable, Sendable {
    /// JSON pointer into the body, or the name of a query parameter behind `?`.
    public var pointer: String
    /// What is wrong with it.
    public var detail: String

    /// A field's problem.
    public init(pointer: String, detail: String) {
      self.pointer = pointer
      self.detail = detail
    }
  }

  /// A problem by its parts.
  public init(slug: String, title: String, status: Int, detail: String, errors: [Entry] = []) {
    self.slug = slug
    self.title = title
    self.status = status
    self.detail = detail
    self.errors = errors
  }

  /// A problem of one field, whose detail is also the whole's.
  init(slug: String, title: String, status: Int, entry: Entry) {
    self.init(slug: slug, title: title, status: status, detail: entry.detail, errors: [entry])
  }

  /// The response, with the request's id as `instance`.
  public func response(instance: String) -> Response {
    var writer = JSONWriter()
    writer.object { object in
      object.member("type", "/problems/\(slug)")
      object.member("title", title)
      object.member("status", status)
      object.member("detail", detail)
      if !instance.isEmpty { object.member("instance", instance) }
      guard !errors.isEmpty else { return }
      object.array("errors") { array in
        for entry in errors {
          array.object {
            $0.member("pointer", entry.pointer)
            $0.member("detail", entry.detail)
          }
        }
      }
    }
    return Response(
      Status(status), fields: ["Content-Type": "application/problem+json", "Cache-Control": "no-store"],
      body: writer.bytes)
  }
}
