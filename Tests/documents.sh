#!/usr/bin/env bash
# Documents against the code: routes, problems, keys and version in openapi.yaml; keys and defaults of the
# configuration; recipes, links, commands and files that the Markdown documents name; what Deploy relies on. Needs bash,
# grep, sed and awk; nginx, promtool, kubectl, systemd and Python check their part of Deploy where they are installed.
# Usage: Tests/documents.sh [root of the project]
set -euo pipefail
cd "${1:-$(dirname "${BASH_SOURCE[0]}")/..}"
export LC_ALL=C

failures=0
fail() {
  printf 'documents: %s\n' "$*"
  failures=$((failures + 1))
}

# differ WHERE_LEFT LEFT WHERE_RIGHT RIGHT: two lists, a line an entry, must hold the same entries.
# An empty list means that the pattern that reads it no longer fits, which is a failure too.
differ() {
  [ -n "$2" ] || fail "nothing was found in $1: has it changed its form?"
  [ -n "$4" ] || fail "nothing was found in $3: has it changed its form?"
  while read -r entry; do
    if [ -n "$entry" ]; then fail "$entry is in $1 and not in $3"; fi
  done < <(comm -23 <(sort -u <<<"$2") <(sort -u <<<"$4"))
  while read -r entry; do
    if [ -n "$entry" ]; then fail "$entry is in $3 and not in $1"; fi
  done < <(comm -13 <(sort -u <<<"$2") <(sort -u <<<"$4"))
}

# subset WHERE LIST IN_WHERE IN_LIST: every entry of the first list is in the second.
subset() {
  [ -n "$2" ] || fail "nothing was found in $1: has it changed its form?"
  while read -r entry; do
    if [ -n "$entry" ]; then fail "$entry is in $1 and not in $3"; fi
  done < <(comm -23 <(sort -u <<<"$2") <(sort -u <<<"$4"))
}

# -- Routes: "METHOD /path"
registered=$(find Sources/Service -name '*.swift' -exec cat {} + | tr '\n' ' ' |
  grep -oE '\.on\( *\.[a-z]+, *"[^"]+"' | sed -E 's/\.on\( *\.([a-z]+), *"([^"]+)"/\1 \2/' || true)
described=$(awk '
  /^[a-z]/ { inside = ($0 ~ /^paths:/) }
  inside && /^  \/.*:$/ { path = substr($1, 1, length($1) - 1) }
  inside && /^    (get|put|post|delete|patch):$/ { print substr($1, 1, length($1) - 1), path }' openapi.yaml)
differ "Sources/Service (routes)" "$registered" "openapi.yaml (paths)" "$described"

# -- Kinds of problem: every slug of the service is explained
slugs=$(grep -rhE --include='*.swift' -A1 'slug: ' Sources/Service | grep -oE '"[a-z]+(-[a-z]+)+"' | tr -d '"' || true)
explained=$(grep -oE '`[a-z]+(-[a-z]+)+`' openapi.yaml | tr -d '`' || true)
subset "Sources/Service (problems)" "$slugs" "openapi.yaml" "$explained"

# -- Keys of requests. properties SCHEMA: names of its members; keys FILE: keys that its readers ask for
properties() {
  awk -v schema="    $1:" '
    /^    [A-Za-z]/ { inside = ($0 == schema) }
    inside && /^      properties:/ { listing = 1; next }
    inside && /^      [a-z]/ { listing = 0 }
    inside && listing && /^        [a-zA-Z]+:/ { sub(":.*", "", $1); print $1 }' openapi.yaml
}
keys() {
  tr '\n' ' ' <"$1" |
    grep -oE '(reader|object)\.(required|optional|choice)[A-Za-z]*\( *"[a-zA-Z]+"' |
    sed -E 's/.*"([a-zA-Z]+)"/\1/' || true
}
predict=$(properties PredictRequest)
convolution=$(properties ConvolutionKeys)
grid=$'from\nstep\nto\ncount'
differ "PredictForm.swift" "$(keys Sources/Service/PredictForm.swift)" "schema PredictRequest" "$predict"
differ "ConvolveEndpoint.swift" "$(keys Sources/Service/ConvolveEndpoint.swift)" \
  "schema ConvolveRequest" "$(properties ConvolveRequest)"
differ "StructureForm.swift" "$(grep -oE '(object\.(required|optional)[A-Za-z]*|contains)\("[a-zA-Z]+"' \
  Sources/Service/StructureForm.swift | sed -E 's/.*"([a-zA-Z]+)"/\1/' || true)" \
  "schemas AtomArrays and StructureText" "$(properties AtomArrays; properties StructureText)"
differ "Convolution+JSON.swift" "$(keys Sources/Prediction/Convolution+JSON.swift)" \
  "schemas ConvolutionKeys and EnergyGrid" "$convolution"$'\n'"$grid"
# ... of jobs: kinds that can be asked for and described, keys of a recipe
kinds=$(awk '/^  public enum Kind/ { inside = 1; next } inside && /^  }/ { exit } inside { print }' \
  Sources/Laboratory/JobRequest.swift | sed -nE 's/^ *case ([a-zA-Z]+)( = "([a-z-]+)")?$/\1 \3/p' | awk '{ print $NF }')
subset "schema JobRequest (kinds)" \
  "$(awk '/^    JobRequest:/ { inside = 1; next } inside && /^    [A-Z]/ { exit } inside && /^ +[a-z-]+: .#/ { print $1 }' openapi.yaml |
    tr -d ':')" "JobRequest.swift" "$kinds"
