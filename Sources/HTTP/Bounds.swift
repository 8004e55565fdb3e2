/// The limits as the conversations of a loop use them: times in nanoseconds, shared by reference, so that
/// asking for one copies nothing.
final class Bounds: Sendable {
  let target: Int
  let head: Int
  let fields: Int
  let body: Int
  let discardedBody: Int
  let chunkExtension: Int
  let chunkExtensions: Int
  let trailers: Int
  let requestsPerConnection: Int
  let pipelinedPerTurn: Int
  let unsent: Int
  let unsentStream: Int
  let unwritten: Int
  let filePiece: Int
  let bodyRate: Int
  let writeRate: Int
  let handshakeTime: Int64
  let headTime: Int64
  let bodyGrace: Int64
  let bodyTime: Int64
  let writeStall: Int64
  let idleTime: Int64
  let evictionAge: Int64
  let lingerTime: Int64
  let drainGrace: Int64
  let requestTime: Int64

  init(_ limits: Limits) {
    target = limits.target
    head = limits.head
    fields = limits.fields
    body = limits.body
    discardedBody = limits.discardedBody
    chunkExtension = limits.chunkExtension
    chunkExtensions = limits.chunkExtensions
    trailers = limits.trailers
    requestsPerConnection = limits.requestsPerConnection ?? .max
    pipelinedPerTurn = limits.pipelinedPerTurn
    unsent = limits.unsent
    unsentStream = limits.unsentStream
    unwritten = limits.unwritten
    filePiece = limits.filePiece
    bodyRate = limits.bodyRate
    writeRate = limits.writeRate
    handshakeTime = limits.handshakeTime.nanoseconds
    headTime = limits.headTime.nanoseconds
    bodyGrace = limits.bodyGrace.nanoseconds
    bodyTime = limits.bodyTime.nanoseconds
    writeStall = limits.writeStall.nanoseconds
    idleTime = limits.idleTime.nanoseconds
    evictionAge = limits.evictionAge.nanoseconds
    lingerTime = limits.lingerTime.nanoseconds
    drainGrace = limits.drainGrace.nanoseconds
    requestTime = limits.requestTime.nanoseconds
  }
}
