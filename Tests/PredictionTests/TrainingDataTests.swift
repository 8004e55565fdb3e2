import Geometry
import Spectra
import Testing

@testable import Prediction

@Suite struct TrainingDataTests {
  @Test func rowsAreDescriptorsAndNormalisedSpectra() throws {
    let recipe = try Samples.recipe()
    let (dataset, data) = try Samples.data(recipe, 6)
    #expect(data.count == 6 && data.features == recipe.descriptor.count && data.energies == 41)
    #expect(data.groups == ["s0", "s0", "s2", "s2", "s4", "s4"])
    let cluster = try Cluster(in: dataset.samples[4].structure, around: 0, cutoff: 5)
    #expect(
      Array(data.descriptors[4 * data.features..<5 * data.features]) == recipe.descriptor.values(of: cluster))
    let spectrum = dataset.samples[4].spectrum
    let tail = zip(spectrum.energies, spectrum.intensities).filter { $0.0 >= 50 }.map(\.1)
    let level = tail.reduce(0, +) / Double(tail.count)
    for column in 0..<41 {
      let wanted = spectrum.intensities[10 + 2 * column] / level
      #expect(abs(Double(data.targets[4 * 41 + column]) - wanted) < 1e-6)
    }
  }

  @Test func everySampleThatDoesNotFitIsNamed() throws {
    let recipe = try Samples.recipe("grid: { from: -10, to: 70, step: 1 }")
    let dataset = try Samples.dataset(3)
    guard case .dataset(let issues) = failure({ _ = try TrainingData(dataset, recipe: recipe) }) else {
      Issue.record("spectra to 60 eV were taken for a grid to 70 eV")
      return
    }
    #expect(issues.map(\.file) == ["spectra/s0.txt", "spectra/s1.txt", "spectra/s2.txt"])
  }

  @Test func aStructureThatDoesNotFitIsNamedByItsFile() throws {
    let dataset = try DatasetReaderTests.read([
      DatasetReaderTests.declaration, DatasetReaderTests.structure("xyz/a.xyz", "Fe 0 0 0\nO 0 0 0"),
      DatasetReaderTests.spectrum("xanes/a.txt"),
    ]).dataset
    guard case .dataset(let issues) = failure({ _ = try TrainingData(dataset, recipe: try Samples.recipe()) })
    else {
      Issue.record("an atom on the absorber was taken")
      return
    }
    #expect(issues.map(\.file) == ["xyz/a.xyz"])
  }

  @Test func convolvedSpectraAreNotConvolvedAgain() throws {
    let declaration = DatasetReaderTests.file(
      "dataset.json", #"{"element": "Fe", "edgeEnergy": 7112, "spectra": "convolved"}"#)
    let dataset = try DatasetReaderTests.read([
      declaration, DatasetReaderTests.structure("xyz/a.xyz"), DatasetReaderTests.spectrum("xanes/a.txt"),
    ]).dataset
    let grid = "grid: { from: -10, to: 30, step: 1 }"
    #expect(
      failure { _ = try TrainingData(dataset, recipe: try Samples.recipe(grid)) }
        == .convolvedTwice(.arctangent))
    let recipe = try Samples.recipe("\(grid), convolution: \"none\"")
    let data = try TrainingData(dataset, recipe: recipe)
    let judged = try OutOfSample(
      predicted: data.targets, rows: [0], data: data, ids: ["a"], mean: data.targets, recipe: recipe)
    let target = judged.curves[0].target
    let ratios = try zip(recipe.grid.energies, target.raw).map { energy, value in
      let index = try #require(target.convolved.energies.firstIndex(of: energy))
      return target.convolved.intensities[index] / value
    }
    #expect(ratios.allSatisfy { abs($0 - ratios[0]) < 1e-9 }, "only the level may differ")
  }

  @Test func theMeanIsOverTheNamedRows() throws {
    let data = try Samples.data(try Samples.recipe(), 4).data
    let mean = data.meanTarget([1, 3])
    #expect(abs(mean[20] - (data.targets[41 + 20] + data.targets[3 * 41 + 20]) / 2) < 1e-6)
  }
}
