/// Evaluates `ElementAngularFunctions` by the addition theorem: each neighbour is expanded once in spherical
/// harmonics, and pairs of shells are multiplied, not pairs of atoms. Cost: neighbours x shells of a channel x
/// (L + 1)^2, plus shells squared x (L + 1)^2 / 2.
struct ElementAngularPlan: Sendable {
  let functions: ElementAngularFunctions
  private let channels: [Int]
  private let harmonics: SphericalHarmonics
  private let sums: GaussianSums
  private var gaussians: GaussianRuns { sums.gaussians }

  init(_ functions: ElementAngularFunctions) {
    self.functions = functions
    channels = functions.channels.table
    harmonics = SphericalHarmonics(maximumDegree: functions.maximumDegree)
    sums = GaussianSums(GaussianRuns(functions.gaussians))
  }

  func values(of neighbourhood: Neighbourhood) -> [Float] {
    let density = density(of: neighbourhood)
    let (shells, width) = (functions.shellCount, harmonics.count)
    var values: [Float] = []
    values.reserveCapacity(functions.count)
    for degree in 0...functions.maximumDegree {
      let (first, last) = (harmonics.first(of: degree), harmonics.first(of: degree + 1))
      for a in 0..<shells {
        for b in a..<shells {
          var sum = 0.0
          for lm in first..<last { sum += density[a * width + lm] * density[b * width + lm] }
          values.append(Float(sum))
        }
      }
    }
    return values
  }

  func addGradient(of cluster: Cluster, _ cotangent: [Double], to gradient: inout PositionGradient) {
    let pull = densityCotangent(exactDensity(of: cluster), cotangent)
    let cutoff = CosineCutoff(radius: functions.cutoff)
    let (width, shells) = (harmonics.count, gaussians.count)
    var angular = [Double](repeating: 0, count: width)
    for atom in 1..<max(1, cluster.count(within: functions.cutoff)) {
      let number = cluster.elements[atom].atomicNumber
      guard channels[number] >= 0 else { continue }
      let distance = cluster.distances[atom]
      let unit = cluster.positions[atom] / distance
      let weight = functions.isWeightedByAtomicNumber ? Double(number) : 1
      let factor = cutoff.both(at: distance)
      var amplitudes = [Double](repeating: 0, count: shells)
      gaussians.add(at: distance, times: weight * factor.value, to: &amplitudes, from: 0)
      harmonics.fill(&angular, unit)
      var byShell = [Double](repeating: 0, count: shells)
      var byHarmonic = [Double](repeating: 0, count: width)
      for shell in 0..<shells {
        let start = (channels[number] * shells + shell) * width
        for lm in 0..<width {
          byShell[shell] += pull[start + lm] * angular[lm]
          byHarmonic[lm] += pull[start + lm] * amplitudes[shell]
        }
      }
      let radial = factor * gaussians.pulled(at: distance, byShell, from: 0)
      let free = harmonics.gradient(byHarmonic, unit)
      gradient[atom] += unit * (weight * radial.slope) + (free - unit * unit.dot(free)) / distance
    }
  }

  /// Derivatives with respect to the density's coefficients.
  private func densityCotangent(_ density: [Double], _ cotangent: [Double]) -> [Double] {
    let (shells, width) = (functions.shellCount, harmonics.count)
    var pull = [Double](repeating: 0, count: density.count)
    var index = 0
    for degree in 0...functions.maximumDegree {
      let range = harmonics.first(of: degree)..<harmonics.first(of: degree + 1)
      for a in 0..<shells {
        for b in a..<shells {
          for lm in range {
            pull[a * width + lm] += cotangent[index] * density[b * width + lm]
            pull[b * width + lm] += cotangent[index] * density[a * width + lm]
          }
          index += 1
        }
      }
    }
    return pull
  }

  /// Sum over neighbours of A_ja Y_lm(u_j), as (shells, harmonics): a product of the matrices of amplitudes and
  /// harmonics.
  private func density(of neighbourhood: Neighbourhood) -> [Double] {
    let (shells, padded) = (gaussians.count, neighbourhood.paddedCount)
    var points = GaussianPoints(reserving: neighbourhood.count)
    for (index, distance) in neighbourhood.distances.enumerated() {
      let weight = functions.isWeightedByAtomicNumber ? Double(neighbourhood.numbers[index]) : 1
      points.append(distance, weight: weight * neighbourhood.factors[index], row: index * sums.width)
    }
    let amplitudes = sums.values(at: points, rows: neighbourhood.count)
    var byShell = [Double](repeating: 0, count: functions.shellCount * padded)
    for (index, number) in neighbourhood.numbers.enumerated() where channels[number] >= 0 {
      for shell in 0..<shells {
        byShell[(channels[number] * shells + shell) * padded + index] = Double(
          amplitudes[index * shells + shell])
      }
    }
    let kernels = DescriptorKernels.current
    let (x, y, z) = neighbourhood.directions
    let angular = kernels.values(of: harmonics, x: x, y: y, z: z)
    return kernels.product(
      byShell, rows: functions.shellCount, angular, columns: harmonics.count, count: padded)
  }

  /// The same in double precision, for gradients.
  private func exactDensity(of cluster: Cluster) -> [Double] {
    let cutoff = CosineCutoff(radius: functions.cutoff)
    let (width, shells) = (harmonics.count, gaussians.count)
    var density = [Double](repeating: 0, count: functions.shellCount * width)
    var angular = [Double](repeating: 0, count: width)
    for atom in 1..<max(1, cluster.count(within: functions.cutoff)) {
      let number = cluster.elements[atom].atomicNumber
      guard channels[number] >= 0 else { continue }
      let distance = cluster.distances[atom]
      let weight = functions.isWeightedByAtomicNumber ? Double(number) : 1
      var amplitudes = [Double](repeating: 0, count: shells)
      gaussians.add(at: distance, times: weight * cutoff.value(at: distance), to: &amplitudes, from: 0)
      harmonics.fill(&angular, cluster.positions[atom] / distance)
      for (shell, amplitude) in amplitudes.enumerated() where amplitude != 0 {
        let start = (channels[number] * shells + shell) * width
        for lm in 0..<width { density[start + lm] += amplitude * angular[lm] }
      }
    }
    return density
  }
}
