// What Swift cannot say about the processor. Header only: nothing here is compiled on its own.
#ifndef C_KERNEL_SUPPORT_H
#define C_KERNEL_SUPPORT_H

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#if defined(__x86_64__)
#include <cpuid.h>
#endif

/// Asks for a cache line that will be read soon.
static inline __attribute__((always_inline)) void kernel_prefetch(const float *address) {
  __builtin_prefetch(address, 0, 3);
}

/// Asks for a cache line that will be written soon.
static inline __attribute__((always_inline)) void kernel_prefetch_for_writing(const float *address) {
  __builtin_prefetch(address, 1, 3);
}

/// Tells the processor that this thread is spinning.
static inline __attribute__((always_inline)) void kernel_pause(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

/// Makes this thread treat numbers below the normal range as zero: moments that fade away would otherwise slow every
/// product that they meet on some processors. Returns what `kernel_restore_small_numbers` needs.
static inline uint64_t kernel_flush_small_numbers(void) {
#if defined(__x86_64__)
  const unsigned old = __builtin_ia32_stmxcsr();
  __builtin_ia32_ldmxcsr(old | 0x8040);
  return old;
#elif defined(__aarch64__)
  uint64_t old;
  __asm__ volatile("mrs %0, fpcr" : "=r"(old));
  __asm__ volatile("msr fpcr, %0" : : "r"(old | (1ull << 24)));
  return old;
#else
  return 0;
#endif
}

/// Undoes `kernel_flush_small_numbers`.
static inline void kernel_restore_small_numbers(uint64_t old) {
#if defined(__x86_64__)
  __builtin_ia32_ldmxcsr((unsigned)old);
#elif defined(__aarch64__)
  __asm__ volatile("msr fpcr, %0" : : "r"(old));
#else
  (void)old;
#endif
}

/// 0: baseline; 1: AVX2, FMA and F16C; 2: AVX-512 F, BW, CD, DQ and VL. Processor and system must both offer
/// it.
static inline int kernel_processor_level(void) {
#if defined(__x86_64__)
  unsigned a, b, c, d;
  if (!__get_cpuid(1, &a, &b, &c, &d)) return 0;
  const unsigned needed = (1u << 12) | (1u << 22) | (1u << 27) | (1u << 28) | (1u << 29);
  if ((c & needed) != needed) return 0;
  unsigned low, high;
  __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
  if ((low & 0x6) != 0x6) return 0;
  unsigned extended_a, extended_b, extended_c, extended_d;
  if (!__get_cpuid_count(7, 0, &extended_a, &extended_b, &extended_c, &extended_d)) return 0;
  const unsigned avx2 = (1u << 3) | (1u << 5) | (1u << 8);
  if ((extended_b & avx2) != avx2) return 0;
  if (!__get_cpuid(0x80000001u, &a, &b, &c, &d) || !(c & (1u << 5))) return 0;
  const unsigned avx512 = (1u << 16) | (1u << 17) | (1u << 28) | (1u << 30) | (1u << 31);
  if ((low & 0xE6) == 0xE6 && (extended_b & avx512) == avx512) return 2;
  return 1;
#else
  return 0;
#endif
}

/// The level whose kernels run in this process: the best, or the lower one that WHITELINE_KERNELS names.
static inline int kernel_level_in_use(void) {
  const int best = kernel_processor_level();
  const char *wanted = getenv("WHITELINE_KERNELS");
  if (!wanted) return best;
  if (strcmp(wanted, "baseline") == 0) return 0;
  return strcmp(wanted, "avx2") == 0 && best > 1 ? 1 : best;
}

#pragma clang assume_nonnull begin

/// The numbers that Adam needs at one step; see NeuralNet/Adam.swift. Moments are sums: m = b1 m + g, v = b2
/// v + g g.
typedef struct AdamScales {
  float beta1, beta2, step, epsilon, keep;
} AdamScales;

/// One hidden layer during one step, as its epilogues see it. Blocks are (rows, 16); lanes past `units` are
/// padding.
typedef struct HiddenLayer {
  long rows, batch_stride, units, output_stride;
  float *output;             // (rows, output_stride)
  float *normalised;         // (panels, rows, 16)
  float *slope;              // (panels, rows, 16)
  float *delta;              // (panels, rows, 16)
  float *delta_transposed;   // (panels 16, batch_stride)
  float *shift, *shift_first, *shift_second;   // beta, or the bias where there is no batch normalisation
  float *scale, *scale_first, *scale_second;   // gamma
  float *spread;             // 1 / sqrt(variance + epsilon), kept for the way back
  float *running_mean, *running_variance;
  float epsilon, momentum;
  int32_t activation;          // 0 identity, 1 tanh, 2 silu, 3 relu, 4 gelu
  int normalises;
  int32_t drop_threshold;      // of 2^24
  float keep_scale;          // 1 / (1 - dropout)
  uint64_t drop_key;
} HiddenLayer;

/// The output layer during one step.
typedef struct OutputLayer {
  long rows, batch_stride, target_stride;
  const float *targets;      // (rows, target_stride), zero past the units
  float *delta, *delta_transposed;
  float *bias, *bias_first, *bias_second;
  float *losses;             // one partial sum a panel
  float gradient_scale;      // 2 / (rows units)
} OutputLayer;

#pragma clang assume_nonnull end

#endif
