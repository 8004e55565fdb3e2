#!/usr/bin/env bash
# The contract: schemathesis (PyPI) tries a running server against openapi.yaml with all its checks, links between
# operations included, once without keys and once with one. Skips itself where schemathesis is not installed.
# Usage: Tests/contract.sh [program]      EXAMPLES (15): requests an operation; SEED (1); SECONDS_EACH: go on with random
# requests for so long in each of the two runs; without it the requests are the same in every run
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
program=${1:-.build/debug/whiteline}
examples=${EXAMPLES:-15} seed=${SEED:-1}
budget=${SECONDS_EACH:+--max-time $SECONDS_EACH}

if ! python3 -c 'import schemathesis' 2>/dev/null; then
  echo "contract: skipped, install schemathesis (python3 -m pip install schemathesis) to try the server against openapi.yaml"
  exit 0
fi
[ -x "$program" ] || { echo "contract: $program is not there; build it first"; exit 1; }

scratch=$(mktemp -d)
server=
finish() {
  if [ -n "$server" ]; then kill "$server" 2>/dev/null && wait "$server" 2>/dev/null; fi
  rm -rf "$scratch"
}
trap finish EXIT

# try NAME SPECIFICATION ARGUMENTS: a server configured by $scratch/NAME.json5, and the whole of schemathesis
attempt() {
  local name=$1 specification=$2
  shift 2
  "$program" serve --config "$scratch/$name.json5" --port 0 --data "$scratch/data" \
    >"$scratch/$name.out" 2>"$scratch/$name.err" &
  server=$!
  for _ in $(seq 300); do
    grep -q 'listens on' "$scratch/$name.out" && break
    kill -0 "$server" 2>/dev/null || { cat "$scratch/$name.err"; exit 1; }
    sleep 0.1
  done
  local address
  address=$(sed -n 's/.* listens on //p' "$scratch/$name.out" | head -1)
  python3 -m schemathesis.cli run "$specification" --url "$address" --checks all --max-examples "$examples" \
    --seed "$seed" ${budget:---generation-deterministic} --no-shrink --continue-on-failure --warnings off "$@" >"$scratch/$name.log" 2>&1 ||
    { cat "$scratch/$name.log"; echo "contract: $name: openapi.yaml and the server disagree"; exit 1; }
  grep -E 'Test cases:|generated|Tested:' "$scratch/$name.log" | sed "s/^/contract: $name: /"
  kill -0 "$server" || { tail -n 20 "$scratch/$name.err"; echo "contract: the server is gone"; exit 1; }
  kill "$server"
  wait "$server" || { echo "contract: the server ended badly"; exit 1; }
  server=
}

echo '{logging: {access: false}}' >"$scratch/open.json5"
attempt open openapi.yaml

# The same where keys are asked for: without one, whatever names a scope must be 401.
echo '{logging: {access: false}, keys: {required: "always", protectMetrics: true}}' >"$scratch/keys.json5"
key=$("$program" keys add --name contract --scopes admin --data "$scratch/data" 2>/dev/null)
sed 's/security: \[{}, /security: [/' openapi.yaml >"$scratch/openapi.yaml"
attempt keys "$scratch/openapi.yaml" --header "Authorization: Bearer $key"
echo "contract: openapi.yaml and the server agree"
