import Foundation
import NeuralNet
import Testing

@testable import Prediction

@Suite struct SafetensorsTests {
  static let file = Safetensors(
    metadata: ["format": "x", "note": "ü \"q\""],
    tensors: [
      NamedTensor(name: "a", shape: [2, 2], values: [1, -2.5, 0, 0x1p-140]),
      NamedTensor(name: "empty", shape: [0], values: []),
      NamedTensor(name: "b", shape: [], values: [.pi]),
    ])

  /// A file with this header and so many bytes of data.
  static func bytes(_ header: String, data: Int) -> [UInt8] {
    let text = Array(header.utf8)
    return (0..<8).map { UInt8(truncatingIfNeeded: text.count >> (8 * $0)) } + text
      + [UInt8](repeating: 0, count: data)
  }

  @Test func readsWhatItWrote() throws {
    let bytes = Self.file.encoded()
    let read = try Safetensors(bytes)
    #expect(read == Self.file)
    #expect(read.encoded() == bytes)
    #expect((8 + Int(bytes[0]) + Int(bytes[1]) << 8) % 8 == 0)
  }

  @Test func theBytesAreThoseOfTheFormat() throws {
    let file = Safetensors(
      metadata: ["k": "v"], tensors: [NamedTensor(name: "t", shape: [2], values: [1, -2])])
    let header = #"{"__metadata__":{"k":"v"},"t":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#
    let padded = header + String(repeating: " ", count: (8 - header.utf8.count % 8) % 8)
    let expected =
      [UInt8(padded.utf8.count), 0, 0, 0, 0, 0, 0, 0] + Array(padded.utf8) + [
        0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0,
      ]
    #expect(file.encoded() == expected)
  }

  @Test func everyTruncationIsRefused() throws {
    let bytes = Self.file.encoded()
    for length in 0..<bytes.count {
      let found = failure { _ = try Safetensors(Array(bytes[..<length])) }
      guard case .weights(.truncated(let expected, length)) = found else {
        Issue.record("\(length) of \(bytes.count) bytes: \(String(describing: found))")
        continue
      }
      #expect(expected > length && expected <= bytes.count)
    }
  }

  /// Damage never traps; what still reads is a file with other numbers.
  @Test func everyDamagedHeaderByteIsSurvived() {
    let bytes = Self.file.encoded()
    for position in 0..<(bytes.count - 20) {
      for value: UInt8 in [0, 0x20, 0x22, 0x39, 0x7B, 0xFF] {
        var damaged = bytes
        damaged[position] = value
        do { _ = try Safetensors(damaged) } catch { #expect(!error.message.isEmpty) }
      }
    }
  }

  static let refused: [(header: String, data: Int, fault: WeightsFault)] = [
    (#"{"a":{"dtype":"F16","shape":[2],"data_offsets":[0,4]}}"#, 4, .tensorType("a")),
    (#"{"a":{"shape":[1],"data_offsets":[0,4]}}"#, 4, .tensorType("a")),
    (#"{"a":7}"#, 0, .tensorType("a")),
    (#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}"#, 4, .tensorShape("a")),
    (#"{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}"#, 4, .tensorShape("a")),
    (#"{"a":{"dtype":"F32","shape":[1.5],"data_offsets":[0,6]}}"#, 6, .tensorShape("a")),
    (#"{"a":{"dtype":"F32","shape":["1"],"data_offsets":[0,4]}}"#, 4, .tensorShape("a")),
    (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}"#, 4, .tensorShape("a")),
    (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[-4,0]}}"#, 4, .tensorShape("a")),
    (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0]}}"#, 4, .tensorShape("a")),
    (#"{"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,0]}}"#, 0, .tensorShape("a")),
    (#"{"a":{"dtype":"F32","shape":[9223372036854775807],"data_offsets":[0,4]}}"#, 4, .tensorShape("a")),
    (
      #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#,
      4,
      .layout(4)
    ),
    (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"#, 8, .layout(0)),
    (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#, 9, .layout(4)),
    (#"{"__metadata__":[]}"#, 0, .header("__metadata__ is not an object")),
    (#"{"__metadata__":{"k":1}}"#, 0, .header("__metadata__.k is not text")),
    ("[]", 0, .header("the header is not an object")),
  ]

  @Test(arguments: refused.indices) func saysWhatIsWrong(index: Int) {
    let (header, data, fault) = Self.refused[index]
    #expect(failure { _ = try Safetensors(Self.bytes(header, data: data)) } == .weights(fault), "\(header)")
  }

  @Test func hugeLengthsAllocateNothing() {
    let full = [UInt8](repeating: 0xFF, count: 64)
    #expect(failure { _ = try Safetensors(full) } == .weights(.headerTooLong(.max)))
    let long = Self.bytes(
      #"{"a":{"dtype":"F32","shape":[1000000000],"data_offsets":[0,4000000000]}}"#, data: 4)
    guard case .weights(.truncated) = failure({ _ = try Safetensors(long) }) else {
      Issue.record("four thousand million bytes taken from a file of \(long.count)")
      return
    }
  }

  @Test func headersThatAreNotJSONAreRefused() {
    for text in ["", "{", "{\"a\":", "nonsense", "{\"a\":1,\"a\":1}"] {
      guard case .weights(.header) = failure({ _ = try Safetensors(Self.bytes(text, data: 0)) }) else {
        Issue.record("\(text) was taken")
        continue
      }
    }
  }

  @Test func namesTheTensorThatIsMissing() {
    #expect(failure { _ = try Self.file.tensor("c") } == .weights(.tensorMissing("c")))
  }

  /// Runs Python's own package where it is installed.
  @Test(.enabled(if: Python.hasSafetensors, "needs python3 with the packages numpy and safetensors"))
  func pythonReadsIt() throws {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent(
      "\(UUID().uuidString).safetensors")
    try Data(Self.file.encoded()).write(to: path)
    defer { try? FileManager.default.removeItem(at: path) }
    let output = try Python.run(
      """
      import sys
      from safetensors import safe_open
      with safe_open(sys.argv[1], "np") as f:
          print(f.metadata()["note"] == 'ü "q"', sorted(f.keys()), f.get_tensor("a").tolist(), f.get_tensor("b").shape)
      """, path.path)
    #expect(
      output == "True ['a', 'b', 'empty'] [[1.0, -2.5], [0.0, 7.174648137343064e-43]] ()\n", "\(output)")
  }
}

/// The system's Python, for comparison with other people's readers.
enum Python {
  static let hasSafetensors = (try? run("import numpy, safetensors; print(1)")) == "1\n"

  static func run(_ script: String, _ arguments: String...) throws -> String {
    String(decoding: try launch("/usr/bin/env", ["python3", "-c", script] + arguments), as: UTF8.self)
  }

  static func launch(_ program: String, _ arguments: [String]) throws -> [UInt8] {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return [UInt8](data)
  }
}
