import Glibc
import Testing

@testable import NeuralNet

@Suite struct ProcessorsTests {
  /// A file with a line in the folder of temporary files, gone with the object.
  private final class Line {
    let path: String

    init(_ text: String) {
      path = "/tmp/whiteline-quota-\(getpid())-\(UInt64.random(in: .min ... .max))"
      guard let file = unsafe fopen(path, "w") else { return }
      unsafe fputs(text, file)
      unsafe fclose(file)
    }

    deinit { _ = unsafe unlink(path) }
  }

  @Test func thereIsOneAtLeast() {
    #expect(Processors.count >= 1)
    #expect(Processors.count <= sysconf(Int32(_SC_NPROCESSORS_CONF)))
  }

  @Test(arguments: [
    ("200000 100000\n", 2), ("150000 100000\n", 2), ("50000 100000", 1), ("max 100000\n", nil), ("", nil),
    ("0 100000\n", nil), ("100000 0\n", nil), ("many processors\n", nil),
  ])
  func aQuotaIsRoundedUp(text: String, expected: Int?) {
    let line = Line(text)
    #expect(Processors.quota(files: [["/nowhere"], [line.path]]) == expected)
  }

  @Test func theOldFormHasTwoFiles() {
    let (quota, period) = (Line("300000\n"), Line("100000\n"))
    #expect(Processors.quota(files: [[quota.path, period.path]]) == 3)
    let unlimited = Line("-1\n")
    #expect(Processors.quota(files: [[unlimited.path, period.path]]) == nil)
    #expect(Processors.quota(files: [["/nowhere"]]) == nil)
  }
}
