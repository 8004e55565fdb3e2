public import JSON
import Spectra

extension Evaluation {
  /// All figures; `method` says how the samples came to be out of sample.
  public func json(method: String) -> JSONValue {
    var object: JSONObject = [
      "method": .string(method), "samples": .number(.integer(samples.count)),
      "raw": raw.json(["eta": rawSkill]), "convolved": convolved.json(["eta": convolvedSkill]),
      "pearson": pearson.json(), "relativeSpectralError": relativeError.json(), "peaks": peaks.json,
    ]
    if let rawCalibration { object["rawCalibration"] = rawCalibration.json }
    if let convolvedCalibration { object["convolvedCalibration"] = convolvedCalibration.json }
    return .object(object)
  }
}

extension Summary {
  fileprivate func json(_ more: [(String, Double)] = []) -> JSONValue {
    .reals(
      [
        ("median", median), ("q1", q1), ("q3", q3), ("p1", p1), ("p99", p99), ("mean", mean),
        ("skewness", skewness),
      ] + more)
  }

  fileprivate func json(_ more: KeyValuePairs<String, Double>) -> JSONValue { json(more.map { ($0, $1) }) }
}

extension PeakParity {
  fileprivate var json: JSONValue {
    .reals([
      ("targets", Double(targets)), ("hitRate", hitRate), ("spuriousRate", spuriousRate),
      ("medianEnergyError", medianEnergyError), ("medianIntensityError", medianIntensityError),
      ("energyR2", energyR2), ("intensityR2", intensityR2),
    ])
  }
}

extension Calibration {
  fileprivate var json: JSONValue {
    .reals([
      ("insideOne", insideOne), ("insideTwo", insideTwo), ("insideThree", insideThree),
      ("spearman", spearman),
    ])
  }
}

extension JSONValue {
  /// Numbers by key, to five figures; what is not a number is null.
  fileprivate static func reals(_ members: [(String, Double)]) -> JSONValue {
    var object = JSONObject()
    for (key, value) in members {
      object[key] = value.isFinite ? .number(.real(value.rounded(figures: 5))) : .null
    }
    return .object(object)
  }
}

extension Double {
  /// The nearest number with so many significant decimal figures.
  public func rounded(figures: Int) -> Double {
    guard isFinite else { return self }
    guard abs(self) > 1e-290 else { return 0 }
    var scale = 1.0
    while abs(self) * scale < 0.1 { scale *= 10 }
    while abs(self) * scale >= 1 { scale /= 10 }
    let shift = (0..<figures).reduce(1.0) { power, _ in power * 10 }
    return (self * scale * shift).rounded() / (scale * shift)
  }
}
