import HTTP
import JSON
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

  /// Most pairs of an input and an output energy: bounds time and memory.
  static let pairLimit = 8_000_000

  let limits: Configuration.Limits

  func answer(_ request: Request, body: [UInt8], timing: inout ServerTiming) throws(ServiceError) -> Response {
    guard !body.isEmpty else { throw .emptyBody }
    let form = try timing.measure("parse") { () throws(ServiceError) -> Form in try self.form(body) }
    let intensities = try timing.measure("convolution") { () throws(ServiceError) -> [Double] in
      do throws(SpectraError) {
        return try ConvolutionMatrix(from: form.spectrum.grid, by: form.convolution, to: form.output)
          .convolved(form.spectrum.intensities).intensities
      } catch {
        throw .prediction(.spectra(error), pointer: "/intensities")
      }
    }
    var writer = JSONWriter(reserving: 40 * form.output.count)
    timing.measure("encode") {
      writer.object { object in
        object.member("energies", form.output.energies)
        object.member("intensities", intensities)
        object.object("convolution") { form.convolution.write(to: &$0) }
      }
    }
    return Response(.ok, fields: ["Content-Type": "application/json"], body: writer.bytes)
  }

  private func form(_ body: [UInt8]) throws(ServiceError) -> Form {
    var jsonLimits = JSONLimits.standard
    jsonLimits.bytes = limits.decompressedBody
    do throws(JSONError) {
      return try JSONDocument(parsing: body, limits: jsonLimits).read { Self.form(&$0) }
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
    let convolution = reader.optionalValue("convolution") { Convolution(reading: &$0, over: standard) }
    let output = reader.optionalValue("outputEnergies") { EnergyGrid(reading: &$0) }
    guard let energies, let intensities else { return nil }
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
