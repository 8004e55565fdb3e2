import Foundation
import Testing

@Suite(.enabled(if: Whiteline.isThere, Comment(rawValue: Whiteline.absence))) struct TrainTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.addDataset()
  }

  private func arguments(_ output: String, _ more: String...) -> [String] {
    [
      "train", "\(folder.path)/data", "--recipe", "\(folder.path)/tiny.json5", "--name", "fe-k", "--output",
      "\(folder.path)/\(output)",
    ] + more
  }

  private func digest(_ outcome: Whiteline.Outcome) throws -> Substring {
    let line = try #require(outcome.output.split(separator: "\n").last)
    let digest = line.split(separator: " ").last ?? ""
    #expect(digest.count == 64, "\(line)")
    return digest
  }

  @Test func aModelIsStoredWithItsCard() throws {
    let outcome = try Whiteline.run(arguments("models", "--report", "\(folder.path)/report"))
    #expect(outcome.status == 0, "\(outcome.error)")
    #expect(outcome.output.hasPrefix("fe-k 1: 3 samples (25 %) held out, split by structure, seed 11\n"))
    #expect(outcome.error.hasPrefix("12 samples, Fe K edge; descriptors ...\n"))
    let card = try #require(
      JSONSerialization.jsonObject(with: folder.read("models/fe-k/1/card.json")) as? [String: Any])
    #expect(try card["digest"] as? String == String(digest(outcome)))
    #expect((card["data"] as? [String: Any])?["samples"] as? Int == 9)
    #expect((card["data"] as? [String: Any])?["licence"] as? String == "CC0-1.0")
    #expect(card["recipeName"] as? String == "tiny.json5")
    for file in ["table.txt", "samples.csv", "spectra.svg", "errors.svg", "peaks.svg", "evaluation.json"] {
      #expect(try !folder.read("report/\(file)").isEmpty)
    }
    let second = try Whiteline.run(arguments("models", "--folds", "3"))
    #expect(second.status == 0, "\(second.error)")
    #expect(second.output.hasPrefix("3-fold cross-validation\n"))
    #expect(
      String(decoding: try folder.read("models/fe-k/active.json"), as: UTF8.self) == "{\"version\": 2}\n")
  }

  /// Stopped twice on its way, the run ends with the very bytes of one that was left alone.
  @Test func interruptedAndResumed() throws {
    let epochs = "2000"
    let alone = try Whiteline.run(arguments("alone", "--epochs", epochs))
    #expect(alone.status == 0, "\(alone.error)")
    let checkpoint = "\(folder.path)/run.checkpoint"
    for _ in 0..<2 {
      let run = try RunningProcess(
        try #require(Whiteline.path),
        arguments("resumed", "--epochs", epochs, "--checkpoint", checkpoint, "--resume"))
      #expect(run.waitForError("train ["))
      run.signal(SIGINT)
      let outcome = run.end()
      #expect(outcome.status == 1)
      #expect(
        outcome.error.hasSuffix("Error: interrupted; go on with --resume --checkpoint \(checkpoint)\n"),
        "\(outcome.error)")
      #expect(outcome.output.isEmpty)
      #expect(FileManager.default.fileExists(atPath: checkpoint))
    }
    let resumed = try Whiteline.run(
      arguments("resumed", "--epochs", epochs, "--checkpoint", checkpoint, "--resume", "--threads", "1"))
    #expect(resumed.status == 0, "\(resumed.error)")
    #expect(resumed.error.contains("resumed after epoch "))
    #expect(try digest(resumed) == digest(alone))

    let other = try Whiteline.run(arguments("other", "--epochs", "3", "--checkpoint", checkpoint, "--resume"))
    #expect(other.status == 1)
    #expect(other.error.contains("\(checkpoint): The checkpoint belongs to another run: the recipe differs."))
    try folder.write("broken.checkpoint", "nothing")
    let broken = try Whiteline.run(
      arguments("other", "--checkpoint", "\(folder.path)/broken.checkpoint", "--resume"))
    #expect(broken.status == 1)
    #expect(broken.error.contains("broken.checkpoint"))
  }

  /// A cross-validation too goes on where it was stopped, here by the end of its terminal.
  @Test func foldsAreResumed() throws {
    let more = ["--epochs", "400", "--folds", "3"]
    let alone = try Whiteline.run(arguments("alone") + more)
    #expect(alone.status == 0, "\(alone.error)")
    let command = arguments("resumed") + more + ["--checkpoint", "\(folder.path)/new/f.ck", "--resume"]
    let run = try RunningProcess(try #require(Whiteline.path), command)
    #expect(run.waitForError("fold 2/3 ["))
    run.signal(SIGHUP)
    run.signal(SIGHUP)
    let outcome = run.end()
    #expect(outcome.status == 1)
    #expect(outcome.error.hasSuffix("go on with --resume --checkpoint \(folder.path)/new/f.ck\n"))
    let resumed = try Whiteline.run(command)
    #expect(resumed.status == 0, "\(resumed.error)")
    #expect(resumed.error.contains("resumed after epoch 400\n"))
    #expect(try digest(resumed) == digest(alone))
    let table = { (outcome: Whiteline.Outcome) in outcome.output.split(separator: "\n").dropLast() }
    #expect(table(resumed) == table(alone))
  }

  /// What cannot be written after the training costs the report and not the model.
  @Test func aReportThatFailsLeavesTheModel() throws {
    try FileManager.default.createDirectory(
      atPath: "\(folder.path)/report/samples.csv", withIntermediateDirectories: true)
    let outcome = try Whiteline.run(arguments("models", "--report", "\(folder.path)/report"))
    #expect(outcome.status == 1)
    #expect(outcome.error.contains("report/samples.csv"), "\(outcome.error)")
    #expect(try !folder.read("models/fe-k/active.json").isEmpty)
    #expect(outcome.output.contains("stored "))
  }

  @Test func tooFewStructuresToKeepOneAside() throws {
    let one = try TemporaryFolder()
    for file in SyntheticDataset.files(1) { try one.write(file.path, file.text) }
    let outcome = try Whiteline.run(
      "train", one.path, "--recipe", "\(folder.path)/tiny.json5", "--name", "x", "--output", "\(one.path)/m")
    #expect(outcome.status == 1)
    #expect(
      outcome.error.contains("the dataset has 1 of the 2 structures it takes to keep one aside"),
      "\(outcome.error)")
  }

  @Test func badFilesAreNamed() throws {
    try folder.write("data/structures/fe03.xyz", "2\n\nFe 0 0 0\n")
    try folder.write("data/spectra/fe05.txt", "7097 x\n")
    try folder.write("data/structures/lonely.xyz", SyntheticDataset.structure(1))
    try folder.write("data/spectra/fe07.txt", "7111 0.1\n7112 0.2\n7113 0.3\n")
    let refused = try Whiteline.run(arguments("models"))
    #expect(refused.status == 1)
    for text in [
      "spectra/fe07.txt: There are no data at", "4 files are bad, 9 samples are good.",
      "structures/fe03.xyz: The frame declares 2 atoms but ends after 1, at line 3", "spectra/fe05.txt: ",
      "structures/lonely.xyz: no spectrum belongs to this structure",
      "Mend the files, or go on without them by --skip-bad-files.",
    ] {
      #expect(refused.error.contains(text), "\(refused.error)")
    }
    #expect(!FileManager.default.fileExists(atPath: "\(folder.path)/models"))

    let skipped = try Whiteline.run(arguments("models", "--skip-bad-files"))
    #expect(skipped.status == 0, "\(skipped.error)")
    #expect(skipped.error.contains("\nspectra/fe07.txt: "))
    #expect(skipped.output.hasPrefix("fe-k 1: 2 samples (22 %) held out"))

    let evaluated = try Whiteline.run(
      "evaluate", "\(folder.path)/data", "--models", "\(folder.path)/models", "--skip-bad-files", "--json")
    #expect(evaluated.status == 0, "\(evaluated.error)")
  }

  @Test func samplesThatDoNotSuitTheRecipe() throws {
    try folder.write("data/spectra/fe07.txt", "7111 0.1\n7112 0.2\n7113 0.3\n")
    let refused = try Whiteline.run(arguments("models"))
    #expect(refused.status == 1)
    #expect(refused.error.contains("\nspectra/fe07.txt: There are no data at"), "\(refused.error)")
    #expect(
      refused.error.hasSuffix(
        "1 files are bad, 11 samples are good. Mend the files, or go on without them by --skip-bad-files.\n"))
  }

  @Test(arguments: [
    (
      ["--name", "../x"],
      "--name '../x': use up to 64 letters, digits, '-', '_' and '.', the first a letter, digit or '_'"
    ),
    (["--name", ""], "--name '': use up to 64 letters"),
    (["--folds", "1"], "--folds: at least 2 are needed"),
    (["--epochs", "0"], "--epochs: at least 1 is needed"),
    (["--threads", "0"], "--threads: at least 1 is needed"),
    (
      ["--seed", "9223372036854775808"], "--seed 9223372036854775808: seeds go from 0 to 9223372036854775807"
    ),
    (["--resume"], "--resume needs --checkpoint FILE"),
    (["--folds", "13"], "--folds 13: the dataset has 12 structures"),
    (["--recipe", "no-such-recipe"], "there are: fe-k, rankine2020. Name one of these"),
    (
      ["--recipe", "./nope.json5"],
      "Cannot open ./nope.json5: No such file or directory (errno 2). Check the path.\n"
    ),
    (["--output", "/proc/M1"], "Cannot create the folder /proc/M1"),
    (["--report", "/proc/r"], "Cannot create the folder /proc/r"),
    (["--checkpoint", "/proc/nope/x.ck"], "Cannot create the folder /proc/nope"),
  ])
  func wrongOptions(options: [String], message: String) throws {
    let outcome = try Whiteline.run(
      ["train", "\(folder.path)/data"]
        + (options.contains("--output") ? [] : ["--output", "\(folder.path)/m"])
        + (options.contains("--recipe") ? [] : ["--recipe", "\(folder.path)/tiny.json5"])
        + (options.contains("--name") ? [] : ["--name", "x"]) + options)
    #expect([1, 64].contains(outcome.status))
    #expect(outcome.error.contains(message), "\(outcome.error)")
    #expect(!outcome.error.contains("train ["), "it went to work: \(outcome.error)")
    let isLater = ["--report", "--checkpoint"].contains(options[0])
    #expect(isLater || !FileManager.default.fileExists(atPath: "\(folder.path)/m"))
  }

  @Test func badRecipesAndDatasets() throws {
    try folder.write("bad.json5", "{hidden: [8], epoch: 3}")
    let recipe = try Whiteline.run(
      "train", "\(folder.path)/data", "--recipe", "\(folder.path)/bad.json5", "--name", "x")
    #expect(recipe.status == 1)
    #expect(recipe.error.contains("/epoch: Unknown key; did you mean \"epochs\"?"))
    #expect(recipe.error.contains("/descriptor: This key is required; add it."))
    let nowhere = try Whiteline.run(
      "train", "/nowhere/data", "--recipe", "\(folder.path)/tiny.json5", "--name", "x")
    #expect(nowhere.status == 1)
    #expect(nowhere.error.contains("/nowhere/data"))
    let empty = try TemporaryFolder()
    let nothing = try Whiteline.run(
      "train", empty.path, "--recipe", "\(folder.path)/tiny.json5", "--name", "x")
    #expect(nothing.status == 1)
    #expect(nothing.error.contains("no pair of structures/ID.xyz and spectra/ID.txt"))
  }
}
