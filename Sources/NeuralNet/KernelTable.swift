internal import CKernelSupport
internal import Kernels

#if arch(x86_64)
  internal import KernelsAVX2
  internal import KernelsAVX512
#endif

/// The kernels of one instruction set; see Sources/Kernels for what each does.
@safe struct KernelTable: Sendable {
  typealias Input = UnsafePointer<Float>
  typealias Output = UnsafeMutablePointer<Float>

  let multiplyRows: @Sendable (Input, Int, Int, Int, Input, Input, Output) -> Void
  let multiplyOneRow: @Sendable (Input, Int, Int, Int, Input, Output) -> Void
  let multiplyTransposed: @Sendable (Input, Int, Input, Int, Int, Output) -> Void
  let updatePanel:
    @Sendable (Input, Int, Int, Int, Input, Output, Output, Output, UnsafePointer<AdamScales>, Output) -> Void
  let updateVector: @Sendable (Output, Int, Output, Output, Output, UnsafePointer<AdamScales>) -> Void
  let blend: @Sendable (Output, Input, Int, Float) -> Void
  let finishHidden: @Sendable (UnsafePointer<HiddenLayer>, Output, Int) -> Void
  let finishOutput: @Sendable (UnsafePointer<OutputLayer>, Output, Int, Output) -> Void
  let finishBackward: @Sendable (UnsafePointer<HiddenLayer>, Input, Output, Int, Output, Output) -> Void
  let activateAll: @Sendable (Output, Int, Int32, Output?) -> Void
  let multiplyAdds: @Sendable (Int, Float) -> Float
  let multiplyTransposedRow: @Sendable (Input, Input, Int, Int, Int, Output, Output) -> Void
  let finishRows: @Sendable (Input, Int, Input, Int32, Output, Int, Output?) -> Void
  let squaredDistances: @Sendable (Input, Int, Int, Input, Output) -> Void
  let multiplyOneRowHalf: @Sendable (Input, Int, Int, Int, UnsafePointer<UInt32>, Input, Output) -> Void

  /// The kernels of the instruction set in use.
  static let current = KernelTable(.current)

  init(_ set: KernelSet) {
    switch set {
    #if arch(x86_64)
      case .avx2: self = .avx2
      case .avx512: self = .avx512
    #endif
    default: self = .baseline
    }
  }
}

extension KernelTable {
  private init(
    _ multiplyRows: @escaping @Sendable (Input, Int, Int, Int, Input, Input, Output) -> Void,
    _ multiplyOneRow: @escaping @Sendable (Input, Int, Int, Int, Input, Output) -> Void,
    _ multiplyTransposed: @escaping @Sendable (Input, Int, Input, Int, Int, Output) -> Void,
    _ updatePanel:
      @escaping @Sendable (
        Input, Int, Int, Int, Input, Output, Output, Output, UnsafePointer<AdamScales>, Output
      ) -> Void,
    _ updateVector:
      @escaping @Sendable (Output, Int, Output, Output, Output, UnsafePointer<AdamScales>) -> Void,
    _ blend: @escaping @Sendable (Output, Input, Int, Float) -> Void,
    _ finishHidden: @escaping @Sendable (UnsafePointer<HiddenLayer>, Output, Int) -> Void,
    _ finishOutput: @escaping @Sendable (UnsafePointer<OutputLayer>, Output, Int, Output) -> Void,
    _ finishBackward:
      @escaping @Sendable (UnsafePointer<HiddenLayer>, Input, Output, Int, Output, Output) -> Void,
    _ activateAll: @escaping @Sendable (Output, Int, Int32, Output?) -> Void,
    _ finishRows: @escaping @Sendable (Input, Int, Input, Int32, Output, Int, Output?) -> Void,
    _ multiplyAdds: @escaping @Sendable (Int, Float) -> Float,
    _ multiplyTransposedRow: @escaping @Sendable (Input, Input, Int, Int, Int, Output, Output) -> Void,
    _ squaredDistances: @escaping @Sendable (Input, Int, Int, Input, Output) -> Void,
    _ multiplyOneRowHalf:
      @escaping @Sendable (Input, Int, Int, Int, UnsafePointer<UInt32>, Input, Output) -> Void
  ) {
    unsafe self.multiplyRows = multiplyRows
    unsafe self.multiplyOneRow = multiplyOneRow
    unsafe self.multiplyTransposed = multiplyTransposed
    unsafe self.updatePanel = updatePanel
    unsafe self.updateVector = updateVector
    unsafe self.blend = blend
    unsafe self.finishHidden = finishHidden
    unsafe self.finishOutput = finishOutput
    unsafe self.finishBackward = finishBackward
    unsafe self.activateAll = activateAll
    unsafe self.finishRows = finishRows
    self.multiplyAdds = multiplyAdds
    unsafe self.multiplyTransposedRow = multiplyTransposedRow
    unsafe self.squaredDistances = squaredDistances
    unsafe self.multiplyOneRowHalf = multiplyOneRowHalf
  }

  private static let baseline = unsafe KernelTable(
    Kernels.multiplyRows, Kernels.multiplyOneRow, Kernels.multiplyTransposed, Kernels.updatePanel,
    Kernels.updateVector, Kernels.blend, Kernels.finishHidden, Kernels.finishOutput, Kernels.finishBackward,
    Kernels.activateAll, Kernels.finishRows, Kernels.multiplyAdds,
    Kernels.multiplyTransposedRow, Kernels.squaredDistances,
    Kernels.multiplyOneRowHalf)

  #if arch(x86_64)
    private static let avx2 = unsafe KernelTable(
      KernelsAVX2.multiplyRows, KernelsAVX2.multiplyOneRow, KernelsAVX2.multiplyTransposed,
      KernelsAVX2.updatePanel, KernelsAVX2.updateVector, KernelsAVX2.blend, KernelsAVX2.finishHidden,
      KernelsAVX2.finishOutput, KernelsAVX2.finishBackward, KernelsAVX2.activateAll,
      KernelsAVX2.finishRows, KernelsAVX2.multiplyAdds,
      KernelsAVX2.multiplyTransposedRow, KernelsAVX2.squaredDistances,
      KernelsAVX2.multiplyOneRowHalf)

    private static let avx512 = unsafe KernelTable(
      KernelsAVX512.multiplyRows, KernelsAVX512.multiplyOneRow, KernelsAVX512.multiplyTransposed,
      KernelsAVX512.updatePanel, KernelsAVX512.updateVector, KernelsAVX512.blend, KernelsAVX512.finishHidden,
      KernelsAVX512.finishOutput, KernelsAVX512.finishBackward, KernelsAVX512.activateAll,
      KernelsAVX512.finishRows, KernelsAVX512.multiplyAdds,
      KernelsAVX512.multiplyTransposedRow, KernelsAVX512.squaredDistances,
      KernelsAVX512.multiplyOneRowHalf)
  #endif
}
