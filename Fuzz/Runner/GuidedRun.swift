#if FUZZER
  import CFuzzer
  import Fuzzing
  import Glibc

  /// Hands inputs over to libFuzzer, which watches what code they reach and mutates those that reach new code.
  struct GuidedRun {
    nonisolated(unsafe) private static var subject = Subject.all[0]

    init(_ subject: Subject) { unsafe Self.subject = subject }

    func run(_ arguments: [String]) -> Never {
      var words = unsafe (["whiteline-fuzz"] + arguments).map { unsafe strdup($0) } + [nil]
      var count = Int32(words.count - 1)
      let status = unsafe words.withUnsafeMutableBufferPointer { buffer in
        var base = unsafe buffer.baseAddress
        return unsafe LLVMFuzzerRunDriver(&count, &base) { data, size in
          let bytes = unsafe [UInt8](UnsafeBufferPointer(start: data, count: size))
          if let broken = unsafe GuidedRun.subject.attempt(bytes) { fatalError(broken) }
          return 0
        }
      }
      exit(status)
    }
  }
#endif
