public import Geometry
import NeuralNet
public import Spectra

/// A query whose descriptors are known, on its way to the network.
public struct PreparedQuery: Sendable {
  let query: PredictionQuery
  /// The distinct surroundings.
  let clusters: [Cluster]
  /// Which absorbers share each of them.
  let absorbers: [[Int]]
  /// Shape (clusters, features), not standardised.
  let descriptors: [Float]

  /// Rows that go through the network.
  public var rows: Int { clusters.count }
}

/// What is found for all queries of a batch at once.
public struct NetworkAnswer: Sendable {
  /// Raw spectra of each member, shape (members)(clusters, energies).
  let spectra: [[Float]]
  /// How far each cluster is from the training samples; nil for a model that does not know them.
  let scores: [Double]?
}

extension Model {
  /// Predicts the spectrum of every absorber asked for.
  ///
  /// Throws `PredictionError.geometry` for absorbers that are not there, atoms that collide and a lone
  /// absorber, `.spectra` for a convolution that cannot be computed.
  public func predict(_ query: PredictionQuery) throws(PredictionError) -> SpectrumPrediction {
    let prepared = try prepare(query)
    return try finish(prepared, askNetwork([prepared])[0])
  }

  /// Wakes the threads for a product that is about to come, which takes them a while.
  public func rouse() { network.prepare() }

  /// The first part of a prediction: from the structure to the descriptors of its sites. Throws as `predict` does.
  public func prepare(_ query: PredictionQuery) throws(PredictionError) -> PreparedQuery {
    let (clusters, absorbers) = try distinctSites(query)
    return PreparedQuery(
      query: query, clusters: clusters, absorbers: absorbers, descriptors: descriptors(of: clusters))
  }

  /// The second part, of any number of queries as one product, which reads the weights once for all of them; on the
  /// caller's thread alone if the other processors have work. A query's answer has the same bits in any company.
  public func askNetwork(
    _ queries: [PreparedQuery], onOneThread: Bool = false
  ) throws(PredictionError) -> [NetworkAnswer] {
    let rows = queries.count == 1 ? queries[0].descriptors : queries.flatMap(\.descriptors)
    let spectra = try memberSpectra(rows, onOneThread: onOneThread)
    let scores = scores(of: rows)
    if queries.count == 1 { return [NetworkAnswer(spectra: spectra, scores: scores)] }
    var start = 0
    return queries.map { query in
      let range = start..<start + query.rows
      start += query.rows
      let values = range.lowerBound * grid.count..<range.upperBound * grid.count
      return NetworkAnswer(
        spectra: spectra.map { Array($0[values]) }, scores: scores.map { Array($0[range]) })
    }
  }

  /// The last part: from raw spectra to convolved ones, with what is read off them. Throws as `predict` does.
  public func finish(
    _ prepared: PreparedQuery, _ answer: NetworkAnswer
  ) throws(PredictionError) -> SpectrumPrediction {
    let (clusters, absorbers, descriptors) = (prepared.clusters, prepared.absorbers, prepared.descriptors)
    let broadening = try broadenings.broadening(by: prepared.query.convolution)
    let total = absorbers.reduce(0) { $0 + $1.count }
    var sites: [SitePrediction] = []
    for (row, cluster) in clusters.enumerated() {
      let descriptor = Array(descriptors[row * standardiser.count..<(row + 1) * standardiser.count])
      let assessment = answer.scores.flatMap { domain?.assess(cluster, score: $0[row]) }
      let members = MemberCurves(
        curves: answer.spectra.map { Array($0[row * grid.count..<(row + 1) * grid.count]) })
      let curves = try curves(of: members, score: assessment?.score ?? 0, broadening)
      sites.append(
        SitePrediction(
          index: absorbers[row][0], equivalent: absorbers[row],
          weight: Double(absorbers[row].count) / Double(total), curves: curves, members: members.curves,
          domain: assessment, cluster: cluster, descriptor: descriptor))
    }
    let average = try average(sites, broadening.matrix)
    return SpectrumPrediction(
      rawGrid: grid, convolvedGrid: broadening.matrix.output, convolution: broadening.matrix.convolution,
      sites: sites, average: average, warnings: warnings(sites, prepared.query))
  }

