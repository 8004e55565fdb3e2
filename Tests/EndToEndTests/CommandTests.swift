import Foundation
import Testing

@Suite(.enabled(if: Whiteline.isThere, Comment(rawValue: Whiteline.absence))) struct CommandTests {
  private let models: String
  private let folder: TemporaryFolder
  private let complex: String

  init() throws {
    models = try TrainedModel.folder.get().path + "/models"
    folder = try TemporaryFolder()
    complex = try folder.write("complex.xyz", SyntheticDataset.structure(4))
  }

  @Test func predictWritesEveryFormat() throws {
    let csv = try Whiteline.run("predict", complex, "--models", models)
    #expect(csv.status == 0, "\(csv.error)")
    #expect(csv.output.contains("\nenergy (eV),mu,sigma\n-35.0,"))
    #expect(csv.output.split(separator: "\n").count == 445)
    #expect(try Whiteline.run("predict", complex, "--models", models, "--csv").output == csv.output)
    let json = try Whiteline.run("predict", complex, "--models", models, "--json", "--absolute")
    let answer = try #require(JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
    #expect(answer["energyAxis"] as? String == "absolute")
    let xdi = try Whiteline.run("predict", complex, "--models", models, "--xdi", "--absorber", "0")
    #expect(xdi.output.hasPrefix("# XDI/1.0 Whiteline/0.1.0\n"))
    let svg = try Whiteline.run("predict", complex, "--models", models, "--svg")
    #expect(svg.output.contains("<svg") && svg.output.contains("Fe K edge, model fe-k version 1"))
  }

  @Test func severalFilesAreAnsweredBesideTheirNames() throws {
    let second = try folder.write("b/other.xyz", SyntheticDataset.structure(5))
    let outcome = try Whiteline.run("predict", complex, second, "--models", models)
    #expect(outcome.status == 0)
    #expect(outcome.output.isEmpty)
    let first = try folder.read("complex.csv")
    #expect(try first != folder.read("b/other.csv"))
    #expect(
      try Whiteline.run("predict", complex, "--models", models, "--output", "\(folder.path)/out").status == 0)
    #expect(try folder.read("out/complex.csv") == first)
  }

  @Test func answersThatAreThereAlreadyStay() throws {
    let second = try folder.write("b/other.xyz", SyntheticDataset.structure(5))
    let measured = try folder.write("b/other.csv", "measured")
    let refused = try Whiteline.run("predict", complex, second, "--models", models)
    #expect(refused.status == 1)
    #expect(
      refused.error
        == "Error: \(measured) is there already, and nothing was computed. Give --force to replace, or --output FOLDER to write elsewhere.\n"
    )
    #expect(try folder.read("b/other.csv") == Data("measured".utf8))
    #expect(!FileManager.default.fileExists(atPath: "\(folder.path)/complex.csv"))
    let forced = try Whiteline.run("predict", complex, second, "--models", models, "--force")
    #expect(forced.status == 0)
    #expect(forced.error.contains("wrote \(folder.path)/complex.csv\n"), "\(forced.error)")
    #expect(forced.error.contains("wrote \(measured)\n"))
    #expect(try folder.read("b/other.csv") != Data("measured".utf8))
    let named = try Whiteline.run("predict", complex, "--models", models, "--output", folder.path)
    #expect(named.status == 1 && named.error.contains("\(folder.path)/complex.csv is there already"))
    #expect(try Whiteline.run("predict", complex, "--models", models).status == 0)
  }

  @Test func answersThatWouldOverwriteEachOther() throws {
    let twin = try folder.write("b/complex.xyz", SyntheticDataset.structure(5))
    let outcome = try Whiteline.run(
      "predict", complex, twin, "--models", models, "--output", "\(folder.path)/out")
    #expect(outcome.status == 64)
    #expect(
      outcome.error.contains(
        "\(complex) and \(twin) would both be answered in \(folder.path)/out/complex.csv"))
  }

  @Test func badFilesAreNamedAndTheOthersAnswered() throws {
    let cobalt = try folder.write("cobalt.xyz", SyntheticDataset.structure(4, absorber: "Co"))
    let outcome = try Whiteline.run(
      "predict", cobalt, "/nowhere/x.xyz", complex, "--models", models, "--output", folder.path)
    #expect(outcome.status == 1)
    #expect(outcome.error.contains("\(cobalt): The structure holds no Fe, only "))
    #expect(outcome.error.contains(": the model fe-k is for the Fe K edge.\n"))
    #expect(
      outcome.error.contains(
        "Cannot open /nowhere/x.xyz: No such file or directory (errno 2). Check the path.\n"))
    #expect(try !folder.read("complex.csv").isEmpty)
    let model = try Whiteline.run("predict", complex, "--models", models, "--model", "cu-k")
    #expect(model.status == 1)
    #expect(
      model.error == "Error: \(models): there is no model \"cu-k\"; there are: fe-k.\n", "\(model.error)")
  }

  @Test func absorbersAreNamedAsInRequests() throws {
    let one = try Whiteline.run("predict", complex, "--models", models, "--absorber", "0")
    #expect(one.status == 0, "\(one.error)")
    for choice in ["all", "0"] {
      let outcome = try Whiteline.run("predict", complex, "--models", models, "--absorber", choice)
      #expect(outcome.output == one.output)
    }
    let twice = try Whiteline.run("predict", complex, "--models", models, "--absorber", "0,0")
    #expect(twice.status == 1 && twice.error.contains("twice"), "\(twice.error)")
    let wrong = try Whiteline.run("predict", complex, "--models", models, "--absorber", "0,x")
    #expect(wrong.status == 64 && wrong.error.contains("several with commas between, or all"))
  }

  @Test func theFileAtFaultIsNamed() throws {
    for name in ["active.json", "1/weights.safetensors.gz"] {
      try folder.write(
        "models/fe-k/\(name)", Data(contentsOf: URL(fileURLWithPath: "\(models)/fe-k/\(name)")))
    }
    let card = try folder.write("models/fe-k/1/card.json", "{\n\"name\": }")
    let outcome = try Whiteline.run("predict", complex, "--models", "\(folder.path)/models")
    #expect(outcome.status == 1)
    #expect(
      outcome.error.hasPrefix("Error: \(card): The model card cannot be read: Line 2"), "\(outcome.error)")
  }

  @Test func evaluatePrintsJSON() throws {
    let data = try TrainedModel.folder.get().path + "/data"
    let outcome = try Whiteline.run(
      "evaluate", data, "--models", models, "--json", "--output", "\(folder.path)/report")
    #expect(outcome.status == 0, "\(outcome.error)")
    #expect(outcome.error.contains("note: fe-k was trained on this very dataset"))
    let figures = try #require(
      JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
    #expect(figures["method"] as? String == "fe-k 1 on 12 samples")
    #expect(try folder.read("report/evaluation.json") == Data(outcome.output.utf8))
    let table = try Whiteline.run("evaluate", data, "--models", models)
    #expect(table.output.contains("MSE convolved"))
  }

  @Test func configAndVersion() throws {
    let good = try folder.write("good.json5", "{server: {port: 1,},} // fine\n")
    #expect(try Whiteline.run("config", "check", good).output == "\(good) is valid\n")
    let bad = try folder.write("bad.json5", "{server: {port: -1}, sever: {}}")
    let outcome = try Whiteline.run("config", "check", bad)
    #expect(outcome.status == 1)
    #expect(
      outcome.error
        == "Error: \(bad): /server/port: Must lie between 0 and 65535, not -1.\n/sever: Unknown key; did you mean \"server\"?\n"
    )
    #expect(try Whiteline.run("version").output.hasPrefix("whiteline 0.1.0\nkernels "))
    #expect(try Whiteline.run("--version").output == "0.1.0\n")
    #expect(try Whiteline.run("no-such-command").status == 64)
  }

  private static let python = "/usr/bin/env"

  /// A forward pass written anew from the card, fed the descriptor that the server was fed.
  @Test func numPyAgreesWithTheCard() throws {
    let check = try RunningProcess(Self.python, ["python3", "-c", "import numpy, safetensors"]).end()
    guard check.status == 0 else {
      print("skipped: install python3 with numpy and safetensors to compare with an independent forward pass")
      return
    }
    let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(
      path: "Fixtures/numpy_forward.py")
    let root = script.deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let shipped = root.appending(path: "Models").path
    for folder in [models]
      + (FileManager.default.fileExists(atPath: "\(shipped)/fe-k/active.json") ? [shipped] : [])
    {
      let server = try RunningProcess(
        try #require(Whiteline.path),
        ["serve", "--port", "0", "--models", folder, "--data", try TemporaryData.folder.get().path])
      let port = try #require(server.line()?.split(separator: ":").last)
      let outcome = try RunningProcess(
        Self.python, ["python3", script.path, "\(folder)/fe-k", "http://127.0.0.1:\(port)", complex]
      ).end()
      #expect(outcome.status == 0, "\(outcome.output) \(outcome.error)")
      print("NumPy forward pass of \(folder): \(outcome.output)")
      server.signal(SIGTERM)
      #expect(server.end().status == 0)
    }
  }
}
