#!/usr/bin/env bash
# Fuzzes every reader of untrusted bytes for SECONDS (default 10) each, or those that are named: Fuzz/run.sh [SUBJECT ...]
# Guided by coverage (libFuzzer) where the compiler can, else seeded mutations. GUIDED=0 asks for the latter; SEED chooses.
# What breaks something is kept as Fuzz/Corpus/SUBJECT/found-...: a fixture that every later run and `make test` tries.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
seconds=${SECONDS_EACH:-10} seed=${SEED:-1} swift=${SWIFT:-swift}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
corpus=Fuzz/Corpus
export ASAN_OPTIONS=detect_leaks=0 SWIFT_BACKTRACE=enable=no
failures=0

build() { # build NAME ARGUMENTS: the runner in a folder of its own where it is instrumented
  "$swift" build --product whiteline-fuzz "$@" >"$scratch/build.log" 2>&1
}

program=
if [ "${GUIDED:-1}" != 0 ]; then
  echo "fuzz: building with libFuzzer (GUIDED=0 goes without)"
  # The driver without a main of its own, beside the compiler; the address sanitizer comes with it.
  runtime=$(ls "$(dirname "$(readlink -f "$(command -v swiftc)")")"/../lib/clang/*/lib/linux/libclang_rt.fuzzer_no_main-"$(uname -m)".a \
    2>/dev/null | head -1)
  if [ -n "$runtime" ] && build --scratch-path .build-fuzz --sanitize address -Xswiftc -DFUZZER \
    -Xswiftc -sanitize-coverage=edge,inline-8bit-counters,pc-table,trace-cmp -Xlinker "$runtime" -Xlinker -lstdc++; then
    program=.build-fuzz/debug/whiteline-fuzz guided=1
  else
    echo "fuzz: this compiler cannot guide by coverage; seeded mutations instead"
    tail -n 3 "$scratch/build.log" 2>/dev/null
  fi
fi
if [ -z "$program" ]; then
  build || { cat "$scratch/build.log"; exit 1; }
  program=.build/debug/whiteline-fuzz guided=0
fi

keep() { # keep SUBJECT FILE: a failing input becomes a fixture
  local name
  name="$corpus/$1/found-$(sha256sum "$2" | cut -c1-12)"
  cp "$2" "$name"
  echo "fuzz: $1 is broken by $name"
  failures=$((failures + 1))
}

subjects=("$@")
[ ${#subjects[@]} -gt 0 ] || mapfile -t subjects < <("$program" --list)
for subject in "${subjects[@]}"; do
  # The corpus itself, and mutations of it.
  share=$seconds
  [ "$guided" = 1 ] && share=1
  if ! "$program" "$subject" --corpus "$corpus" --seed "$seed" --seconds "$share" --progress "$scratch/round" \
    >"$scratch/log" 2>&1; then
    tail -n 5 "$scratch/log"
    if [ -s "$scratch/round" ]; then
      "$program" "$subject" --corpus "$corpus" --seed "$seed" --show "$(cat "$scratch/round")" >"$scratch/input"
      keep "$subject" "$scratch/input"
    else
      failures=$((failures + 1))
    fi
    rm -f "$scratch/round"
    continue
  fi
  rm -f "$scratch/round"
  if [ "$guided" = 0 ]; then
    cat "$scratch/log"
    continue
  fi
  mkdir -p "$scratch/new-$subject" "$scratch/crash"
  if "$program" "$subject" --guided "$scratch/new-$subject" "$corpus/$subject" -seed="$seed" -max_len=65536 \
    -max_total_time="$seconds" -timeout=5 -rss_limit_mb=2048 -artifact_prefix="$scratch/crash/" \
    -print_final_stats=1 >"$scratch/log" 2>&1; then
    runs=$(sed -nE 's/.*number_of_executed_units: *([0-9]+).*/\1/p' "$scratch/log" | tail -1)
    cover=$(grep -oE 'cov: [0-9]+' "$scratch/log" | tail -1 | grep -oE '[0-9]+')
    echo "$subject: $runs inputs in $seconds s, $cover edges reached, nothing broken"
  else
    grep -E 'ERROR|Fatal|panic|SUMMARY' "$scratch/log" | head -n 5
    found=0
    for input in "$scratch"/crash/*; do
      [ -e "$input" ] && keep "$subject" "$input" && found=1
      rm -f "$input"
    done
    [ "$found" = 1 ] || { tail -n 5 "$scratch/log"; failures=$((failures + 1)); }
  fi
done
[ "$failures" -eq 0 ] || { echo "fuzz: $failures subjects are broken"; exit 1; }
echo "fuzz: nothing broken"
