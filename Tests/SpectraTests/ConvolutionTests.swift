import Glibc
import Spectra
import Testing

@Suite struct ConvolutionTests {
  @Test func defaultsAreThePapers() {
    let convolution = Convolution.feKEdge
    #expect(convolution.kind == .arctangent)
    #expect(convolution.coreHoleWidth == 1.25)
    #expect(convolution.finalStateWidth == 15)
    #expect(convolution.centre == 30)
    #expect(convolution.width == 30)
    #expect(convolution.fermiEnergy == -5)
    #expect(convolution.gaussianWidth == 0)
    #expect(convolution.normalise)
    #expect(convolution.outputEnergies == .convolved)
  }

  @Test func kindsHaveTheNamesOfTheInterface() throws {
    #expect(Convolution.Kind.allCases.map(\.rawValue) == ["arctangent", "seah-dench", "fixed", "none"])
    #expect(try Convolution.Kind(named: "seah-dench") == .seahDench)
    #expect(throws: SpectraError.unknownConvolution(name: "Arc")) { try Convolution.Kind(named: "Arc") }
  }

  @Test(arguments: zip(Convolution.ranges.map(\.key), [-0.1, 201, 0, .nan, 201, -1, 21] as [Double]))
  func everyNumberHasItsRange(key: String, value: Double) throws {
    var convolution = Convolution.feKEdge
    let paths: [String: WritableKeyPath<Convolution, Double>] = [
      "coreHoleWidth": \.coreHoleWidth, "finalStateWidth": \.finalStateWidth, "centre": \.centre,
      "width": \.width, "fermiEnergy": \.fermiEnergy, "slope": \.slope, "gaussianWidth": \.gaussianWidth,
    ]
    convolution[keyPath: try #require(paths[key])] = value
    let error = #expect(throws: SpectraError.self) { try convolution.validate() }
    guard case .convolutionValue(let named, _, _, _)? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(named == key)
    #expect(throws: SpectraError.self) { try ConvolutionMatrix(from: .rankine2020, by: convolution) }
  }

  @Test func halfOfTheRiseIsReachedAtTheCentre() {
    let convolution = Convolution.feKEdge
    #expect(abs(convolution.width(at: -5 + 30) - (1.25 + 7.5)) < 1e-12)
  }

  @Test func widthStartsSmoothlyAtTheFermiEnergy() {
    let convolution = Convolution.feKEdge
    #expect(convolution.width(at: -100) == 1.25)
    #expect(convolution.width(at: -5) == 1.25)
    #expect(convolution.width(at: (-5.0).nextUp) == 1.25)
    #expect(abs(convolution.width(at: -5 + 1e-6) - 1.25) < 1e-12)
    #expect(abs(convolution.width(at: -4.9) - 1.25) < 1e-3)
  }

  @Test func widthGrowsToTheSumFarAbove() {
    let convolution = Convolution.feKEdge
    let widths = stride(from: -5.0, through: 3000, by: 0.5).map { convolution.width(at: $0) }
    #expect(zip(widths, widths.dropFirst()).allSatisfy { $0 <= $1 })
    #expect(abs(convolution.width(at: 1e9) - 16.25) < 1e-3)
  }

  @Test func withoutFinalStateTheWidthIsTheCoreHoles() {
    var convolution = Convolution.feKEdge
    convolution.finalStateWidth = 0
    #expect([-10, -5, -4.999, 0, 100].allSatisfy { convolution.width(at: $0) == 1.25 })
  }

  @Test func seahDenchByHand() {
    let convolution = Convolution(kind: .seahDench, slope: 0.5)
    #expect(convolution.width(at: -5) == 1.25)
    // 20 eV above: 0.5 * 20 = 10; 10 * 15 / 25 = 6.
    #expect(abs(convolution.width(at: 15) - 7.25) < 1e-12)
    #expect(abs(convolution.width(at: 1e12) - 16.25) < 1e-6)
  }

  @Test func otherKindsAreFlat() {
    #expect(Convolution(kind: .fixed).width(at: 70) == 1.25)
    #expect(Convolution(kind: .none).width(at: 70) == 0)
  }

  @Test(arguments: Convolution.Parameter.allCases, [Convolution.Kind.arctangent, .seahDench, .fixed])
  func widthDerivativesMatchDifferences(parameter: Convolution.Parameter, kind: Convolution.Kind) {
    let convolution = Convolution(kind: kind, coreHoleWidth: 1.4, finalStateWidth: 11, centre: 25, width: 35)
    for energy in [-20, -4.99, -4, 0, 3.3, 20, 60] {
      func width(_ step: Double) -> Double {
        convolution.moved(parameter, by: step).width(at: energy)
      }
      let difference = (width(1e-5) - width(-1e-5)) / 2e-5
      let derivative = convolution.widthDerivative(at: energy, by: parameter)
      #expect(abs(derivative - difference) < 1e-7, "\(energy)")
    }
  }

  @Test func derivativesStayFiniteJustAboveTheFermiEnergy() {
    for energy in [(-5.0).nextUp, -5 + 1e-12, -5 + 1e-6] {
      for parameter in Convolution.Parameter.allCases {
        #expect(Convolution.feKEdge.widthDerivative(at: energy, by: parameter).isFinite)
      }
    }
  }
}

extension Convolution {
  func moved(_ parameter: Parameter, by step: Double) -> Convolution {
    var moved = self
    switch parameter {
    case .coreHoleWidth: moved.coreHoleWidth += step
    case .finalStateWidth: moved.finalStateWidth += step
    case .centre: moved.centre += step
    case .width: moved.width += step
    case .fermiEnergy: moved.fermiEnergy += step
    case .slope: moved.slope += step
    }
    return moved
  }
}
