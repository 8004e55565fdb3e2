/// A descriptor that is closed when its owner lets it go.
struct Descriptor: ~Copyable {
  let number: Int32

  init(_ number: Int32) { self.number = number }

  deinit { SystemCalls.close(number) }
}
