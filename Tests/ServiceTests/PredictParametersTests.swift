import JSON
import Testing

@testable import Service

@Suite struct PredictParametersTests {
  /// Mistakes in a query are said in the words of a query: text is what it holds, and `?name` is where.
  @Test(arguments: [
    ("convolution=none&convolution.kind=fixed", "?convolution.kind", "set the kind; beside other"),
    ("convolution.kind=fixed&convolution=none", "?convolution", "set the kind; beside other"),
    (
      "convolution.energies=1,2&convolution.energies.from=1", "?convolution.energies.from",
      "It is given whole and in parts; remove one."
    ),
    ("absorber=0&absorber=1", "?absorber", "It is given twice; remove one."),
    ("absorber=x", "?absorber", "Must be an atom index, a list of indices, or \"all\", not \"x\"."),
    ("absorber=ALL", "?absorber", "\"ALL\" is not known; did you mean \"all\"?"),
    ("absorber=0,x", "?absorber", "Must be an integer, not \"0,x\"."),
    ("convolution.normalise=no", "?convolution.normalise", "Must be true or false, not \"no\"."),
    ("include=foo", "?include", "\"foo\" is not known; must be one of"),
    ("energyAxis=1", "?energyAxis", "\"1\" is not known; must be one of"),
    (
      "foo=1", "?foo", "Unknown key; known here: model, absorber, convolution, energyAxis, include."
    ),
    ("structur=1", "?structur", "Unknown key; known here: model, absorber"),
  ]) func mistakesInAQuery(query: String, pointer: String, words: String) throws {
    let reply = try LiveService.client().post("/predict?\(query)", Requests.xyz, type: "chemical/x-xyz")
    #expect(reply.status == 400)
    #expect(reply.json["errors"]?.array?.map { $0["pointer"]?.string } == [pointer], "\(reply.text)")
    #expect(reply.json["errors"]?[0]?["detail"]?.string?.contains(words) == true, "\(reply.text)")
  }
}
