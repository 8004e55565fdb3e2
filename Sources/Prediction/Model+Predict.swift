import Geometry
import NeuralNet
import Spectra

/// What a prediction does, in order.
public enum PredictionStage: String, Sendable, CaseIterable {
  /// From the structure to the descriptors of its sites.
  case descriptor
  /// From the descriptors to raw spectra.
  case network
  /// From raw spectra to convolved ones, with what is read off them.
  case convolution
}

extension Model {
  /// Predicts the spectrum of every absorber asked for.
  ///
  /// Throws `PredictionError.geometry` for absorbers that are not there, atoms that collide and a lone
  /// absorber, `.spectra` for a convolution that cannot be computed. `finished` is told of each stage as it
  /// ends, for whoever keeps time.
  public func predict(
    _ query: PredictionQuery, finished: (PredictionStage) -> Void = { _ in }
  ) throws(PredictionError) -> SpectrumPrediction {
    let (clusters, members) = try distinctSites(query)
    let descriptors = descriptors(of: clusters)
    finished(.descriptor)
    let raw = try raw(descriptors)
    finished(.network)
    let matrix = try matrix(for: query.convolution)
    let convolved = matrix.convolved(batch: raw)
    let total = members.reduce(0) { $0 + $1.count }
    var sites: [SitePrediction] = []
    for (row, cluster) in clusters.enumerated() {
      let descriptor = Array(descriptors[row * standardiser.count..<(row + 1) * standardiser.count])
      let assessment = assess(cluster, descriptor)
      let curves = try curves(
        raw: Array(raw[row * grid.count..<(row + 1) * grid.count]),
        convolved: Array(convolved.intensities[row * matrix.outputCount..<(row + 1) * matrix.outputCount]),
        level: convolved.levels[row], score: assessment?.score ?? 0, matrix)
      sites.append(
        SitePrediction(
          index: members[row][0], equivalent: members[row],
          weight: Double(members[row].count) / Double(total), curves: curves, domain: assessment,
          cluster: cluster, descriptor: descriptor))
    }
    let average = try average(sites, matrix)
    finished(.convolution)
    return SpectrumPrediction(
      rawGrid: grid, convolvedGrid: matrix.output, convolution: matrix.convolution, sites: sites,
      average: average, warnings: warnings(sites, query))
  }

  /// The surroundings of each absorber, one for those that have the same, and who shares them.
  private func distinctSites(
    _ query: PredictionQuery
  ) throws(PredictionError) -> (clusters: [Cluster], members: [[Int]]) {
    let indices: [Int]
    do throws(GeometryError) {
      indices = try query.structure.sites(of: card.element, query.absorber)
    } catch {
      throw .geometry(error)
    }
    guard indices.count <= query.siteLimit else {
      throw .tooManySites(count: indices.count, maximum: query.siteLimit)
    }
    do throws(GeometryError) {
      var clusters: [Cluster] = []
      var members: [[Int]] = []
      for index in indices {
        let cluster = try Cluster(
          in: query.structure, around: index, cutoff: card.recipe.descriptor.cutoff)
        try cluster.checkContacts()
        if let same = clusters.firstIndex(where: { $0.isCongruent(to: cluster) }) {
          members[same].append(index)
        } else {
          clusters.append(cluster)
          members.append([index])
        }
      }
      return (clusters, members)
    } catch {
      throw .geometry(error)
    }
  }

  private func assess(_ cluster: Cluster, _ descriptor: [Float]) -> DomainAssessment? {
    guard let domain else { return nil }
    var row = descriptor
    standardiser.standardise(&row, within: Domain.bound)
    return domain.assess(cluster, descriptor: row)
  }

  private func curves(
    raw: [Float], convolved: [Float], level: Float, score: Double, _ matrix: ConvolutionMatrix
  ) throws(PredictionError) -> PredictedCurves {
    let scale = matrix.convolution.normalise && level > 0 ? 1 / level : 1
    let growth = Float(uncertainty?.growth.factor(at: score) ?? 1)
    return try curves(
      raw: raw, rawSigma: uncertainty?.rawSigma(score: score), convolved: convolved,
      convolvedSigma: uncertainty.map {
        uncertainties.sigma(of: $0, through: matrix).map { $0 * growth * scale }
      }, on: matrix.output)
  }

