import Geometry
import JSON
public import Prediction
import Spectra

/// The answer of POST /predict and of `whiteline predict` in every representation. Equal predictions give
/// equal bytes.
public struct PredictAnswer: Sendable {
  /// What the answer carries beyond the curves.
  public enum Inclusion: String, Sendable, CaseIterable { case descriptor, cluster, members, provenance }
  /// Whether energies are counted from the edge or from zero.
  public enum EnergyAxis: String, Sendable, CaseIterable { case relative, absolute }

  let model: Model
  let prediction: SpectrumPrediction
  let energyAxis: EnergyAxis
  let include: Set<Inclusion>

  /// An answer about a prediction made by `model`.
  public init(
    model: Model, prediction: SpectrumPrediction, energyAxis: EnergyAxis = .relative,
    include: Set<Inclusion> = []
  ) {
    self.model = model
    self.prediction = prediction
    self.energyAxis = energyAxis
    self.include = include
  }

  var offset: Double { energyAxis == .absolute ? model.card.edgeEnergy : 0 }

  /// The JSON document.
  public var json: [UInt8] {
    var writer = JSONWriter(
      reserving: 4096 + prediction.sites.count * 16
        * (prediction.convolvedGrid.count + prediction.rawGrid.count))
    writer.object { object in
      object.object("model") { model.card.writeIdentity(to: &$0) }
      object.member("edgeEnergy", model.card.edgeEnergy)
      object.member("energyAxis", energyAxis.rawValue)
      object.object("energies") { energies in
        energies.member("raw", json: EnergyTexts.text(of: prediction.rawGrid, offset: offset))
        energies.member("convolved", json: EnergyTexts.text(of: prediction.convolvedGrid, offset: offset))
      }
      object.object("convolution") { prediction.convolution.write(to: &$0) }
      // A single site is its own average, and its curves are most of the answer: written once.
      let single = prediction.sites.count == 1 ? members(prediction.average) : nil
      object.array("sites") { array in
        for site in prediction.sites { array.object { write(site, single, to: &$0) } }
      }
      object.object("average") { $0.append(single ?? members(prediction.average)) }
      object.array("warnings") { array in
        for warning in prediction.warnings {
          array.object {
            $0.member("code", warning.code)
            $0.member("detail", warning.detail)
          }
        }
      }
      if include.contains(.provenance) {
        object.object("provenance") { model.card.writeProvenance(to: &$0) }
      }
    }
    return writer.bytes
  }

  private func write(_ site: SitePrediction, _ curves: JSONMembers?, to writer: inout JSONWriter) {
    writer.member("index", site.index)
    writer.member("equivalent", site.equivalent)
    writer.member("weight", site.weight)
    writer.append(curves ?? members(site.curves))
    if let domain = site.domain {
      writer.object("domain") { object in
        object.member("status", domain.status.rawValue)
        object.member("score", domain.score)
        object.member("reasons", domain.reasons)
      }
    }
    if include.contains(.cluster) { writer.object("cluster") { write(site.cluster, to: &$0) } }
    if include.contains(.descriptor) { writer.member("descriptor", site.descriptor) }
    if include.contains(.members) {
      writer.array("members") { array in
        for curve in site.members { array.value(curve) }
      }
    }
  }

  private func members(_ curves: PredictedCurves) -> JSONMembers {
    JSONMembers(reserving: 1024 + 26 * (curves.raw.count + curves.convolved.count)) { write(curves, to: &$0) }
  }

  private func write(_ curves: PredictedCurves, to writer: inout JSONWriter) {
    writer.member("raw", curves.raw)
    if let sigma = curves.rawSigma { writer.member("rawSigma", sigma) }
    writer.member("convolved", curves.convolved)
    if let sigma = curves.convolvedSigma { writer.member("convolvedSigma", sigma) }
    if let edge = curves.edgePosition {
      writer.member("edgePosition", edge + offset)
    } else {
      writer.null("edgePosition")
    }
    if let line = curves.whiteLine {
      writer.object("whiteLine") { object in
        object.member("energy", line.energy + offset)
        object.member("intensity", line.intensity)
      }
    } else {
      writer.null("whiteLine")
    }
    writer.array("peaks") { array in
      for peak in curves.peaks {
        array.object { object in
          object.member("energy", peak.energy + offset)
          object.member("intensity", peak.intensity)
          object.member("prominence", peak.prominence)
        }
      }
    }
  }

  private func write(_ cluster: Cluster, to writer: inout JSONWriter) {
    writer.member("cutoff", cluster.cutoff)
    writer.member("species", cluster.elements.map(\.symbol))
    writer.array("positions") { array in
      for position in cluster.positions { array.value([position.x, position.y, position.z]) }
    }
    writer.member("distances", cluster.distances)
    writer.member("indices", cluster.sourceIndices)
  }
}

extension ModelCard {
  /// Name, version, digest, element and edge.
  func writeIdentity(to writer: inout JSONWriter) {
    writer.member("name", name)
    writer.member("version", version)
    writer.member("digest", digest)
    writer.member("element", element.symbol)
    writer.member("edge", edge)
  }

  /// Where the model comes from.
  func writeProvenance(to writer: inout JSONWriter) {
    writer.member("recipe", recipeName)
    writer.member("trained", createdAt)
    writer.object("data") { object in
      object.member("digest", data.digest)
      object.member("samples", data.samples)
      if let source = data.source { object.member("source", source) }
      if let licence = data.licence { object.member("licence", licence) }
    }
    writer.member("metrics", metrics)
  }
}
