#!/usr/bin/env bash
# Makes a Debian or Ubuntu machine that has Swift ready to build, run and test Whiteline.
# Installs only what is missing; where it cannot, it says what to do and stops.
set -euo pipefail

say() { printf 'setup: %s\n' "$*" >&2; }

if ! command -v swift >/dev/null 2>&1; then
  say "Swift 6.2 or newer is needed and was not found on PATH."
  say "Install it from https://www.swift.org/install/linux/ and run this again."
  exit 1
fi

# Packages named on the command line are wanted as well (the tests ask for curl, say).
missing=()
for package in libssl-dev zlib1g-dev libsqlite3-dev libpq-dev pkg-config "$@"; do
  dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing+=("$package")
done
[ ${#missing[@]} -eq 0 ] && exit 0

if ! command -v apt-get >/dev/null 2>&1; then
  say "these packages are missing and there is no apt-get: ${missing[*]}"
  say "Install their equivalents (development files of OpenSSL 3, zlib, SQLite 3 and libpq; pkg-config) and run this again."
  exit 1
fi

as_root=()
if [ "$(id -u)" -ne 0 ]; then
  if command -v sudo >/dev/null 2>&1; then
    as_root=(sudo)
  else
    say "missing packages: ${missing[*]}. Neither root nor sudo here; as root, run:"
    say "  apt-get update && apt-get install -y ${missing[*]}"
    exit 1
  fi
fi

say "installing ${missing[*]}"
export DEBIAN_FRONTEND=noninteractive
"${as_root[@]}" apt-get update -qq || say "apt-get update failed; trying with the lists at hand"
"${as_root[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}"
