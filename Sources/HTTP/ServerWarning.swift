/// What whoever runs a server should know, although it goes on.
public enum ServerWarning: Sendable, Equatable {
  /// The process may open fewer descriptors than connections are allowed.
  case fewDescriptors(limit: Int, connections: Int)
  /// A connection could not be taken: the process, or the machine, has no descriptors or no memory left.
  case descriptorsExhausted
  /// Connections cannot be taken for another reason.
  case acceptFailed(errno: Int32)

  /// What is wrong and how to put it right.
  public var message: String {
    switch self {
    case .fewDescriptors(let limit, let connections):
      "The process may open \(limit) file descriptors, and \(connections) connections are allowed. Raise the one "
        + "(ulimit -n, LimitNOFILE), or lower the other."
    case .descriptorsExhausted:
      "Connections are closed unanswered: there are no file descriptors or no memory left. Raise the limit (ulimit -n, "
        + "LimitNOFILE), or allow fewer connections."
    case .acceptFailed(let code):
      "Connections cannot be taken (accept failed with error \(code)). If another process shares the listening socket, see "
        + "that it has not shut it down; otherwise start the server again."
    }
  }
}