  /// The surroundings of each absorber, one for those that have the same, and who shares them.
  private func distinctSites(
    _ query: PredictionQuery
  ) throws(PredictionError) -> (clusters: [Cluster], members: [[Int]]) {
    let indices: [Int]
    do throws(GeometryError) {
      indices = try query.structure.sites(of: card.element, query.absorber)
    } catch .elementAbsent(let element, let present) {
      throw .elementAbsent(element, present: present, model: card.name, edge: card.edge)
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
        try cluster.checkContacts(in: query.structure)
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

  /// Whether the training samples resemble a cluster with its descriptor (not standardised); nil for a model that
  /// does not know them.
  public func assessment(of cluster: Cluster, descriptor: [Float]) -> DomainAssessment? {
    guard let domain, let score = scores(of: descriptor)?[0] else { return nil }
    return domain.assess(cluster, score: score)
  }

  /// How far descriptors, shape (clusters, features), are from those of the training samples.
  private func scores(of descriptors: [Float]) -> [Double]? {
    guard let domain else { return nil }
    var rows = descriptors
    standardiser.standardise(&rows, within: Domain.bound)
    return domain.scores(of: rows)
  }

  private func curves(
    of members: MemberCurves, score: Double, _ broadening: Broadening
  ) throws(PredictionError) -> PredictedCurves {
    let raw = members.mean
    let (convolved, level) = broadening.convolved(raw[...])
    let isNormalised = broadening.matrix.convolution.normalise
    if isNormalised, level <= 0 {
      throw .spectra(
        .noPostEdge(level: Double(level), from: grid.last - Convolution.levelWindow, to: grid.last))
    }
    let scale = isNormalised ? 1 / level : 1
    let growth = Float(uncertainty?.growth.factor(at: score) ?? 1)
    let spread = members.spread
    let convolvedSpread = spread == nil ? nil : broadening.spread(of: members).map { $0 * scale }
    return try curves(
      raw: raw, rawSigma: Self.larger(uncertainty?.rawSigma(score: score), spread), convolved: convolved,
      convolvedSigma: Self.larger(broadening.sigma?.map { $0 * growth * scale }, convolvedSpread),
      level: isNormalised ? 1 : Double(level), on: broadening.matrix.output)
  }

  /// Sigma of an ensemble at each energy: what its mean was off by on structures as strange as this one, or how
  /// far the members disagree about this one, whichever is larger. The residuals are those of the mean, so they
  /// hold the usual disagreement already; adding it would count it twice.
  private static func larger(_ residual: [Float]?, _ spread: [Float]?) -> [Float]? {
    guard let residual, let spread else { return residual ?? spread }
    return zip(residual, spread).map { max($0, $1) }
  }

  /// The convolved intensities of one raw curve on this model's grid, by the rule of a prediction.
  public func convolved(_ raw: [Float], by convolution: Convolution) throws(PredictionError) -> [Float] {
    try broadenings.broadening(by: convolution).convolved(raw[...]).intensities
  }

  private func curves(
    raw: [Float], rawSigma: [Float]?, convolved: [Float], convolvedSigma: [Float]?, level: Double,
    on output: EnergyGrid
  ) throws(PredictionError) -> PredictedCurves {
    do throws(SpectraError) {
      let spectrum =
        output.count >= 2 ? try Spectrum(grid: output, intensities: convolved.map(Double.init)) : nil
      let edge = spectrum.flatMap { try? $0.edgePosition() }
      let peaks = spectrum?.peaks(level: level) ?? []
      return PredictedCurves(
        raw: raw, rawSigma: rawSigma, convolved: convolved, convolvedSigma: convolvedSigma, level: level,
        edgePosition: edge, whiteLine: edge.flatMap { spectrum?.whiteLine(above: $0, among: peaks) },
        peaks: peaks)
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
      convolvedSigma: mean(\.convolvedSigma),
      level: sites.reduce(0) { $0 + $1.weight * $1.curves.level }, on: matrix.output)
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
    if query.structure.hasUnreadLattice {
      warnings.append(
        PredictionWarning(
          code: "lattice-not-read",
          detail:
            "The comment line holds a Lattice, which the format xyz leaves unread: the atoms are taken for a "
            + "molecule. Say extxyz if they repeat."))
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