  private func curves(
    raw: [Float], rawSigma: [Float]?, convolved: [Float], convolvedSigma: [Float]?, on output: EnergyGrid
  ) throws(PredictionError) -> PredictedCurves {
    do throws(SpectraError) {
      let spectrum =
        output.count >= 2 ? try Spectrum(grid: output, intensities: convolved.map(Double.init)) : nil
      return PredictedCurves(
        raw: raw, rawSigma: rawSigma, convolved: convolved, convolvedSigma: convolvedSigma,
        edgePosition: try? spectrum?.edgePosition(), whiteLine: try? spectrum?.whiteLine(),
        peaks: spectrum?.peaks() ?? [])
    } catch {
      throw .spectra(error)
    }
  }

  /// Mean over the sites by weight; their errors are taken to be the same ones, so sigmas average too.
  private func average(
    _ sites: [SitePrediction], _ matrix: ConvolutionMatrix
  ) throws(PredictionError) -> PredictedCurves {
    guard sites.count > 1 else { return sites[0].curves }
    func mean(_ curve: (PredictedCurves) -> [Float]?) -> [Float]? {
      guard var sum = curve(sites[0].curves)?.map({ $0 * Float(sites[0].weight) }) else { return nil }
      for site in sites.dropFirst() {
        guard let values = curve(site.curves) else { return nil }
        for index in sum.indices { sum[index] += Float(site.weight) * values[index] }
      }
      return sum
    }
    return try curves(
      raw: mean(\.raw) ?? [], rawSigma: mean(\.rawSigma), convolved: mean(\.convolved) ?? [],
      convolvedSigma: mean(\.convolvedSigma), on: matrix.output)
  }

  private func warnings(_ sites: [SitePrediction], _ query: PredictionQuery) -> [PredictionWarning] {
    var warnings: [PredictionWarning] = []
    if sites.count > 1, query.absorber == .automatic {
      let absorbers = sites.reduce(0) { $0 + $1.equivalent.count }
      warnings.append(
        PredictionWarning(
          code: "several-sites",
          detail: "No absorber was named and there are \(absorbers) \(card.element.symbol) atoms: all are "
            + "predicted, and averaged by weight. Name one with \"absorber\" to get it alone."))
    }
    for site in sites {
      guard let domain = site.domain, domain.status != .inside else { continue }
      let isOutside = domain.status == .outside
      warnings.append(
        PredictionWarning(
          code: isOutside ? "outside-domain" : "borderline-domain",
          detail: "Atom \(site.index): \(domain.reasons.joined(separator: "; ")). "
            + (isOutside
              ? "The curve is an extrapolation; do not rely on it." : "Take the curve with care.")))
    }
    return warnings
  }
}

extension Cluster {
  /// Whether two clusters have the same atoms at the same distances from the absorber and from each other,
  /// to 1e-6 Angstrom: then no invariant descriptor tells them apart.
  func isCongruent(to other: Cluster) -> Bool {
    guard count == other.count, elements == other.elements else { return false }
    for index in distances.indices where abs(distances[index] - other.distances[index]) > 1e-6 {
      return false
    }
    return fingerprint.elementsEqual(other.fingerprint) { abs($0 - $1) <= 1e-5 * max(1, abs($0)) }
  }

  /// Sums over pairs that depend on distances between neighbours only.
  private var fingerprint: [Double] {
    var sums = [0.0, 0.0]
    for first in elements.indices {
      for second in elements.indices.dropFirst(first + 1) {
        let separation = positions[second] - positions[first]
        let square = (separation * separation).sum()
        let weight = Double(elements[first].atomicNumber * elements[second].atomicNumber)
        sums[0] += weight * square
        sums[1] += weight / (1 + square)
      }
    }
    return sums
  }
}
