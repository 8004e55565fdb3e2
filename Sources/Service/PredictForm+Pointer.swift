import Geometry
import Prediction

extension PredictForm {
  /// Where a member stands: a JSON pointer, or the name of a query parameter behind `?`.
  func pointer(to path: String...) -> String {
    isJSON ? "/" + path.joined(separator: "/") : "?" + path.joined(separator: ".")
  }

  /// The member at fault: the choice of the absorber, the convolution, or the structure as far as is known.
  func pointer(to error: PredictionError) -> String {
    switch error {
    case .geometry(.atomIndexOutOfRange), .geometry(.wrongElement), .geometry(.noAbsorberNamed),
      .geometry(.absorberNamedTwice), .tooManySites:
      pointer(to: "absorber")
    case .spectra: pointer(to: "convolution")
    case .modelUnknown: pointer(to: "model")
    case .geometry(let error): structurePointer(to: error)
    case .elementAbsent(let element, let present, _, _):
      structurePointer(to: .elementAbsent(element, present: present))
    default: isJSON ? "/structure" : ""
    }
  }

  /// A structure file as the body has no members: the empty pointer is all of it.
  private func structurePointer(to error: GeometryError) -> String {
    guard isJSON else { return "" }
    guard case .atoms = structure else { return "/structure/content" }
    switch error {
    case .coordinateNotFinite(let atom), .coordinateTooLarge(let atom, _, _):
      return "/structure/positions/\(atom)"
    case .atomsTooClose(let first, let second, _, _): return "/structure/positions/\(max(first, second))"
    case .isolatedAbsorber(let index, _): return "/structure/positions/\(index)"
    case .singularLattice, .latticeTooLarge: return "/structure/cell"
    case .latticeMissing: return "/structure/pbc"
    default: return "/structure"
    }
  }
}
