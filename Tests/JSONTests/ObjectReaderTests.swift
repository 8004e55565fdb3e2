import JSON
import Testing

@Suite struct ObjectReaderTests {
  private enum Axis: String, CaseIterable { case relative, absolute }

  private func document(_ text: String) throws -> JSONDocument { try JSONDocument(parsing: Array(text.utf8)) }

  /// The issues as `pointer: detail`, after reading with `body`.
  private func issues<T>(_ text: String, _ body: (inout ObjectReader) -> T?) throws -> [String] {
    let document = try document(text)
    do throws(JSONError) {
      _ = try document.read(body)
      return []
    } catch {
      return error.issues.map { "\($0.pointer): \($0.detail)" }
    }
  }

  @Test func readsEveryType() throws {
    let text = #"""
      {"d": 1, "i": 2.0, "f": 0.1, "s": "t", "b": false, "u": 7, "ds": [1, 2.5], "fs": [0.1], "is": [3], "ss": ["a"],
       "dd": [[1], []], "v": [[1, 2, 3], [4, 5, 6.5]], "axis": "absolute", "t": {"x": [null]}, "o": {"k": 1}}
      """#
    let read: Bool = try document(text).read { object in
      #expect(object.required("d", as: Double.self) == 1)
      #expect(object.required("i", as: Int.self) == 2)
      #expect(object.required("f", as: Float.self) == 0.1)
      #expect(object.required("s", as: String.self) == "t")
      #expect(object.required("b", as: Bool.self) == false)
      #expect(object.required("u", as: UInt64.self) == 7)
      #expect(object.required("ds", as: [Double].self) == [1, 2.5])
      #expect(object.required("fs", as: [Float].self) == [0.1])
      #expect(object.required("is", as: [Int].self) == [3])
      #expect(object.required("ss", as: [String].self) == ["a"])
      #expect(object.required("dd", as: [[Double]].self) == [[1], []])
      #expect(object.requiredVectors("v") == [[1, 2, 3], [4, 5, 6.5]])
      #expect(object.choice("axis", default: Axis.relative) == .absolute)
      #expect(object.required("t", as: JSONValue.self) == ["x": [nil]])
      #expect(object.requiredObject("o") { $0.required("k", as: Int.self, in: 0...1) } == 1)
      #expect(object.optional("absent", as: Double.self) == nil)
      #expect(object.optional("absent", as: Double.self, default: 4, in: 0.5...20) == 4)
      #expect(object.choice("absent", default: Axis.relative) == .relative)
      return true
    }
    #expect(read)
  }

  /// Two readers of one object may ask for the same key.
  @Test func aKeyAskedForTwiceIsNamedOnce() throws {
    let found = try issues(#"{"zzzzzz": 1}"#) { object -> Int? in
      _ = object.optional("seed", as: Int.self)
      _ = object.optional("trials", as: Int.self)
      _ = object.optional("seed", as: Int.self)
      return 1
    }
    #expect(found == ["/zzzzzz: Unknown key; known here: seed, trials."])
  }

  @Test func allKeysMayBeIgnored() throws {
    let found = try issues(#"{"kind": 1, "a": 2, "b": {"c": 3}}"#) { object -> Int? in
      _ = object.required("kind", as: String.self)
      object.ignoreAll()
      return nil
    }
    #expect(found == ["/kind: Must be a string, not a number."])
  }

  @Test func findsEveryMistakeAtOnce() throws {
    let text = #"""
      {"cutoff": 40, "species": ["Fe", 7, null], "positions": [[1, 2], [1, "2", 3], 4], "energyAxis": "Relativ",
       "nested": {"a~/b": "x", "width": 2, "deep": [{"n": 1.5}]}, "absorbr": 0, "count": 1e30, "flag": null}
      """#
    let found = try issues(text) { object -> Int? in
      _ = object.optional("cutoff", as: Double.self, default: 4, in: 0.5...20)
      _ = object.required("species", as: [String].self)
      _ = object.requiredVectors("positions")
      _ = object.requiredChoice("energyAxis", of: Axis.self)
      _ = object.requiredObject("nested") { nested -> Int? in
        _ = nested.required("a~/b", as: Double.self)
        return nested.requiredValue("deep") { $0.elements { $0.object { $0.required("n", as: Int.self) } } }?
          .first
      }
      _ = object.optional("count", as: Int.self)
      _ = object.optional("flag", as: Bool.self, default: true)
      object.fail("cutoff", "Too large for this cell.")
      object.fail("Nothing fits.")
      _ = object.optional("absorber", as: Int.self)
      return object.required("model", as: Int.self)
    }
    #expect(
      found == [
        "/cutoff: Must lie between 0.5 and 20.0, not 40.0.",
        "/species/1: Must be a string, not a number.",
        "/species/2: Must be a string, not null.",
        "/positions/0: Must hold 3 values, not 2.",
        "/positions/1/1: Must be a number, not a string.",
        "/positions/2: Must be an array of three numbers, [x, y, z], not a number.",
        "/energyAxis: \"Relativ\" is not known; did you mean \"relative\"?",
        "/nested/a~0~1b: Must be a number, not a string.",
        "/nested/deep/0/n: Must be an integer, not 1.5.",
        "/nested/width: Unknown key; known here: a~/b, deep.",
        "/count: Must be an integer, not 1e+30.",
        "/flag: Must be a boolean, not null.",
        "/cutoff: Too large for this cell.",
        ": Nothing fits.",
        "/model: This key is required; add it.",
        "/absorbr: Unknown key; did you mean \"absorber\"?",
      ])
  }

  @Test(arguments: [
    ("[]", "an array"), ("1", "a number"), ("\"a\"", "a string"), ("null", "null"), ("true", "a boolean"),
  ])
  func theDocumentMustBeAnObject(_ text: String, _ kind: String) throws {
    #expect(try issues(text) { _ in 0 } == [": Must be an object, not \(kind)."])
  }

  @Test func aUnionIsReadByKind() throws {
    func absorber(_ text: String) throws -> [Int] {
      try document(text).readValue { value in
        switch value.kind {
        case .number: return value.value(as: Int.self).map { [$0] }
        case .array: return value.value(as: [Int].self)
        default:
          value.refuse(expected: "an index or a list of indices")
          return nil
        }
      }
    }
    #expect(try absorber("3") == [3])
    #expect(try absorber("[3, 4]") == [3, 4])
    let issue = JSONIssue(
      pointer: "", problem: .wrongKind(expected: "an index or a list of indices", found: .string))
    #expect(throws: JSONError.invalid([issue])) { try absorber("\"a\"") }
  }

  @Test func integersKeepEveryDigit() throws {
    let root = try document("{\"a\": 9007199254740993, \"b\": -9223372036854775808}")
    let read: [Int?] = try root.read { [$0.required("a"), $0.required("b")] }
    #expect(read == [9_007_199_254_740_993, Int.min])
    #expect(try issues("{\"a\": 9223372036854775808}") { $0.required("a", as: Int.self) }.count == 1)
    #expect(try issues("{\"a\": 1e39}") { $0.required("a", as: Float.self) }.count == 1)
    #expect(
      try issues("{\"a\": [1, 1e39]}") { $0.required("a", as: [Float].self) }.first?.hasPrefix("/a/1:")
        == true)
    #expect(
      try issues("{\"a\": -1}") { $0.required("a", as: UInt64.self) }
        == ["/a: Must lie between 0 and 9223372036854775807, not -1."])
  }

  @Test func reportsAHundredIssuesAndNoMore() throws {
    let text = "{\"a\": [\((0..<10_000).map { _ in "\"x\"" }.joined(separator: ","))]}"
    let found = try issues(text) { $0.required("a", as: [Double].self) }
    #expect(found.count == 101)
    #expect(found.last == ": More than 100 issues were found; only the first 100 are listed.")
  }

  @Test func keysMayBeEscaped() throws {
    #expect(try document(#"{"\u0061b": 1}"#).read { $0.required("ab", as: Int.self) } == 1)
  }

  @Test func longTextsAreCutInMessages() throws {
    let long = String(repeating: "x", count: 100_000)
    let found = try issues("{\"\(long)\": 1, \"axis\": \"\(long)\"}") {
      $0.requiredChoice("axis", of: Axis.self)
    }
    #expect(found.count == 2)
    #expect(found.allSatisfy { $0.utf8.count < 300 })
  }

  @Test func aBodyThatGivesUpWithoutAWordIsStillAnError() throws {
    #expect(
      try issues("{}") { $0.optional("a", as: Int.self) } == [": Cannot be read as what was asked for."])
  }

  @Test func manyUnknownKeysCostLittle() throws {
    let text = "{\((0..<20_000).map { "\"absorbe\($0)\":0" }.joined(separator: ","))}"
    let found = try issues(text) { object -> Int? in
      object.optional("absorber", as: Int.self, default: 0)
    }
    #expect(found.count == 101)
    #expect(found.first == "/absorbe0: Unknown key; did you mean \"absorber\"?")
  }

  @Test func readersKnowWhereTheyAre() throws {
    let place: String = try document(#"{"a": [{"b": 1}]}"#).read { object in
      #expect(object.pointer == "" && !object.hasIssues)
      return object.requiredValue("a") { array in
        array.elements { value in
          #expect(value.tree == ["b": 1])
          return value.object { inner in
            inner.ignore("b")
            return inner.pointer
          }
        }
      }?.first
    }
    #expect(place == "/a/0")
  }
}
