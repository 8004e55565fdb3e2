import Testing

/// Requests that are refused, and the whole document each is refused with; the tests compare them to the letter.
struct RefusedRequest: CustomTestStringConvertible, Sendable {
  let name: String
  let method: String
  let target: String
  let fields: [String: String]
  let body: String
  let problem: String

  var testDescription: String { name }

  init(
    _ name: String, _ method: String, _ target: String, _ fields: [String: String] = [:], _ body: String,
    _ problem: String
  ) {
    (self.name, self.method, self.target) = (name, method, target)
    (self.fields, self.body, self.problem) = (fields, body, problem)
  }

  private static let json = ["Content-Type": "application/json"]
  private static let xyz = ["Content-Type": "chemical/x-xyz"]

  static let all = [
    RefusedRequest(
      "empty body", "POST", "/predict", json,
      "",
      #"""
      {"type":"/problems/empty-body","title":"The body is empty","status":400,"detail":"Send a JSON object or the text of a structure file as the body (curl: --data-binary @FILE).","instance":"golden"}
      """#),
    RefusedRequest(
      "not JSON", "POST", "/predict", json,
      "{",
      #"""
      {"type":"/problems/malformed-json","title":"The body is not valid JSON","status":400,"detail":"Line 1, column 2 (byte 1): the text ends where a key in double quotes or } must stand; it may have been cut off.","instance":"golden"}
      """#),
    RefusedRequest(
      "NaN", "POST", "/predict", json,
      "{\"structure\": {\"species\": [\"Fe\"], \"positions\": [[NaN, 0, 0]]}}",
      #"""
      {"type":"/problems/malformed-json","title":"The body is not valid JSON","status":400,"detail":"Line 1, column 50 (byte 49): NaN is not a number that JSON knows; leave the value out or give a finite one.","instance":"golden"}
      """#),
    RefusedRequest(
      "beyond double", "POST", "/predict", json,
      "{\"structure\": {\"species\": [\"Fe\"], \"positions\": [[1e309, 0, 0]]}}",
      #"""
      {"type":"/problems/malformed-json","title":"The body is not valid JSON","status":400,"detail":"Line 1, column 50 (byte 49): the number 1e309 is beyond the range of double precision (about 1.8e308).","instance":"golden"}
      """#),
    RefusedRequest(
      "duplicate key", "POST", "/predict", json,
      "{\"structure\": 1, \"structure\": 2}",
      #"""
      {"type":"/problems/malformed-json","title":"The body is not valid JSON","status":400,"detail":"Line 1, column 19 (byte 18): the key \"structure\" stands twice in this object; remove one.","instance":"golden"}
      """#),
    RefusedRequest(
      "byte order mark", "POST", "/predict", json,
      "\u{FEFF}{}",
      #"""
      {"type":"/problems/malformed-json","title":"The body is not valid JSON","status":400,"detail":"Line 1, column 1 (byte 0): the text begins with a byte order mark; save it in UTF-8 without one.","instance":"golden"}
      """#),
    RefusedRequest(
      "deep nesting", "POST", "/predict", json,
      String(repeating: "[", count: 70) + String(repeating: "]", count: 70),
      #"""
      {"type":"/problems/malformed-json","title":"The body is not valid JSON","status":400,"detail":"Line 1, column 65 (byte 64): arrays and objects are nested deeper than 64 levels.","instance":"golden"}
      """#),
    RefusedRequest(
      "not an object", "POST", "/predict", json,
      "[]",
      #"""
      {"type":"/problems/invalid-request","title":"The request is not valid","status":400,"detail":"(document): Must be an object, not an array.","instance":"golden","errors":[{"pointer":"","detail":"Must be an object, not an array."}]}
      """#),
    RefusedRequest(
      "nothing asked", "POST", "/predict", json,
      "{}",
      #"""
      {"type":"/problems/invalid-request","title":"The request is not valid","status":400,"detail":"/structure: This key is required; add it.","instance":"golden","errors":[{"pointer":"/structure","detail":"This key is required; add it."}]}
      """#),
    RefusedRequest(
      "all at once", "POST", "/predict", json,
      "{\"structre\": 1, \"structure\": {\"species\": [\"Fe\", 7.5, \"Xx\"], \"positions\": [[0, 0], \"x\", [0, 0, 1]], \"cel\": 1}, \"absorber\": \"first\", \"convolution\": {\"kind\": \"arctangens\", \"coreHoleWidht\": 1, \"width\": \"wide\"}, \"energyAxis\": \"abs\", \"include\": [\"descriptors\", 1], \"model\": 3}",
      #"""
      {"type":"/problems/invalid-request","title":"The request is not valid","status":400,"detail":"14 values are not valid; see errors.","instance":"golden","errors":[{"pointer":"/model","detail":"Must be a string, not a number."},{"pointer":"/structure/species/1","detail":"Must be an integer, not 7.5."},{"pointer":"/structure/species/2","detail":"\"Xx\" is no chemical element; write a symbol such as \"Fe\""},{"pointer":"/structure/positions/0","detail":"Must hold 3 values, not 2."},{"pointer":"/structure/positions/1","detail":"Must be an array of three numbers, [x, y, z], not a string."},{"pointer":"/structure/cel","detail":"Unknown key; did you mean \"cell\"?"},{"pointer":"/absorber","detail":"Must be an atom index, a list of indices, or \"all\", not a string."},{"pointer":"/convolution/kind","detail":"\"arctangens\" is not known; did you mean \"arctangent\"?"},{"pointer":"/convolution/width","detail":"Must be a number, not a string."},{"pointer":"/convolution/coreHoleWidht","detail":"Unknown key; did you mean \"coreHoleWidth\"?"},{"pointer":"/energyAxis","detail":"\"abs\" is not known; must be one of \"relative\", \"absolute\"."},{"pointer":"/include/0","detail":"\"descriptors\" is not known; did you mean \"descriptor\"?"},{"pointer":"/include/1","detail":"Must be a string, not a number."},{"pointer":"/structre","detail":"Unknown key; did you mean \"structure\"?"}]}
      """#),
    RefusedRequest(
      "species and numbers", "POST", "/predict", json,
      "{\"structure\": {\"species\": [\"Fe\"], \"numbers\": [26], \"positions\": [[0, 0, 0]]}}",
      #"""
      {"type":"/problems/impossible-value","title":"A value makes no sense","status":422,"detail":"/structure/numbers: Give either \"species\" or \"numbers\", not both.","instance":"golden","errors":[{"pointer":"/structure/numbers","detail":"Give either \"species\" or \"numbers\", not both."}]}
      """#),
    RefusedRequest(
      "no positions", "POST", "/predict", json,
      "{\"structure\": {\"species\": [\"Fe\"]}}",
      #"""
      {"type":"/problems/invalid-request","title":"The request is not valid","status":400,"detail":"/structure/positions: This key is required; add it.","instance":"golden","errors":[{"pointer":"/structure/positions","detail":"This key is required; add it."}]}
      """#),
    RefusedRequest(
      "unknown format", "POST", "/predict", json,
      "{\"structure\": {\"format\": \"cif\", \"content\": \"data_\"}}",
      #"""
      {"type":"/problems/invalid-request","title":"The request is not valid","status":400,"detail":"/structure/format: \"cif\" is not known; must be one of \"xyz\", \"extxyz\".","instance":"golden","errors":[{"pointer":"/structure/format","detail":"\"cif\" is not known; must be one of \"xyz\", \"extxyz\"."}]}
      """#),
    RefusedRequest(
      "content and species", "POST", "/predict", json,
      "{\"structure\": {\"format\": \"xyz\", \"content\": \"1\", \"species\": [\"Fe\"]}}",
      #"""
      {"type":"/problems/invalid-request","title":"The request is not valid","status":400,"detail":"/structure/species: Unknown key; known here: format, content.","instance":"golden","errors":[{"pointer":"/structure/species","detail":"Unknown key; known here: format, content."}]}
      """#),
    RefusedRequest(
      "null absorber", "POST", "/predict", json,
      "{\"structure\": {\"species\": [\"Fe\", \"N\"], \"positions\": [[0, 0, 0], [1.95, 0, 0]]}, \"absorber\": null}",
      #"""
      {"type":"/problems/invalid-request","title":"The request is not valid","status":400,"detail":"/absorber: Must be an atom index, a list of indices, or \"all\", not null.","instance":"golden","errors":[{"pointer":"/absorber","detail":"Must be an atom index, a list of indices, or \"all\", not null."}]}
      """#),
    RefusedRequest(
      "fractional index", "POST", "/predict", json,
      "{\"structure\": {\"species\": [\"Fe\", \"N\"], \"positions\": [[0, 0, 0], [1.95, 0, 0]]}, \"absorber\": 0.5}",
      #"""
      {"type":"/problems/invalid-request","title":"The request is not valid","status":400,"detail":"/absorber: Must be an integer, not 0.5.","instance":"golden","errors":[{"pointer":"/absorber","detail":"Must be an integer, not 0.5."}]}
      """#),
    RefusedRequest(
      "absorber word", "POST", "/predict", json,
      "{\"structure\": {\"species\": [\"Fe\", \"N\"], \"positions\": [[0, 0, 0], [1.95, 0, 0]]}, \"absorber\": \"every\"}",
      #"""
      {"type":"/problems/invalid-request","title":"The request is not valid","status":400,"detail":"/absorber: Must be an atom index, a list of indices, or \"all\", not a string.","instance":"golden","errors":[{"pointer":"/absorber","detail":"Must be an atom index, a list of indices, or \"all\", not a string."}]}
      """#),
    RefusedRequest(
      "convolution word", "POST", "/predict", json,
      "{\"structure\": {\"species\": [\"Fe\", \"N\"], \"positions\": [[0, 0, 0], [1.95, 0, 0]]}, \"convolution\": \"arctangent\"}",
      #"""
      {"type":"/problems/invalid-request","title":"The request is not valid","status":400,"detail":"/convolution: Must be an object with any of kind, coreHoleWidth, finalStateWidth, ..., or \"none\", not a string.","instance":"golden","errors":[{"pointer":"/convolution","detail":"Must be an object with any of kind, coreHoleWidth, finalStateWidth, ..., or \"none\", not a string."}]}
      """#),
    RefusedRequest(
      "query beside JSON", "POST", "/predict?absorber=0", json,
      "{\"structure\": {\"species\": [\"Fe\", \"N\"], \"positions\": [[0, 0, 0], [1.95, 0, 0]]}}",
      #"""
      {"type":"/problems/invalid-parameter","title":"A query parameter is not valid","status":400,"detail":"?absorber: With a JSON body, write it as a member of the body.","instance":"golden","errors":[{"pointer":"?absorber","detail":"With a JSON body, write it as a member of the body."}]}
      """#),
    RefusedRequest(
      "no text", "POST", "/predict", xyz,
      "\n\n",
      #"""
      {"type":"/problems/malformed-structure","title":"The structure cannot be read","status":400,"detail":"The text is empty: an XYZ file begins with a line that holds the number of atoms.","instance":"golden","errors":[{"pointer":"","detail":"The text is empty: an XYZ file begins with a line that holds the number of atoms."}]}
      """#),
    RefusedRequest(
      "atoms missing", "POST", "/predict", xyz,
      "3\n\nFe 0 0 0\nN 1.9 0 0\n",
      #"""
      {"type":"/problems/malformed-structure","title":"The structure cannot be read","status":400,"detail":"The frame declares 3 atoms but ends after 2, at line 4: correct the number in its first line or add the missing atoms.","instance":"golden","errors":[{"pointer":"","detail":"The frame declares 3 atoms but ends after 2, at line 4: correct the number in its first line or add the missing atoms."}]}
      """#),
    RefusedRequest(
      "unknown element", "POST", "/predict", xyz,
      "2\n\nFe 0 0 0\nQq 1.9 0 0\n",
      #"""
      {"type":"/problems/malformed-structure","title":"The structure cannot be read","status":400,"detail":"Line 4: 'Qq' is no element. Use a symbol such as Fe, or an atomic number from 1 to 118.","instance":"golden","errors":[{"pointer":"","detail":"Line 4: 'Qq' is no element. Use a symbol such as Fe, or an atomic number from 1 to 118."}]}
      """#),
    RefusedRequest(
      "bad number", "POST", "/predict", xyz,
      "2\n\nFe 0 0 0\nN 1.9 0,5 0\n",
      #"""
      {"type":"/problems/malformed-structure","title":"The structure cannot be read","status":400,"detail":"Line 4, column 3: '0,5' is not a number.","instance":"golden","errors":[{"pointer":"","detail":"Line 4, column 3: '0,5' is not a number."}]}
      """#),
    RefusedRequest(
      "too few columns", "POST", "/predict", xyz,
      "2\n\nFe 0 0 0\nN 1.9 0\n",
      #"""
      {"type":"/problems/malformed-structure","title":"The structure cannot be read","status":400,"detail":"Line 4 has 3 columns where an atom needs 4: symbol x y z.","instance":"golden","errors":[{"pointer":"","detail":"Line 4 has 3 columns where an atom needs 4: symbol x y z."}]}
      """#),
    RefusedRequest(
      "HTML for XYZ", "POST", "/predict", xyz,
      "<html></html>",
      #"""
      {"type":"/problems/malformed-structure","title":"The structure cannot be read","status":400,"detail":"Line 1 should hold only the number of atoms, but holds '<html></html>'.","instance":"golden","errors":[{"pointer":"","detail":"Line 1 should hold only the number of atoms, but holds '<html></html>'."}]}
      """#),
    RefusedRequest(
      "carriage returns only", "POST", "/predict", xyz,
      "2\r\rFe 0 0 0\rN 1.9 0 0\r",
      #"""
      {"type":"/problems/malformed-structure","title":"The structure cannot be read","status":400,"detail":"Line 1 should hold only the number of atoms, but holds '2??Fe 0 0 0?N 1.9 0 0'.","instance":"golden","errors":[{"pointer":"","detail":"Line 1 should hold only the number of atoms, but holds '2??Fe 0 0 0?N 1.9 0 0'."}]}
      """#),
    RefusedRequest(
      "two frames", "POST", "/predict", xyz,
      "7\na complex\nFe 0 0 0\nN 1.95 0 0\nN -1.95 0 0\nO 0 1.95 0\nO 0 -1.95 0\nN 0 0 1.95\nN 0 0 -1.95\n7\na complex\nFe 0 0 0\nN 1.95 0 0\nN -1.95 0 0\nO 0 1.95 0\nO 0 -1.95 0\nN 0 0 1.95\nN 0 0 -1.95\n",
      #"""
      {"type":"/problems/malformed-structure","title":"The structure cannot be read","status":400,"detail":"A second frame begins at line 10, but one structure was expected: give one frame at a time, or all of them to a job of the kind predict (POST /jobs).","instance":"golden","errors":[{"pointer":"","detail":"A second frame begins at line 10, but one structure was expected: give one frame at a time, or all of them to a job of the kind predict (POST /jobs)."}]}
      """#),
    RefusedRequest(
      "bad text in JSON", "POST", "/predict", json,
      "{\"structure\": {\"format\": \"xyz\", \"content\": \"1\\n\\nFe 0 x 0\"}}",
      #"""
      {"type":"/problems/malformed-structure","title":"The structure cannot be read","status":400,"detail":"Line 3, column 3: 'x' is not a number.","instance":"golden","errors":[{"pointer":"/structure/content","detail":"Line 3, column 3: 'x' is not a number."}]}
      """#),
    RefusedRequest(
      "unknown parameters", "POST",
      "/predict?absorbr=0&convolution.coreHoleWidht=1&structure=x&a.b.c.d=1&model=fe-k&model=fe-k", xyz,
      "7\na complex\nFe 0 0 0\nN 1.95 0 0\nN -1.95 0 0\nO 0 1.95 0\nO 0 -1.95 0\nN 0 0 1.95\nN 0 0 -1.95\n",
      #"""
      {"type":"/problems/invalid-parameter","title":"A query parameter is not valid","status":400,"detail":"5 parameters are not valid; see errors.","instance":"golden","errors":[{"pointer":"?structure","detail":"There is no such parameter; the body holds the structure."},{"pointer":"?a.b.c.d","detail":"There is no such parameter; the body holds the structure."},{"pointer":"?model","detail":"It is given twice; remove one."},{"pointer":"?convolution.coreHoleWidht","detail":"Unknown key; did you mean \"coreHoleWidth\"?"},{"pointer":"?absorbr","detail":"Unknown key; did you mean \"absorber\"?"}]}
      """#),
    RefusedRequest(
      "parameter of the wrong kind", "POST", "/predict?convolution.coreHoleWidth=wide&absorber=x", xyz,
      "7\na complex\nFe 0 0 0\nN 1.95 0 0\nN -1.95 0 0\nO 0 1.95 0\nO 0 -1.95 0\nN 0 0 1.95\nN 0 0 -1.95\n",
      #"""
      {"type":"/problems/invalid-parameter","title":"A query parameter is not valid","status":400,"detail":"2 parameters are not valid; see errors.","instance":"golden","errors":[{"pointer":"?absorber","detail":"Must be an atom index, a list of indices, or \"all\", not \"x\"."},{"pointer":"?convolution.coreHoleWidth","detail":"Must be a number, not \"wide\"."}]}
      """#),
    RefusedRequest(
      "unknown model", "POST", "/predict", json,
      "{\"structure\": {\"species\": [\"Fe\", \"N\"], \"positions\": [[0, 0, 0], [1.95, 0, 0]]}, \"model\": \"cu-k\"}",
      #"""
      {"type":"/problems/unknown-model","title":"There is no such model","status":404,"detail":"There is no model \"cu-k\". Available: fe-k.","instance":"golden","errors":[{"pointer":"/model","detail":"There is no model \"cu-k\". Available: fe-k."}]}
      """#),
    RefusedRequest(
      "unknown model as parameter", "POST", "/predict?model=cu-k", xyz,
      "7\na complex\nFe 0 0 0\nN 1.95 0 0\nN -1.95 0 0\nO 0 1.95 0\nO 0 -1.95 0\nN 0 0 1.95\nN 0 0 -1.95\n",
      #"""
      {"type":"/problems/unknown-model","title":"There is no such model","status":404,"detail":"There is no model \"cu-k\". Available: fe-k.","instance":"golden","errors":[{"pointer":"?model","detail":"There is no model \"cu-k\". Available: fe-k."}]}
      """#),
    RefusedRequest(
      "no such path", "GET", "/nothing", [:],
      "",
      #"""
      {"type":"/problems/not-found","title":"Not Found","status":404,"detail":"There is nothing at this path. Check its spelling; paths are case-sensitive.","instance":"golden"}
      """#),
    RefusedRequest(
      "no such model", "GET", "/models/cu-k", [:],
      "",
      #"""
      {"type":"/problems/unknown-model","title":"There is no such model","status":404,"detail":"There is no model \"cu-k\". Available: fe-k.","instance":"golden"}
      """#),
    RefusedRequest(
      "wrong method", "GET", "/predict", [:],
      "",
      #"""
      {"type":"/problems/method-not-allowed","title":"Method Not Allowed","status":405,"detail":"The method is not allowed here. Use one of: OPTIONS, POST.","instance":"golden"}
      """#),
    RefusedRequest(
      "not acceptable", "POST", "/predict", ["Content-Type": "application/json", "Accept": "text/html"],
      "{\"structure\": {\"species\": [\"Fe\", \"N\"], \"positions\": [[0, 0, 0], [1.95, 0, 0]]}}",
      #"""
      {"type":"/problems/not-acceptable","title":"No acceptable representation","status":406,"detail":"Nothing in Accept can be made here. Available: application/json, text/csv, application/x-xdi, image/svg+xml.","instance":"golden"}
      """#),
    RefusedRequest(
      "no content type", "POST", "/predict", [:],
      "{\"structure\": {\"species\": [\"Fe\", \"N\"], \"positions\": [[0, 0, 0], [1.95, 0, 0]]}}",
      #"""
      {"type":"/problems/unsupported-media-type","title":"Unsupported Media Type","status":415,"detail":"The Content-Type is not accepted here. Send one of: application/json, chemical/x-xyz.","instance":"golden"}
      """#),
    RefusedRequest(
      "wrong content type", "POST", "/predict", ["Content-Type": "text/plain"],
      "{\"structure\": {\"species\": [\"Fe\", \"N\"], \"positions\": [[0, 0, 0], [1.95, 0, 0]]}}",
      #"""
      {"type":"/problems/unsupported-media-type","title":"Unsupported Media Type","status":415,"detail":"The Content-Type is not accepted here. Send one of: application/json, chemical/x-xyz.","instance":"golden"}
      """#),
    RefusedRequest(
      "wrong content coding", "POST", "/predict",
      ["Content-Type": "application/json", "Content-Encoding": "br"],
      "{\"structure\": {\"species\": [\"Fe\", \"N\"], \"positions\": [[0, 0, 0], [1.95, 0, 0]]}}",
      #"""
      {"type":"/problems/unsupported-content-coding","title":"The content coding is not supported","status":415,"detail":"Content-Encoding br is not taken; send the body as it is or with gzip.","instance":"golden"}
      """#),
    RefusedRequest(
      "not gzip", "POST", "/predict", ["Content-Type": "application/json", "Content-Encoding": "gzip"],
      "{\"structure\": {\"species\": [\"Fe\", \"N\"], \"positions\": [[0, 0, 0], [1.95, 0, 0]]}}",
      #"""
      {"type":"/problems/malformed-gzip","title":"The body is not valid gzip","status":400,"detail":"Bad gzip data at byte 2: it does not begin with a gzip header; compress it with gzip.","instance":"golden"}
      """#),
    RefusedRequest(
      "no iron", "POST", "/predict", xyz,
      "2\n\nCo 0 0 0\nN 1.9 0 0\n",
      #"""
      {"type":"/problems/impossible-structure","title":"The structure makes no physical sense","status":422,"detail":"The structure holds no Fe, only N, Co: the model fe-k is for the Fe K edge.","instance":"golden","errors":[{"pointer":"","detail":"The structure holds no Fe, only N, Co: the model fe-k is for the Fe K edge."}]}
      """#),
    RefusedRequest(
      "colliding atoms", "POST", "/predict", xyz,
      "3\n\nFe 0 0 0\nN 1.9 0 0\nN 1.9 0.3 0\n",
      #"""
      {"type":"/problems/impossible-structure","title":"The structure makes no physical sense","status":422,"detail":"Atoms 1 and 2 are 0.300 Angstrom apart, nearer than any bond: check their positions and the unit of length (Angstrom).","instance":"golden","errors":[{"pointer":"","detail":"Atoms 1 and 2 are 0.300 Angstrom apart, nearer than any bond: check their positions and the unit of length (Angstrom)."}]}
      """#),
    RefusedRequest(
      "lone iron", "POST", "/predict", xyz,
      "1\n\nFe 0 0 0\n",
      #"""
      {"type":"/problems/impossible-structure","title":"The structure makes no physical sense","status":422,"detail":"Atom 0 has no neighbour within 6 Angstrom: a spectrum needs the absorber's surroundings; check the unit of length (Angstrom).","instance":"golden","errors":[{"pointer":"","detail":"Atom 0 has no neighbour within 6 Angstrom: a spectrum needs the absorber's surroundings; check the unit of length (Angstrom)."}]}
      """#),
    RefusedRequest(
      "index out of range", "POST", "/predict?absorber=7", xyz,
      "7\na complex\nFe 0 0 0\nN 1.95 0 0\nN -1.95 0 0\nO 0 1.95 0\nO 0 -1.95 0\nN 0 0 1.95\nN 0 0 -1.95\n",
      #"""
      {"type":"/problems/impossible-structure","title":"The structure makes no physical sense","status":422,"detail":"There is no atom 7: the structure has 7, counted from 0 to 6.","instance":"golden","errors":[{"pointer":"?absorber","detail":"There is no atom 7: the structure has 7, counted from 0 to 6."}]}
      """#),
    RefusedRequest(
      "negative index", "POST", "/predict?absorber=-1", xyz,
      "7\na complex\nFe 0 0 0\nN 1.95 0 0\nN -1.95 0 0\nO 0 1.95 0\nO 0 -1.95 0\nN 0 0 1.95\nN 0 0 -1.95\n",
      #"""
      {"type":"/problems/impossible-structure","title":"The structure makes no physical sense","status":422,"detail":"There is no atom -1: the structure has 7, counted from 0 to 6.","instance":"golden","errors":[{"pointer":"?absorber","detail":"There is no atom -1: the structure has 7, counted from 0 to 6."}]}
      """#),
    RefusedRequest(
      "absorber of another element", "POST", "/predict?absorber=1", xyz,
      "7\na complex\nFe 0 0 0\nN 1.95 0 0\nN -1.95 0 0\nO 0 1.95 0\nO 0 -1.95 0\nN 0 0 1.95\nN 0 0 -1.95\n",
      #"""
      {"type":"/problems/impossible-structure","title":"The structure makes no physical sense","status":422,"detail":"Atom 1 is N, not Fe: name the index of an atom of Fe, counted from 0.","instance":"golden","errors":[{"pointer":"?absorber","detail":"Atom 1 is N, not Fe: name the index of an atom of Fe, counted from 0."}]}
      """#),
    RefusedRequest(
      "absorber twice", "POST", "/predict?absorber=0,0", xyz,
      "7\na complex\nFe 0 0 0\nN 1.95 0 0\nN -1.95 0 0\nO 0 1.95 0\nO 0 -1.95 0\nN 0 0 1.95\nN 0 0 -1.95\n",
      #"""
      {"type":"/problems/impossible-structure","title":"The structure makes no physical sense","status":422,"detail":"The list of absorbers names atom 0 twice.","instance":"golden","errors":[{"pointer":"?absorber","detail":"The list of absorbers names atom 0 twice."}]}
      """#),
    RefusedRequest(
      "no absorber", "POST", "/predict", json,
      "{\"structure\": {\"species\": [\"Fe\", \"N\"], \"positions\": [[0, 0, 0], [1.95, 0, 0]]}, \"absorber\": []}",
      #"""
      {"type":"/problems/impossible-structure","title":"The structure makes no physical sense","status":422,"detail":"The list of absorbers is empty: name at least one atom, or leave it out.","instance":"golden","errors":[{"pointer":"/absorber","detail":"The list of absorbers is empty: name at least one atom, or leave it out."}]}
      """#),
    RefusedRequest(
      "coordinates of 1e308", "POST", "/predict", json,
      "{\"structure\": {\"species\": [\"Fe\", \"N\"], \"positions\": [[0, 0, 0], [1e308, 0, 0]]}}",
      #"""
      {"type":"/problems/impossible-structure","title":"The structure makes no physical sense","status":422,"detail":"Atom 1 lies at 1e+308, beyond 1000000 Angstrom: positions are expected in Angstrom.","instance":"golden","errors":[{"pointer":"/structure/positions/1","detail":"Atom 1 lies at 1e+308, beyond 1000000 Angstrom: positions are expected in Angstrom."}]}
      """#),
    RefusedRequest(
      "atoms at one place", "POST", "/predict", json,
      "{\"structure\": {\"species\": [\"Fe\", \"N\", \"O\"], \"positions\": [[0, 0, 0], [1.9, 0, 0], [0, 0, 0]]}}",
      #"""
      {"type":"/problems/impossible-structure","title":"The structure makes no physical sense","status":422,"detail":"Atoms 0 and 2 are 0.000 Angstrom apart, nearer than any bond: check their positions and the unit of length (Angstrom).","instance":"golden","errors":[{"pointer":"/structure/positions/2","detail":"Atoms 0 and 2 are 0.000 Angstrom apart, nearer than any bond: check their positions and the unit of length (Angstrom)."}]}
      """#),
    RefusedRequest(
      "no atoms", "POST", "/predict", json,
      "{\"structure\": {\"species\": [], \"positions\": []}}",
      #"""
      {"type":"/problems/impossible-structure","title":"The structure makes no physical sense","status":422,"detail":"The structure has no atoms: at least the absorber is needed.","instance":"golden","errors":[{"pointer":"/structure","detail":"The structure has no atoms: at least the absorber is needed."}]}
      """#),
    RefusedRequest(
      "one position too few", "POST", "/predict", json,
      "{\"structure\": {\"species\": [\"Fe\", \"N\"], \"positions\": [[0, 0, 0]]}}",
      #"""
      {"type":"/problems/impossible-value","title":"A value makes no sense","status":422,"detail":"/structure/positions: There are 2 elements but 1 positions; each atom needs one of each.","instance":"golden","errors":[{"pointer":"/structure/positions","detail":"There are 2 elements but 1 positions; each atom needs one of each."}]}
      """#),
    RefusedRequest(
      "no element", "POST", "/predict", json,
      "{\"structure\": {\"numbers\": [26, 119], \"positions\": [[0, 0, 0], [1.9, 0, 0]]}}",
      #"""
      {"type":"/problems/impossible-value","title":"A value makes no sense","status":422,"detail":"/structure/numbers/1: 119 is no atomic number; they go from 1 to 118","instance":"golden","errors":[{"pointer":"/structure/numbers/1","detail":"119 is no atomic number; they go from 1 to 118"}]}
      """#),
    RefusedRequest(
      "periodic without cell", "POST", "/predict", json,
      "{\"structure\": {\"species\": [\"Fe\"], \"positions\": [[0, 0, 0]], \"pbc\": [true, true, true]}}",
      #"""
      {"type":"/problems/impossible-structure","title":"The structure makes no physical sense","status":422,"detail":"The structure is said to be periodic but has no lattice: give its three vectors.","instance":"golden","errors":[{"pointer":"/structure/pbc","detail":"The structure is said to be periodic but has no lattice: give its three vectors."}]}
      """#),
    RefusedRequest(
      "singular cell", "POST", "/predict", json,
      "{\"structure\": {\"species\": [\"Fe\"], \"positions\": [[0, 0, 0]], \"cell\": [[3, 0, 0], [6, 0, 0], [0, 0, 3]]}}",
      #"""
      {"type":"/problems/impossible-structure","title":"The structure makes no physical sense","status":422,"detail":"The lattice vectors, which span 0 cubic Angstrom, are too short or lie in one plane: give three independent vectors in Angstrom.","instance":"golden","errors":[{"pointer":"/structure/cell","detail":"The lattice vectors, which span 0 cubic Angstrom, are too short or lie in one plane: give three independent vectors in Angstrom."}]}
      """#),
    RefusedRequest(
      "two cell vectors", "POST", "/predict", json,
      "{\"structure\": {\"species\": [\"Fe\"], \"positions\": [[0, 0, 0]], \"cell\": [[3, 0, 0], [0, 3, 0]]}}",
      #"""
      {"type":"/problems/impossible-value","title":"A value makes no sense","status":422,"detail":"/structure/cell: Three lattice vectors are needed, not 2.","instance":"golden","errors":[{"pointer":"/structure/cell","detail":"Three lattice vectors are needed, not 2."}]}
      """#),
    RefusedRequest(
      "fractions without cell", "POST", "/predict", json,
      "{\"structure\": {\"species\": [\"Fe\"], \"positions\": [[0, 0, 0]], \"fractional\": true}}",
      #"""
      {"type":"/problems/impossible-value","title":"A value makes no sense","status":422,"detail":"/structure/fractional: Fractional coordinates need a \"cell\"; add it.","instance":"golden","errors":[{"pointer":"/structure/fractional","detail":"Fractional coordinates need a \"cell\"; add it."}]}
      """#),
    RefusedRequest(
      "negative width", "POST", "/predict", json,
      "{\"structure\": {\"species\": [\"Fe\", \"N\"], \"positions\": [[0, 0, 0], [1.95, 0, 0]]}, \"convolution\": {\"coreHoleWidth\": -1}}",
      #"""
      {"type":"/problems/impossible-value","title":"A value makes no sense","status":422,"detail":"/convolution/coreHoleWidth: coreHoleWidth is -1.0; it must lie between 0 and 50 eV.","instance":"golden","errors":[{"pointer":"/convolution/coreHoleWidth","detail":"coreHoleWidth is -1.0; it must lie between 0 and 50 eV."}]}
      """#),
    RefusedRequest(
      "empty range of energies", "POST", "/predict", json,
      "{\"structure\": {\"species\": [\"Fe\", \"N\"], \"positions\": [[0, 0, 0], [1.95, 0, 0]]}, \"convolution\": {\"energies\": {\"from\": 10, \"to\": 0, \"step\": 1}}}",
      #"""
      {"type":"/problems/impossible-value","title":"A value makes no sense","status":422,"detail":"/convolution/energies: An energy grid from 10.0 to 0.0 eV is empty; both ends must be finite and the first the lower.","instance":"golden","errors":[{"pointer":"/convolution/energies","detail":"An energy grid from 10.0 to 0.0 eV is empty; both ends must be finite and the first the lower."}]}
      """#),
    RefusedRequest(
      "giant grid", "POST", "/predict", json,
      "{\"structure\": {\"species\": [\"Fe\", \"N\"], \"positions\": [[0, 0, 0], [1.95, 0, 0]]}, \"convolution\": {\"energies\": {\"from\": 0, \"to\": 1e9, \"step\": 1e-3}}}",
      #"""
      {"type":"/problems/impossible-value","title":"A value makes no sense","status":422,"detail":"/convolution/energies: An energy grid of 1000000000001 points is too large; at most 20000 are allowed. Use a larger step.","instance":"golden","errors":[{"pointer":"/convolution/energies","detail":"An energy grid of 1000000000001 points is too large; at most 20000 are allowed. Use a larger step."}]}
      """#),
    RefusedRequest(
      "energies going down", "POST", "/predict", json,
      "{\"structure\": {\"species\": [\"Fe\", \"N\"], \"positions\": [[0, 0, 0], [1.95, 0, 0]]}, \"convolution\": {\"energies\": [3, 2, 1]}}",
      #"""
      {"type":"/problems/impossible-value","title":"A value makes no sense","status":422,"detail":"/convolution/energies: Energies must increase: 2.0 at index 1 (from 0) follows 3.0.","instance":"golden","errors":[{"pointer":"/convolution/energies","detail":"Energies must increase: 2.0 at index 1 (from 0) follows 3.0."}]}
      """#),
    RefusedRequest(
      "negative width as parameter", "POST", "/predict?convolution.coreHoleWidth=-1", xyz,
      "7\na complex\nFe 0 0 0\nN 1.95 0 0\nN -1.95 0 0\nO 0 1.95 0\nO 0 -1.95 0\nN 0 0 1.95\nN 0 0 -1.95\n",
      #"""
      {"type":"/problems/impossible-value","title":"A value makes no sense","status":422,"detail":"?convolution.coreHoleWidth: coreHoleWidth is -1.0; it must lie between 0 and 50 eV.","instance":"golden","errors":[{"pointer":"?convolution.coreHoleWidth","detail":"coreHoleWidth is -1.0; it must lie between 0 and 50 eV."}]}
      """#),
    RefusedRequest(
      "convolve nothing", "POST", "/convolve", json,
      "{}",
      #"""
      {"type":"/problems/invalid-request","title":"The request is not valid","status":400,"detail":"2 values are not valid; see errors.","instance":"golden","errors":[{"pointer":"/energies","detail":"This key is required; add it."},{"pointer":"/intensities","detail":"This key is required; add it."}]}
      """#),
    RefusedRequest(
      "lengths differ", "POST", "/convolve", json,
      "{\"energies\": [1, 2], \"intensities\": [1]}",
      #"""
      {"type":"/problems/impossible-value","title":"A value makes no sense","status":422,"detail":"/energies: There are 2 energies and 1 intensities; give one intensity for each energy.","instance":"golden","errors":[{"pointer":"/energies","detail":"There are 2 energies and 1 intensities; give one intensity for each energy."}]}
      """#),
    RefusedRequest(
      "one point", "POST", "/convolve", json,
      "{\"energies\": [1], \"intensities\": [1]}",
      #"""
      {"type":"/problems/impossible-value","title":"A value makes no sense","status":422,"detail":"/energies: Too few points: 1 given, at least 2 needed.","instance":"golden","errors":[{"pointer":"/energies","detail":"Too few points: 1 given, at least 2 needed."}]}
      """#),
    RefusedRequest(
      "energies repeat", "POST", "/convolve", json,
      "{\"energies\": [1, 1], \"intensities\": [1, 1]}",
      #"""
      {"type":"/problems/impossible-value","title":"A value makes no sense","status":422,"detail":"/energies: Energies must increase: 1.0 at index 1 (from 0) follows 1.0.","instance":"golden","errors":[{"pointer":"/energies","detail":"Energies must increase: 1.0 at index 1 (from 0) follows 1.0."}]}
      """#),
    RefusedRequest(
      "result beyond double", "POST", "/convolve", json,
      "{\"energies\": [0, 20, 40], \"intensities\": [1e100, 1e-300, 1e-300], \"convolution\": {\"kind\": \"none\", \"normalise\": true}}",
      #"""
      {"type":"/problems/impossible-spectrum","title":"The spectrum cannot be computed","status":422,"detail":"These numbers are so large that the result is not finite; check their unit.","instance":"golden","errors":[{"pointer":"/intensities","detail":"These numbers are so large that the result is not finite; check their unit."}]}
      """#),
    RefusedRequest(
      "absurd intensity", "POST", "/convolve", json,
      "{\"energies\": [0, 20, 40], \"intensities\": [1, 1e308, 1]}",
      #"""
      {"type":"/problems/impossible-value","title":"A value makes no sense","status":422,"detail":"/intensities: The intensity at index 1 (from 0) is 1e+308; check its unit.","instance":"golden","errors":[{"pointer":"/intensities","detail":"The intensity at index 1 (from 0) is 1e+308; check its unit."}]}
      """#),
    RefusedRequest(
      "parameters beside the body", "POST", "/convolve?width=1", json,
      "{\"energies\": [0, 1], \"intensities\": [1, 1]}",
      #"""
      {"type":"/problems/invalid-parameter","title":"A query parameter is not valid","status":400,"detail":"?width: With a JSON body, write it as a member of the body.","instance":"golden","errors":[{"pointer":"?width","detail":"With a JSON body, write it as a member of the body."}]}
      """#),
  ]
}
