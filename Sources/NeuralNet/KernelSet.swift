internal import CKernelSupport
internal import Glibc

/// The instruction set whose kernels run in this process: the best that the processor offers, or the one that
/// the environment variable `WHITELINE_KERNELS` names, if the processor has it.
public enum KernelSet: String, Sendable, Hashable, CaseIterable {
  /// x86-64 with SSE2 only.
  case baseline
  /// x86-64-v3: AVX2 and fused multiply-add.
  case avx2
  /// x86-64-v4: AVX-512.
  case avx512
  /// 64-bit ARM.
  case neon

  /// The one that is used, chosen once at start.
  public static let current: KernelSet = chosen(
    unsafe getenv("WHITELINE_KERNELS").map { unsafe String(cString: $0) })

  /// `baseline`, `avx2`, `avx512` or `neon`.
  public var name: String { rawValue }

  /// Those that this processor can run, the best last.
  public static var available: [KernelSet] {
    #if arch(x86_64)
      return switch kernel_processor_level() {
      case 2: [.baseline, .avx2, .avx512]
      case 1: [.baseline, .avx2]
      default: [.baseline]
      }
    #elseif arch(arm64)
      return [.neon]
    #else
      return [.baseline]
    #endif
  }

  /// The one that is `wanted`, or the best where that is unknown, not available or not given.
  static func chosen(_ wanted: String?) -> KernelSet {
    let sets = available
    return sets.first { $0.rawValue == wanted } ?? sets[sets.count - 1]
  }
}
