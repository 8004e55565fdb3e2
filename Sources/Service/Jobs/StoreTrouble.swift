/// Why jobs, datasets and models cannot be stored at present.
public enum StoreTrouble: Hashable, Sendable {
  /// The database does not answer.
  case unreachable
  /// The database answers, but takes no changes.
  case unwritable
  /// Less than so many bytes are free for the data folder.
  case fullDisk(minimumFree: Int)

  /// For whoever asks /readyz.
  var message: String {
    switch self {
    case .unreachable: "The job store cannot be reached."
    case .unwritable: "The job store cannot be written; the server's log says why."
    case .fullDisk(let minimumFree):
      "Less than \(minimumFree) bytes are free on the disk of the data folder. Free some space."
    }
  }
}
