import JSON
import Prediction

/// How far a job is, as GET /jobs/ID shows it under `progress`.
struct Progress: Hashable, Sendable {
  /// Share done, 0 to 1.
  var fraction = 0.0
  /// Epochs done.
  var epoch: Int?
  /// Epochs in all.
  var epochs: Int?
  /// Loss of the last epoch.
  var loss: Double?
  /// Loss over the validation samples after it.
  var validationLoss: Double?
  /// Samples trained a second.
  var samplesPerSecond: Double?
  /// Seconds to go.
  var eta: Double?
  /// Jobs it started that have ended, and all of them.
  var children: (ended: Int, all: Int)?

  static func == (one: Progress, other: Progress) -> Bool { one.encoded == other.encoded }
  func hash(into hasher: inout Hasher) { hasher.combine(encoded) }

  /// As JSON.
  var encoded: [UInt8] {
    var writer = JSONWriter()
    writer.object { object in
      object.member("fraction", fraction.rounded(figures: 4))
      if let epoch { object.member("epoch", epoch) }
      if let epochs { object.member("epochs", epochs) }
      if let loss, loss.isFinite { object.member("loss", loss) }
      if let validationLoss, validationLoss.isFinite { object.member("validationLoss", validationLoss) }
      if let samplesPerSecond { object.member("samplesPerSecond", samplesPerSecond.rounded(figures: 4)) }
      if let eta { object.member("eta", eta.rounded(figures: 4)) }
      if let children {
        object.object("children") {
          $0.member("ended", children.ended)
          $0.member("all", children.all)
        }
      }
    }
    return writer.bytes
  }
}

/// Events that handlers append.
enum EventText {
  static func epoch(_ epoch: TrainingRun.Epoch, after offset: Int, of epochs: Int) -> [UInt8] {
    text { object in
      object.member("epoch", offset + epoch.number)
      object.member("epochs", epochs)
      object.member("loss", epoch.loss)
      if let loss = epoch.validationLoss, loss.isFinite { object.member("validationLoss", loss) }
    }
  }

  static func checkpoint(epoch: Int, bytes: Int, digest: String) -> [UInt8] {
    text { object in
      object.member("epoch", epoch)
      object.member("bytes", bytes)
      object.member("sha256", digest)
    }
  }

  static func log(_ message: String) -> [UInt8] { text { $0.member("message", message) } }

  private static func text(_ body: (inout JSONWriter) -> Void) -> [UInt8] {
    var writer = JSONWriter()
    writer.object(body)
    return writer.bytes
  }
}