differ "Recipe+JSON.swift" "base"$'\n'"$(tr '\n' ' ' <Sources/Prediction/Recipe+JSON.swift |
  grep -oE 'reader\.(value|optional|optionalValue|choice)\( *"[a-zA-Z]+"' | sed -E 's/.*"([a-zA-Z]+)"/\1/')" \
  "schema Recipe" "$(properties Recipe)"
# ... charts of jobs
differ "JobChart.swift and KeyFigure.swift" "$(
  sed -nE 's/^ *case "([a-z]+)":.*/\1/p; s/.*losses = "([a-z]+)"$/\1/p' Sources/Service/Charts/JobChart.swift
  sed -nE 's/^  case ([a-zA-Z]+)$/\1/p' Sources/Prediction/Studies/KeyFigure.swift
)" "openapi.yaml (charts)" "$(awk '/^  \/jobs\/\{id\}\/history:/ { inside = 1; next } /^  \// { inside = 0 }
  inside && /^              - [a-zA-Z]+$/ { print $2 }' openapi.yaml)"
# ... and each key of a prediction as a query parameter
wanted=$(
  grep -v '^structure$' <<<"$predict"
  grep -v '^energies$' <<<"$convolution" | sed 's/^/convolution./'
  sed 's/^/convolution.energies./' <<<"$grid"
)
parameters=$(awk '/^  \/predict:/ { inside = 1; next } /^  \// { inside = 0 }
  inside && /^ +- name: / { print $3 }' openapi.yaml)
differ "the keys of PredictRequest" "$wanted" "openapi.yaml (query parameters of /predict)" "$parameters"

# -- References within openapi.yaml: what is named is there, and what is there is named
defined=$(awk '
  /^[a-z]/ { inside = ($0 ~ /^components:/) }
  inside && /^  [a-zA-Z]+:$/ { section = substr($1, 1, length($1) - 1) }
  inside && /^    [A-Za-z]+:/ { name = $1; sub(":.*", "", name); print section "/" name }' openapi.yaml | grep -v '^securitySchemes/')
differ "openapi.yaml (references)" "$(grep -oE '#/components/[a-zA-Z]+/[A-Za-z0-9]+' openapi.yaml | sed 's,#/components/,,')" \
  "openapi.yaml (components)" "$defined"
operations=$(awk '/^components:/ { exit } /^      operationId: / { print $2 }' openapi.yaml)
[ -z "$(sort <<<"$operations" | uniq -d)" ] || fail "openapi.yaml gives one operationId twice"
subset "openapi.yaml (links)" \
  "$(awk '/^components:/ { inside = 1 } /^ +operationId: / && (inside || /^ {8}/) { print $2 }' openapi.yaml)" \
  "openapi.yaml (operations)" "$operations"

# -- Examples: a structure of the folder that openapi.yaml shows is shown as it is
while read -r example; do
  while read -r line; do
    grep -qxF -- "                  $line" openapi.yaml || fail "openapi.yaml lacks the line '$line' of $example"
  done <"$example"
done < <(grep -oE 'summary: Examples/[a-z]+\.xyz' openapi.yaml | sed 's/summary: //')

# -- Version
version=$(sed -nE 's/.*current = "([^"]+)".*/\1/p' Sources/Service/Version.swift)
grep -qx "  version: $version" openapi.yaml || fail "openapi.yaml does not say version $version, as Version.swift does"

# -- Configuration: "section.key", a commented-out key counts
file_keys=$(awk '
  /^  [a-zA-Z]+: \{/ { section = $1; sub(":", "", section) }
  section != "" && /^    (\/\/ )?[a-zA-Z]+: / { line = $0; sub(/^ *(\/\/ )?/, "", line); sub(/:.*/, "", line); print section "." line }
' Config/whiteline.json5)
code_keys=$(awk '
  /func read\(_ [a-z]+: inout Configuration\./ { section = $0; sub(/.*read\(_ /, "", section); sub(/:.*/, "", section) }
  section != "" && match($0, /(update|optional|choice)\("[a-zA-Z]+"/) {
    key = substr($0, RSTART, RLENGTH); sub(/.*\("/, "", key); sub(/"/, "", key); print section "." key }
' Sources/Service/Configuration+JSON.swift)
differ "Config/whiteline.json5" "$file_keys" "Configuration+JSON.swift" "$code_keys"

# ... and the defaults: "section.key value", numbers in plain digits
plain() { # 8 << 20 -> 8388608, 10_000 -> 10000, 20.0 -> 20, Level.info -> "info"
  while read -r key value; do
    value=${value//_/}
    case "$value" in
      *'<<'*) value=$((value)) ;;
      *.0) value=${value%.0} ;;
      Level.* | Format.* | Requirement.* | ClientCertificates.* | ModelPrecision.*) value="\"${value#*.}\"" ;;
    esac
    printf '%s %s\n' "$key" "$value"
  done
}
file_defaults=$(awk '
  /^  [a-zA-Z]+: \{/ { section = $1; sub(":", "", section) }
  section != "" && /^    [a-zA-Z]+: / { line = $0; sub(/ *\/\/.*/, "", line); sub(/^ */, "", line); sub(/,$/, "", line)
    sub(/: /, " ", line); print section "." line }' Config/whiteline.json5 | plain)
code_defaults=$(awk '
  /public struct [A-Za-z]+: / { section = tolower(substr($3, 1, length($3) - 1)) }
  section != "" && /^    public var [a-zA-Z]+(: [^=?]+)? = / {
    key = $3; sub(":", "", key); if (key == "standard") key = "default"
    line = $0; sub(/^[^=]*= /, "", line); print section "." key, line }' Sources/Service/Configuration.swift | plain)
differ "Config/whiteline.json5 (defaults)" "$file_defaults" "Configuration.swift (defaults)" "$code_defaults"

# -- Recipes: those that README names and those that there are
differ "README.md (recipes)" "$(grep -oE 'Config/recipes/[a-z0-9-]+\.json5' README.md || true)" \
  "the folder" "$(ls Config/recipes/*.json5)"

# -- Markdown: relative links, and files that examples send
documents=$(find . -name '*.md' -not -path './.build*' -not -path './data/*' | sort)
while read -r document; do
  folder=$(dirname "$document")
  while read -r target; do
    [ -n "$target" ] || continue
    [ -e "$folder/${target%%#*}" ] || fail "$document links to $target, which does not exist"
  done < <(grep -oE '\]\([^)]+\)' "$document" | sed -E 's/^\]\(//; s/\)$//' | grep -vE '^(https?:|mailto:|#)' || true)
  while read -r sent; do
    [ -n "$sent" ] || continue
    [ -e "$sent" ] || fail "$document sends $sent, which does not exist"
  done < <(grep -oE '@?"?Examples/[A-Za-z0-9._/-]+' "$document" | sed -E 's/^[@"]*//' || true)
done <<<"$documents"

# -- Commands: targets of make, subcommands and options of whiteline
targets=$(grep -oE '^[a-z-]+:' Makefile | tr -d ':')
commands=$(grep -ohE 'commandName: "[a-z-]+"' Sources/whiteline/*.swift | sed -E 's/.*"(.*)"/\1/'; echo help)
# @Option, @Flag and the cases of an EnumerableFlag, as they are typed
options=$(
  awk '/^ *@(Option|Flag)/ { pending = 1 }
    pending && match($0, /var [a-zA-Z]+/) { print substr($0, RSTART + 4, RLENGTH - 4); pending = 0 }' \
    Sources/whiteline/*.swift | sed -E 's/([A-Z])/-\1/g' | tr 'A-Z' 'a-z'
  grep -hE 'EnumerableFlag' Sources/whiteline/*.swift | sed -E 's/.*case ([a-z, ]+)\}.*/\1/' | tr -d ' ' | tr ',' '\n'
)
while read -r document; do
  text=$(awk '/^```/ { code = !code; next } code { print; next } { n = split($0, parts, "`"); for (i = 2; i <= n; i += 2) print parts[i] }' "$document")
  subset "$document (make)" "$(grep -oE '(^|[^a-z])make [a-z-]+' <<<"$text" | sed -E 's/.*make //' || true; echo help)" \
    Makefile "$targets"
  subset "$document (whiteline)" "$(grep -oE '(^|[ /])whiteline [a-z]+( |$)' <<<"$text" | sed -E 's/.*whiteline //; s/ //' || true; echo help)" \
    "Sources/whiteline (commands)" "$commands"
  subset "$document (options)" "$(grep -vE 'curl|apt-get|docker|kubectl|openssl|systemctl|useradd|pg_|psql|(^|[ ;|])(dc|k|api) ' <<<"$text" | grep -oE '(^|[ `])--[a-z-]+' | sed -E 's/.*--//' || true; echo host)" \
    "Sources/whiteline (options)" "$options"
done < <(grep -vE '/CHANGELOG' <<<"$documents")

# -- Deploy: what it asks for is there. Tools that are not installed are passed over.
sections=$(awk '/^  [a-zA-Z]+: \{/ { section = $1; sub(":", "", section) }
  section != "" && match($0, /^    [a-zA-Z]+: /) { print section "." substr($0, 5, RLENGTH - 6) }' Config/production.json5)
subset "Config/production.json5" "$sections" "Configuration+JSON.swift" "$code_keys"
metrics=$(grep -rhoE --include='*.swift' '"whiteline_[a-z_]+"' Sources | tr -d '"'
  sed -nE 's/^ *add\("([a-z_]+)".*/process_\1/p' Sources/whiteline/ProcessFigures.swift)
for file in Deploy/alerts.yml Deploy/grafana.json; do
  subset "$file (metrics)" "$(grep -oE '(whiteline|process)_[a-z_]+' "$file" | sed -E 's/_(bucket|sum|count)$//')" \
    "Sources (metrics)" "$metrics"
done
chapters=$(sed -nE 's/^## //p' Deploy/RUNBOOK.md)
subset "Deploy/alerts.yml (chapters)" "$(sed -nE "s/.*RUNBOOK.md, \"(.*)\"'/\1/p" Deploy/alerts.yml)" "Deploy/RUNBOOK.md" "$chapters"
while read -r mounted; do
  [ -e "Deploy/$mounted" ] || fail "Deploy/compose.yaml mounts $mounted, which is not in Deploy"
done < <(sed -nE 's,^ +- \./([^:]+):.*,\1,p' Deploy/compose.yaml)
drain=$(sed -nE 's/^ *drainSeconds: ([0-9]+),.*/\1/p' Config/production.json5)
for grace in $(sed -nE 's/.*(TimeoutStopSec=|stop_grace_period: |terminationGracePeriodSeconds: )([0-9]+)s?$/\2/p' \
  Deploy/*.service Deploy/compose.yaml Deploy/kubernetes/*.yaml); do
  [ "$grace" -gt "$((drain + 5))" ] || fail "Deploy gives $grace s to stop, too few for drainSeconds $drain"
done
if python3 -c 'import yaml' 2>/dev/null; then
  python3 - <<'EOF' || fail "a file of Deploy is not well-formed"
import glob, json, yaml
for name in glob.glob("Deploy/**/*.y*ml", recursive=True):
    list(yaml.safe_load_all(open(name)))
json.load(open("Deploy/grafana.json"))
EOF
fi
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
if command -v nginx >/dev/null 2>&1 && command -v openssl >/dev/null 2>&1; then
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 1 -subj /CN=localhost \
    -keyout "$scratch/tls.key" -out "$scratch/tls.crt" 2>/dev/null
  # Ports that anybody may open, since the test opens them; no IPv6, which some machines lack.
  sed -e 's/server service:/server 127.0.0.1:/' -e '/listen \[::\]/d' -e 's/listen 80 /listen 10080 /; s/listen 443 /listen 10443 /' -e "s,/etc/nginx/certificates,$scratch," -e "s,/run/nginx.pid,$scratch/pid," \
    Deploy/nginx.conf >"$scratch/nginx.conf"
  nginx -t -q -p "$scratch" -c "$scratch/nginx.conf" 2>"$scratch/nginx.log" || fail "Deploy/nginx.conf: $(tail -n 2 "$scratch/nginx.log")"
fi
if command -v promtool >/dev/null 2>&1; then
  promtool check config Deploy/prometheus.yml >"$scratch/promtool.log" 2>&1 &&
    promtool test rules Deploy/alerts.test.yml >>"$scratch/promtool.log" 2>&1 || fail "Deploy: $(tail -n 12 "$scratch/promtool.log")"
fi
if command -v kubectl >/dev/null 2>&1; then
  kubectl kustomize Deploy/kubernetes >/dev/null 2>"$scratch/kubectl.log" || fail "Deploy/kubernetes: $(cat "$scratch/kubectl.log")"
fi
if command -v systemd-analyze >/dev/null 2>&1; then
  systemd-analyze verify --man=no Deploy/*.service Deploy/*.socket 2>&1 |
    grep whiteline | grep -v 'whiteline is not executable' >"$scratch/systemd.log" || true
  [ ! -s "$scratch/systemd.log" ] || fail "Deploy: $(cat "$scratch/systemd.log")"
fi

[ "$failures" -eq 0 ] || { echo "documents: $failures problems"; exit 1; }
echo "documents: routes, keys, defaults, recipes, links and commands agree"
