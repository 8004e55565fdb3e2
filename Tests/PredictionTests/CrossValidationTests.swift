import Testing

@testable import Prediction

@Suite struct CrossValidationTests {
  @Test func everySampleIsJudgedByANetworkThatNeverSawIt() throws {
    let recipe = try Samples.recipe("epochs: 2")
    let (dataset, data) = try Samples.data(recipe)
    let ids = dataset.samples.map(\.id)
    var seen: [TrainingRun.Result] = []
    let judged = try CrossValidation(recipe: recipe, folds: 3, seed: 4, threads: 1).run(data, ids: ids) {
      _, _, run in
      seen.append(try run.runToEnd())
    }
    #expect(judged.rows == Array(0..<48) && judged.curves.map(\.id) == ids && seen.count == 3)
    let folds = Split.folds(3, groups: data.groups, validation: recipe.validation, seed: 4)
    for (result, fold) in zip(seen, folds) {
      let again = try result.predict(data, rows: fold.test)
      let kept = fold.test.flatMap { judged.predicted[$0 * 41..<($0 + 1) * 41] }
      #expect(again == kept)
    }
  }

  @Test func moreFoldsThanStructuresIsNoTrap() throws {
    let recipe = try Samples.recipe("epochs: 1, validation: 0")
    let (dataset, data) = try Samples.data(recipe, 6)
    let judged = try CrossValidation(recipe: recipe, folds: 5, seed: 4, threads: 1)
      .run(data, ids: dataset.samples.map(\.id)) { _, _, run in _ = try run.runToEnd() }
    #expect(judged.curves.count == 6 && judged.predicted.allSatisfy { $0 != 0 })
  }
}
