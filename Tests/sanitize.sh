#!/usr/bin/env bash
# The test suites under a sanitizer, then mutated and random bytes for its server: Tests/sanitize.sh address|thread [FILTER]
# Each is a build of its own in .build-address or .build-thread (some gigabytes and minutes). The address sanitizer needs
# nothing; the thread sanitizer needs an address space that is not randomised too far (vm.mmap_rnd_bits at most 28, or
# `setarch -R`, which is used here). Tests/thread-suppressions.txt names what the thread sanitizer cannot see, with reasons.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
kind=${1:?address or thread}
filter=${2:-}
swift=${SWIFT:-swift}
folder=.build-$kind

case "$kind" in
  # Swift and libdispatch keep memory until the end: leaks are looked for by `make soak`, not here.
  address) export ASAN_OPTIONS="detect_leaks=0:halt_on_error=1" ;;
  thread) export TSAN_OPTIONS="suppressions=$PWD/Tests/thread-suppressions.txt:halt_on_error=0:exitcode=66:history_size=4" ;;
  *) echo "sanitize: address or thread, not $kind" >&2; exit 1 ;;
esac
# Tests that run the program look for it beside them, and so run a sanitized one.
"$swift" build --build-tests --scratch-path "$folder" --sanitize "$kind"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
status=0
setarch -R "$swift" test --skip-build --disable-xctest --scratch-path "$folder" --sanitize "$kind" \
  ${filter:+--filter "$filter"} 2>&1 | tee "$log" || status=$?
reports=$(grep -cE 'WARNING: ThreadSanitizer|ERROR: AddressSanitizer' "$log" || true)
echo "sanitize: $kind: $reports reports"
# What the server says of a sanitizer's report is a fault of the soak; so is its status at the end.
[ -n "$filter" ] || setarch -R python3 Tests/soak.py "$folder/debug/whiteline" --kinds mutated,noise \
  --seconds "${FUZZ_SECONDS:-120}" || status=$?
[ "$status" -eq 0 ] && [ "$reports" -eq 0 ]
