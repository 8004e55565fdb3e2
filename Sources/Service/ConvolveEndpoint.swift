import HTTP
import JSON
import Locks
import Prediction
import Spectra

/// POST /convolve: a calculated spectrum in, the broadened one out.
struct ConvolveEndpoint: Sendable {
  static let contentTypes = ["application/json"]

  private struct Form {
    let spectrum: Spectrum
    let convolution: Convolution
    let output: EnergyGrid
  }

  /// What a matrix depends on.
  private struct Key: Equatable, Sendable {
    let convolution: Convolution
    let input: EnergyGrid
    let output: EnergyGrid
  }

  /// Whoever broadens many spectra sends one after the other onto the same energies.
  private static let matrices = RecentValues<Key, ConvolutionMatrix>(limit: 16 << 20) { $0.byteCount }

  /// Most pairs of an input and an output energy: bounds time and memory.
  static let pairLimit = 8_000_000

  /// Beyond it sums over a spectrum may not be finite.
  static let largestIntensity = 1e100

  let limits: Configuration.Limits

  func answer(_ request: Request, body: [UInt8], timing: inout ServerTiming) throws(ServiceError) -> Response
  {
    guard Negotiation(request.fields).best(of: Self.contentTypes) != nil else {
      throw .notAcceptable(available: Self.contentTypes)
    }
    guard !body.isEmpty else { throw .emptyBody }
    guard Self.contentTypes.contains(request.mediaType) else {
      throw .unsupportedType(request.mediaType, supported: Self.contentTypes)
    }
    try request.refuseQuery()
    let form = try self.form(body)
    timing.finish("parse")
    let intensities = try convolved(form)
    timing.finish("convolution")
    var writer = JSONWriter(reserving: 40 * form.output.count)
    writer.object { object in
      object.member("energies", form.output.energies)
      object.member("intensities", intensities)
      object.object("convolution") { form.convolution.write(to: &$0) }
    }
    timing.finish("encode")
    return Response(.ok, fields: ["Content-Type": "application/json"], body: writer.bytes)
  }

  private func convolved(_ form: Form) throws(ServiceError) -> [Double] {
    let intensities: [Double]
    do throws(SpectraError) {
      let key = Key(convolution: form.convolution, input: form.spectrum.grid, output: form.output)
      let matrix = try Self.matrices.value(of: key) { () throws(SpectraError) in
        try ConvolutionMatrix(from: key.input, by: key.convolution, to: key.output)
      }
      intensities = try matrix.convolved(form.spectrum.intensities).intensities
    } catch {
      throw .prediction(.spectra(error), pointer: "/intensities")
    }
    guard intensities.allSatisfy(\.isFinite) else { throw .resultNotFinite(pointer: "/intensities") }
    return intensities
  }

  private func form(_ body: [UInt8]) throws(ServiceError) -> Form {
    do throws(JSONError) {
      return try JSONDocument(parsing: body, limits: limits.json).read { Self.form(&$0) }
    } catch {
      throw .json(error)
    }
  }

  private static func form(_ reader: inout ObjectReader) -> Form? {
    let energies = reader.required("energies", as: [Double].self)
    let intensities = reader.required("intensities", as: [Double].self)
    var standard = Convolution.feKEdge
    standard.outputEnergies = nil
    standard.normalise = false
    let convolution = reader.optionalValue("convolution") { Convolution(asked: &$0, over: standard) }
    let output = reader.optionalValue("outputEnergies") { EnergyGrid(reading: &$0) }
    guard let energies, let intensities else { return nil }
    if let index = intensities.firstIndex(where: { abs($0) > largestIntensity }) {
      reader.fail(
        "intensities", "The intensity at index \(index) (from 0) is \(intensities[index]); check its unit.")
      return nil
    }
    do throws(SpectraError) {
      let spectrum = try Spectrum(energies: energies, intensities: intensities)
      let broadening = convolution ?? standard
      let grid = output ?? broadening.outputEnergies ?? spectrum.grid
      guard spectrum.count * grid.count <= pairLimit else {
        reader.fail(
          "energies",
          "\(spectrum.count) energies onto \(grid.count) are too many; their product may be \(pairLimit)")
        return nil
      }
      return Form(spectrum: spectrum, convolution: broadening, output: grid)
    } catch {
      reader.fail(Self.member(of: error), error.message)
      return nil
    }
  }

  private static func member(of error: SpectraError) -> String {
    if case .notFinite(.intensity, _) = error { return "intensities" }
    return "energies"
  }
}
