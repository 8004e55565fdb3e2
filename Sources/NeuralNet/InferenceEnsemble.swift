/// Networks of one shape that answer the same rows.
///
/// Few rows go through all members together, as one product: threads share the panels of all members and wait for
/// each other once a layer, not once a layer and member. Each member's answer has the bits it has alone.
public struct InferenceEnsemble: Sendable {
  /// The members.
  public let members: [InferenceNetwork]

  /// Folds and packs the members, of which there must be one at least, all of one shape.
  public init(_ members: [Parameters], precision: WeightPrecision = .single) {
    precondition(!members.isEmpty, "an ensemble has members")
    precondition(
      members.allSatisfy { $0.architecture == members[0].architecture }, "members of one shape")
    self.members = members.map { InferenceNetwork($0, precision: precision) }
  }

  /// Shape of every member.
  public var architecture: Architecture { members[0].architecture }

  /// Wakes the threads for a product that will be wanted within some hundred microseconds.
  public func prepare() { members[0].prepare() }

  /// Output rows of each member for any number of input rows; on the caller's thread alone if that is wanted,
  /// because the other processors have work.
  public func forward(_ rows: [Float], onOneThread: Bool = false) throws(NeuralNetError) -> [[Float]] {
    let count = try members[0].rowCount(rows)
    guard members.count > 1, count > 0, count <= InferenceRun.few else {
      var outputs: [[Float]] = []
      for member in members { outputs.append(try member.forward(rows, onOneThread: onOneThread)) }
      return outputs
    }
    return together(rows, count, onOneThread)
  }

  private func together(_ rows: [Float], _ count: Int, _ onOneThread: Bool) -> [[Float]] {
    let memories = members.map { member -> InferenceMemory in
      let memory = member.memories.take(for: member, rows: count, keepsSlopes: false)
      memory.copyIn(rows[...], count: count)
      return memory
    }
    let work = count * members.count * architecture.parameterCount
    InferenceProduct(memories: memories, rows: count)
      .run(useful: !onOneThread && work > InferenceRun.leastWork)
    return zip(members, memories).map { member, memory in
      var outputs = [Float](repeating: 0, count: count * architecture.outputs)
      memory.copyOut(&outputs, at: 0, count: count)
      member.memories.giveBack(memory)
      return outputs
    }
  }
}
