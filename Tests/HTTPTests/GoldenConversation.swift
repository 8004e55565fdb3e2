import Foundation
import Testing

/// A conversation written down in Markdown: what the client sends, what the server must answer.
///
/// A fenced block is a run of bytes: each line ends with CR LF, unless it ends with a backslash. Escapes are
/// `\r \n \t \0 \\ \xNN`. The word `end` after `client` means that the client ends its side afterwards;
/// `close` after `server` means that the server ends the connection afterwards.
struct GoldenConversation: Sendable, CustomTestStringConvertible {
  struct Step: Sendable {
    var isClient: Bool
    var isLast: Bool
    var bytes: [UInt8]
  }

  var name: String
  var steps: [Step]

  var testDescription: String { name }

  /// Every conversation in the folder beside this file.
  static let all: [GoldenConversation] = {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Conversations")
    let files =
      (try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)) ?? []
    return files.filter { $0.pathExtension == "md" }
      .sorted { $0.lastPathComponent < $1.lastPathComponent }
      .flatMap { read((try? String(contentsOf: $0, encoding: .utf8)) ?? "", in: $0.lastPathComponent) }
  }()

  private static func read(_ text: String, in file: String) -> [GoldenConversation] {
    var found: [GoldenConversation] = []
    var block: (info: [Substring], lines: [Substring])?
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if let open = block {
        if line == "```" {
          found[found.count - 1].steps.append(
            Step(
              isClient: open.info.first == "client", isLast: open.info.count > 1,
              bytes: open.lines.flatMap(bytes(of:))))
          block = nil
        } else {
          block?.lines.append(line)
        }
      } else if line.hasPrefix("```") {
        block = (line.dropFirst(3).split(separator: " "), [])
      } else if line.hasPrefix("## ") {
        found.append(GoldenConversation(name: "\(file): \(line.dropFirst(3))", steps: []))
      }
    }
    return found
  }

  private static func bytes(of line: Substring) -> [UInt8] {
    var bytes: [UInt8] = []
    var rest = Array(line.utf8)[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "\\") else {
        bytes.append(byte)
        continue
      }
      guard let escape = rest.popFirst() else { return bytes }
      switch escape {
      case UInt8(ascii: "r"): bytes.append(13)
      case UInt8(ascii: "n"): bytes.append(10)
      case UInt8(ascii: "t"): bytes.append(9)
      case UInt8(ascii: "0"): bytes.append(0)
      case UInt8(ascii: "x"):
        bytes.append(UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) ?? 0)
        rest = rest.dropFirst(2)
      default: bytes.append(escape)
      }
    }
    return bytes + [13, 10]
  }
}
