import Glibc

/// A dozen made-up iron complexes with made-up spectra: a dataset as text, small enough to be trained on in a
/// test. The bond length moves the white line, so that there is something to learn.
enum SyntheticDataset {
  /// Path below the dataset's root and content of every file.
  static func files(_ count: Int = 12) -> [(path: String, text: String)] {
    var files = [(path: "dataset.json", text: declaration)]
    for number in 0..<count {
      let name = number < 10 ? "fe0\(number)" : "fe\(number)"
      files.append((path: "structures/\(name).xyz", text: structure(number)))
      files.append((path: "spectra/\(name).txt", text: spectrum(number)))
    }
    return files
  }

  static let declaration = """
    {"element": "Fe", "edge": "K", "edgeEnergy": 7112.0, "spectra": "raw", "source": "made up", "licence": "CC0-1.0"}
    """

  /// The recipe that goes with it; JSON with comments.
  static let recipe = """
    {
      summary: "a network small enough for tests",
      descriptor: [
        { kind: "elementRadial", cutoff: 6, elements: ["H", "C", "N", "O"], others: true, from: 1, to: 5, count: 9 },
        { kind: "radialDistribution", cutoff: 4, maximum: 8, points: 24, alpha: 10, pairs: "all" },
      ],
      grid: { from: -10, step: 0.5, count: 120 },
      hidden: [24, 16], activation: "silu", batchNormalisation: true, dropout: 0.05,
      batchSize: 4, learningRate: 5e-3, schedule: "constant", epochs: 12, test: 0.25, seed: 11,
    }
    """

  /// Six ligands around iron at a distance that grows with the number, each with an atom behind it.
  static func structure(_ number: Int, absorber: String = "Fe") -> String {
    let axes: [[Double]] = [[1, 0, 0], [-1, 0, 0], [0, 1, 0], [0, -1, 0], [0, 0, 1], [0, 0, -1]]
    let distance = bond(number)
    var lines = ["13", "complex \(number), Fe-ligand \(distance) A", "\(absorber) 0.0 0.0 0.0"]
    for (index, axis) in axes.enumerated() {
      let ligand = (index + number) % 3 == 0 ? "O" : "N"
      let behind = (index + number) % 2 == 0 ? "C" : "H"
      let far = distance + (behind == "C" ? 1.2 : 1.0)
      lines.append("\(ligand) " + axis.map { "\($0 * distance)" }.joined(separator: " "))
      lines.append("\(behind) " + axis.map { "\($0 * far + 0.05)" }.joined(separator: " "))
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// Absolute energies in eV and a step with a white line.
  static func spectrum(_ number: Int) -> String {
    let line = 22 - 8 * (bond(number) - 1.9)
    var text = "# energy mu\n"
    for index in 0...150 {
      let energy = -15 + 0.5 * Double(index)
      let step = 0.5 + atan((energy - 8) / 2) / Double.pi
      let peak = 0.6 * exp(-(energy - line) * (energy - line) / 18)
      text += "\(7112 + energy) \(0.02 * (step + peak))\n"
    }
    return text
  }

  private static func bond(_ number: Int) -> Double { 1.88 + 0.03 * Double(number) }
}
