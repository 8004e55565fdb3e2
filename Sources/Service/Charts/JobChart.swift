import Figures
import Jobs
import Laboratory
import Prediction

/// The charts of jobs by name, as `?chart=` of GET /jobs/ID/history asks for them.
enum JobChart {
  /// The charts of a kind of job; the first is for those who name none.
  static func names(of kind: String) -> [String] {
    switch JobRequest.Kind(rawValue: kind) {
    case .crossValidate: ["errors", "peaks"]
    case .learningCurve: KeyFigure.allCases.map(\.rawValue)
    case .optimise: ["convergence", "dependence"]
    case .train, .evaluate, .predict, .refine, nil: [losses]
    }
  }

  /// Loss by epoch: of every job that has no other.
  static let losses = "losses"

  /// Every name that there is.
  static var allNames: [String] {
    var names = [losses]
    for kind in JobRequest.Kind.allCases {
      names += Self.names(of: kind.rawValue).filter { !names.contains($0) }
    }
    return names
  }
}

extension StudyFindings {
  /// One of its charts as SVG; nil where it has none of this name.
  func svg(_ name: String, dataset: String) -> String? {
    switch self {
    case .folds(let folds):
      let title = "Cross-validation with \(dataset)"
      return switch name {
      case "errors": folds.pooled.errorChart(title: title).svg
      case "peaks": folds.pooled.peakChart(title: title).svg
      default: nil
      }
    case .curve(let curve):
      return KeyFigure(rawValue: name).map {
        curve.chart($0, title: "Learning curve with \(dataset)").svg
      }
    case .search(let outcome):
      let title = "Search for a recipe with \(dataset)"
      return switch name {
      case "convergence": outcome.convergenceChart(title: title).svg
      case "dependence": outcome.dependenceChart(title: title)?.svg
      default: nil
      }
    }
  }
}
