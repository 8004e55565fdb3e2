import HTTP
import JSON
import Prediction
import Spectra
import Geometry

/// Query parameters of POST /predict with a structure file as the body. They carry the names of the JSON
/// members, with a dot into objects: `?absorber=0&convolution.coreHoleWidth=0.8`.
///
/// They are turned into the JSON they stand for and read by the same reader, so both forms know the same keys.
struct PredictParameters {
  let items: [QueryItem]

  /// Names in the longest parameter: `convolution.energies.from`.
  private static let deepest = 3

  /// The form for an XYZ file, extended or not.
  func form(
    _ body: [UInt8], limits: JSONLimits, standard: (String?) -> Convolution
  ) throws(ServiceError) -> PredictForm {
    var object: JSONObject = [
      "structure": .object(["format": .string(XYZFormat.xyz.rawValue), "content": .string("")])
    ]
    var problems: [ProblemDocument.Entry] = []
    for item in items {
      let path = item.name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
      if path.count > Self.deepest || path.contains("") || path[0] == "structure" {
        problems.append(
          .init(pointer: "?\(item.name)", detail: "There is no such parameter; the body holds the structure.")
        )
      } else if !Self.insert(Self.value(item, at: path), at: path, into: &object) {
        problems.append(.init(pointer: "?\(item.name)", detail: repetition(of: item.name)))
      }
    }
    var isImpossible = problems.isEmpty
    do throws(JSONError) {
      var form = try PredictForm(
        parsing: JSONValue.object(object).encoded(), limits: limits, standard: standard)
      form.structure = .text(nil, body)
      form.isJSON = false
      if problems.isEmpty { return form }
    } catch {
      problems += error.issues.map(entry)
      isImpossible = isImpossible && error.isImpossible
    }
    throw .parameters(problems, isImpossible: isImpossible)
  }

  private func repetition(of name: String) -> String {
    if items.count(where: { $0.name == name }) > 1 { return "It is given twice; remove one." }
    return items.contains { $0.name == "convolution" }
      ? "Both \"convolution\" and \"convolution.kind\" set the kind; beside other \"convolution.\" parameters give the "
        + "second alone."
      : "It is given whole and in parts; remove one."
  }

  /// What is wrong with the JSON, in the words of a query, where everything is text and lists have one name.
  private func entry(_ issue: JSONIssue) -> ProblemDocument.Entry {
    let path = issue.pointer.dropFirst().split(separator: "/").joined(separator: ".")
    let item = items.first { $0.name == path || path.hasPrefix("\($0.name).") }
    let detail =
      switch issue.problem {
      case .unknownKey(let nearest, let known):
        JSONProblem.unknownKey(
          nearest: nearest == "structure" ? nil : nearest, known: known.filter { $0 != "structure" }
        ).detail
      case .wrongKind(let expected, found: .string):
        "Must be \(expected == JSONKind.bool.rawValue ? "true or false" : expected), not "
          + "\"\(item?.value.prefix(80) ?? "")\"."
      default: issue.detail
      }
    return ProblemDocument.Entry(pointer: "?\(item?.name ?? path)", detail: detail)
  }

  /// Text as the JSON it most likely means: a number, a truth value, a list where a comma or the key says so.
  private static func value(_ item: QueryItem, at path: [String]) -> JSONValue {
    let text = item.value
    if path == ["include"] { return .array(text.split(separator: ",").map { .string(String($0)) }) }
    if path == ["model"] || path == ["energyAxis"] || path.last == "kind" { return .string(text) }
    if path == ["absorber"] || path.last == "energies", text.contains(",") {
      return .array(text.split(separator: ",").map { scalar(String($0)) })
    }
    return scalar(text)
  }

  private static func scalar(_ text: String) -> JSONValue {
    if let value = try? JSONValue(parsing: Array(text.utf8)), value.double != nil || value.bool != nil {
      return value
    }
    return .string(text)
  }

  private static func insert(_ value: JSONValue, at path: [String], into object: inout JSONObject) -> Bool {
    guard let key = path.first, !key.isEmpty else { return false }
    if path.count == 1 {
      guard object[key] == nil else { return false }
      object[key] = value
      return true
    }
    var inner: JSONObject
    switch object[key] {
    case nil: inner = JSONObject()
    case .object(let existing): inner = existing
    default: return false
    }
    guard insert(value, at: Array(path.dropFirst()), into: &inner) else { return false }
    object[key] = .object(inner)
    return true
  }
}
