import JSON
import Jobs
import NeuralNet
import Persistence
import Prediction
import Testing

@testable import Laboratory

/// Weights that are sound in form and absurd in value must not end the worker that computes with them.
@Suite struct AbsurdWeightsTests {
  @Test func jobsOutliveThem() throws {
    let lab = try Lab()
    try lab.stockUp()
    _ = try lab.submit(TrainHandlerTests.body)
    #expect(try lab.work()?.state == .succeeded)
    let sound = try lab.registry.artefact("fe", 1).safetensors
    for prefix in ["uncertainty.factor", "output."] {
      var file = sound
      for index in file.tensors.indices where file.tensors[index].name.hasPrefix(prefix) {
        file.tensors[index].values = file.tensors[index].values.map { _ in 3e38 }
      }
      #expect(file != sound, "\(prefix)")
      let path = "\(lab.artefacts.folder.path)/absurd.gz"
      try AtomicFile.write(try Gzip.compressed(file.encoded(), level: 1), to: path)
      let version = try lab.registry.upload(path, as: "fe").version
      _ = try lab.submit(#"{"kind": "predict", "dataset": "fe", "model": "fe", "version": \#(version)}"#)
      let predicted = try #require(try lab.work())
      #expect(predicted.state == .succeeded, "\(predicted.failure?.detail ?? "")")
      let failures = try lab.result(predicted)["failures"]?.double
      #expect((1...12).contains(failures ?? 0), "\(prefix) \(failures ?? -1)")
      _ = try lab.submit(#"{"kind": "evaluate", "dataset": "fe", "model": "fe", "version": \#(version)}"#)
      #expect(try lab.work()?.state.isFinal == true)
    }
  }
}
