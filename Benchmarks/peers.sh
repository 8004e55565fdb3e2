#!/usr/bin/env bash
# Installs the peers that can be had into .build-peers and runs them by turns with whiteline-bench.
#
#   Benchmarks/peers.sh [options of compare.py]
#
# Each peer is a package of its own: one that cannot be installed is left out, and that is said.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
venv=.build-peers

[ -x "$venv/bin/python" ] || python3 -m venv "$venv" || {
  echo "bench-peers: python3 -m venv failed; install python3-venv" >&2
  exit 1
}
pip() { "$venv/bin/python" -m pip --disable-pip-version-check --quiet "$@"; }

# The newest build for processors only where pip knows one: the ordinary one brings gigabytes for graphics cards.
torch() {
  local version
  version=$(pip index versions torch 2>/dev/null | grep -oE '[0-9.]+\+cpu' | head -n 1 || true)
  pip install "torch${version:+==$version}"
}

install() {
  local module=$1
  shift
  "$venv/bin/python" -c "import $module" 2>/dev/null && return
  echo "bench-peers: installing $module ..." >&2
  "$@" >"$venv/$module.log" 2>&1 || echo "bench-peers: $module cannot be installed (see $venv/$module.log) and is left out" >&2
}

install numpy pip install numpy
install jax pip install jax
install onnxruntime pip install onnx onnxruntime
install torch torch
install tensorflow pip install tensorflow-cpu

exec "$venv/bin/python" Benchmarks/compare.py "$@"
