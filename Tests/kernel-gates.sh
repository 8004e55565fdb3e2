#!/bin/sh
# What the compiler must have made of the kernels. Run it after a build:  Tests/kernel-gates.sh [build folder]
#
# 1. No weak code: a weak symbol is merged with another instruction set's copy, and the baseline dies of it.
# 2. Fused multiply-adds where the instruction set has them, and none (nor any wide register) in the baseline.
# 3. No accumulator on the stack in the hot loops.
# 4. Where qemu-user is installed: the benchmark's checks pass on an emulated Nehalem and Haswell.
set -u
build=${1:-.build/release}
failed=0
fail() { echo "kernel-gates: $*" >&2; failed=1; }

if [ "$(uname -m)" != x86_64 ]; then echo "kernel-gates: nothing to look at on $(uname -m)"; exit 0; fi

for set in Kernels KernelsAVX2 KernelsAVX512; do
  objects=$(find "$build/$set.build" -name '*.o' 2>/dev/null)
  if [ -z "$objects" ]; then fail "no objects in $build/$set.build; build first"; continue; fi
  weak=$(nm $objects | awk '$2 ~ /^[Ww]$/ || ($2 == "V" && $3 !~ /reflection_version/) { print $3 }')
  [ -z "$weak" ] || fail "$set has weak symbols: $weak"
  outside=$(nm $objects | awk '
    $2 == "T" { own[$3] = 1 }
    $1 == "U" && $2 !~ /^(mem(cpy|set|move)|__stack_chk_fail)$/ { used[$2] = 1 }
    END { for (name in used) if (!(name in own)) print name }')
  [ -z "$outside" ] || fail "$set calls other code: $outside"
  code=$(objdump -d --no-show-raw-insn $objects)
  fused=$(echo "$code" | grep -c 'vfn\{0,1\}madd[0-9]*ps')
  case $set in
    Kernels)
      [ "$fused" -eq 0 ] || fail "$set has $fused fused multiply-adds"
      wide=$(echo "$code" | grep -c '%[yz]mm')
      [ "$wide" -eq 0 ] || fail "$set uses $wide wide registers" ;;
    KernelsAVX2)
      [ "$fused" -ge 100 ] || fail "$set has only $fused fused multiply-adds"
      wide=$(echo "$code" | grep -c '%zmm')
      [ "$wide" -eq 0 ] || fail "$set uses $wide registers of AVX-512" ;;
    KernelsAVX512)
      [ "$(echo "$code" | grep -c 'vfmadd.*%zmm')" -ge 100 ] || fail "$set hardly uses its wide registers" ;;
  esac
  [ "$set" = Kernels ] && continue
  for function in multiplyRows multiplyTransposed; do
    spills=$(echo "$code" | awk -v name="$function" '
      /^[0-9a-f]+ </ { inside = index($0, name) > 0 }
      inside && /vmov[au]ps *%[yz]mm[0-9]+,.*\(%r[sb]p/ { count++ }
      END { print count + 0 }')
    [ "$spills" -eq 0 ] || fail "$function of $set keeps $spills vectors on the stack"
  done
done

bench=$build/whiteline-bench
if [ -x "$bench" ]; then
  if command -v qemu-x86_64 >/dev/null; then
    qemu-x86_64 -cpu Nehalem "$bench" --verify 2>&1 | grep -q "kernels baseline" || fail "the baseline does not run on a Nehalem"
    WHITELINE_KERNELS=avx2 qemu-x86_64 -cpu Haswell "$bench" --verify 2>&1 | grep -q "kernels avx2" || fail "AVX2 does not run on a Haswell"
  else
    echo "kernel-gates: install qemu-user to run the checks on emulated processors"
  fi
fi
[ $failed -eq 0 ] && echo "kernel-gates: passed"
exit $failed
