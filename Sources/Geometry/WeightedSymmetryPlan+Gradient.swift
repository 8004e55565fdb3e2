extension WeightedSymmetryPlan {
  func addGradient(of cluster: Cluster, _ cotangent: [Double], to gradient: inout PositionGradient) {
    let neighbours = 1..<max(1, cluster.count(within: functions.cutoff))
    addRadial(cluster, neighbours, cotangent, &gradient)
    for (index, function) in functions.angular.enumerated() {
      addAngular(cluster, neighbours, function, cotangent[functions.radial.count + index], &gradient)
    }
  }

  private func addRadial(
    _ cluster: Cluster, _ neighbours: Range<Int>, _ cotangent: [Double], _ gradient: inout PositionGradient
  ) {
    for atom in neighbours {
      var slope = 0.0
      for (index, function) in functions.radial.enumerated() {
        slope += cotangent[index] * weighted(function, cluster, atom).slope
      }
      gradient.addDistance(0, atom, cluster.positions[atom], slope: slope)
    }
  }

  private func addAngular(
    _ cluster: Cluster, _ neighbours: Range<Int>, _ function: WeightedSymmetryFunctions.Angular,
    _ cotangent: Double, _ gradient: inout PositionGradient
  ) {
    let gaussian = WeightedSymmetryFunctions.Radial(eta: function.eta, mu: function.mu)
    let power = AngularPower(zeta: function.zeta, lambda: function.lambda)
    let radials = neighbours.map { weighted(gaussian, cluster, $0) }
    let cutoff = CosineCutoff(radius: functions.cutoff)
    for k in neighbours {
      for j in neighbours.lowerBound..<k {
        let cosine = cluster.cosine(j, k)
        let angle = power.both(at: cosine)
        let separation = cluster.positions[k] - cluster.positions[j]
        let side =
          functions.includesNeighbourDistance
          ? gaussian.both(at: separation.length) * cutoff.both(at: separation.length)
          : ValueAndSlope(value: 1, slope: 0)
        let (radialJ, radialK) = (radials[j - 1], radials[k - 1])
        let product = cotangent * radialJ.value * radialK.value
        gradient.addDistance(
          0, j, cluster.positions[j],
          slope: cotangent * radialJ.slope * radialK.value * angle.value * side.value)
        gradient.addDistance(
          0, k, cluster.positions[k],
          slope: cotangent * radialJ.value * radialK.slope * angle.value * side.value)
        gradient.addDistance(j, k, separation, slope: product * angle.value * side.slope)
        gradient.addCosine(j, k, cluster, cosine, slope: product * angle.slope * side.value)
      }
    }
  }

  /// Z_j exp(-eta (r_j - mu)^2) fc(r_j).
  private func weighted(
    _ function: WeightedSymmetryFunctions.Radial, _ cluster: Cluster, _ atom: Int
  ) -> ValueAndSlope {
    let distance = cluster.distances[atom]
    let both = function.both(at: distance) * CosineCutoff(radius: functions.cutoff).both(at: distance)
    let number = Double(cluster.elements[atom].atomicNumber)
    return ValueAndSlope(value: number * both.value, slope: number * both.slope)
  }
}

extension WeightedSymmetryFunctions.Radial {
  func both(at distance: Double) -> ValueAndSlope {
    let value = value(at: distance)
    return ValueAndSlope(value: value, slope: -2 * eta * (distance - mu) * value)
  }
}

extension AngularPower {
  func both(at cosine: Double) -> ValueAndSlope {
    let lower = AngularPower(zeta: zeta - 1, lambda: lambda).value(at: cosine)
    return ValueAndSlope(value: value(at: cosine), slope: 0.5 * zeta * lambda * lower)
  }
}

extension PositionGradient {
  /// A number that changes by `slope` per unit of the cosine of the angle at the absorber between j and k.
  mutating func addCosine(_ j: Int, _ k: Int, _ cluster: Cluster, _ cosine: Double, slope: Double) {
    let (unitJ, unitK) = (
      cluster.positions[j] / cluster.distances[j], cluster.positions[k] / cluster.distances[k]
    )
    self[j] += (unitK - unitJ * cosine) * (slope / cluster.distances[j])
    self[k] += (unitJ - unitK * cosine) * (slope / cluster.distances[k])
  }
}
