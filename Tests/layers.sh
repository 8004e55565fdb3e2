#!/usr/bin/env bash
# The module graph, enforced: SwiftPM does not stop an undeclared import, so this reads the import lines.
# Also two lists: modules that may import Foundation, files that may contain unsafe code.
set -euo pipefail
cd "$(dirname "$0")/.."

# module: the modules of ours (and C targets) that it may import
declare -A may=(
  [Geometry]="CKernelSupport Kernels KernelsAVX2 KernelsAVX512"
  [Spectra]=""
  [JSON]=""
  [Dates]=""
  [Locks]=""
  [Digest]="COpenSSL"
  [Keys]="JSON Digest Dates"
  [Figures]=""
  [NeuralNet]="Locks CLinux CKernelSupport Kernels KernelsAVX2 KernelsAVX512"
  [HTTP]="Locks CLinux Dates"
  [Jobs]="Locks Dates"
  [Optimisation]=""
  [TLS]="Locks HTTP COpenSSL"
  [Prediction]="Locks Geometry Spectra NeuralNet Optimisation JSON Digest"
  [Laboratory]="Locks Prediction Optimisation Jobs Geometry Spectra JSON Digest"
  [Persistence]="Locks Prediction Jobs Keys JSON Digest CZlib CSQLite CPostgres"
  [Service]="Locks HTTP Keys Jobs Laboratory Digest Prediction Optimisation Figures Geometry Spectra JSON"
  [whiteline]="Locks Jobs Laboratory Service Persistence Prediction Figures Geometry Spectra NeuralNet JSON HTTP TLS Digest Keys CLinux"
)
# packages and system modules, by module
declare -A outside=(
  [NeuralNet]="Synchronization Dispatch"
  [Spectra]="Synchronization"
  [HTTP]="Dispatch Synchronization"
  [Jobs]="Dispatch Synchronization"
  [TLS]="Synchronization"
  [Prediction]="Synchronization Dispatch"
  [Persistence]="Dispatch Synchronization"
  [Laboratory]="Synchronization"
  [Service]="Logging Synchronization Dispatch"
  [whiteline]="ArgumentParser Logging Dispatch Synchronization"
)
foundation="" # no module needs Foundation; add its name here, with the reason in ARCHITECTURE.md
unsafe_files="$(grep -v '^#' Tests/unsafe-files.txt | tr '\n' ' ')"

failures=0
fail() { printf 'layers: %s\n' "$*"; failures=$((failures + 1)); }

for folder in Sources/*/; do
  module=$(basename "$folder")
  ls "$folder"*.swift >/dev/null 2>&1 || continue
  case "$module" in Kernels*) continue ;; esac
  [ -n "${may[$module]+known}" ] || { fail "Sources/$module is not in the module graph (Tests/layers.sh)"; continue; }
  while IFS=: read -r file line statement; do
    name=$(sed -E 's/^[[:space:]]*((@[a-zA-Z]+|public|internal|package|private|fileprivate|unsafe)[[:space:]]+)*import[[:space:]]+((struct|class|enum|func|protocol|typealias|let|var)[[:space:]]+)?([A-Za-z_0-9]+).*/\5/' <<<"$statement")
    case " ${may[$module]} ${outside[$module]-} Glibc Darwin Musl " in *" $name "*) continue ;; esac
    case "$name" in
      Foundation | FoundationEssentials)
        case " $foundation " in *" $module "*) continue ;; esac
        fail "$file:$line: $module may not import $name" ;;
      *) fail "$file:$line: $module may not import $name (allowed: ${may[$module]} ${outside[$module]-})" ;;
    esac
  done < <(grep -rnE '^[[:space:]]*((@[a-zA-Z]+|public|internal|package|private|fileprivate|unsafe)[[:space:]]+)*import[[:space:]]' "$folder" --include='*.swift')
done

while read -r file; do
  case "$file" in Sources/Kernels*) continue ;; esac
  case " $unsafe_files " in
    *" $file "*) ;;
    *) fail "$file contains unsafe code and is not in Tests/unsafe-files.txt" ;;
  esac
done < <(grep -rlE '\bunsafe\b[[:space:]]+[A-Za-z_(&.!]|Unsafe(Mutable)?(Raw)?(Buffer)?Pointer|@unsafe|@safe\b|@unchecked Sendable|nonisolated\(unsafe\)' Sources --include='*.swift' | sort)
for file in $unsafe_files; do
  [ -e "$file" ] || fail "Tests/unsafe-files.txt names $file, which does not exist"
done

[ "$failures" -eq 0 ] || { echo "layers: $failures problems"; exit 1; }
echo "layers: the module graph holds"
