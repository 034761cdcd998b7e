# SPDX-License-Identifier: Apache-2.0
#
# How the stories of this directory are told: every command is shown before it runs, and every
# outcome is checked. A story that goes on after a wrong outcome would be a lie, so nothing does.
bulla=${BULLA:-$tree/build/release/bin/bulla}

say() { printf '\n\033[1m%s\033[0m\n' "$*"; }
fail() { printf 'the story fails: %s\n' "$*" >&2; exit 1; }

# run COMMAND…: must succeed.
run() {
  printf '$ %s\n' "${*/#$bulla/bulla}"
  "$@" || fail "exit $? from: ${*/#$bulla/bulla}"
}

# quietly COMMAND…: the same, without its output.
quietly() {
  local said status=0
  printf '$ %s\n' "${*/#$bulla/bulla}"
  said=$("$@" 2>&1) || status=$?
  [ "$status" = 0 ] || fail "exit $status from: ${*/#$bulla/bulla}: $said"
}

# refused REASON COMMAND…: must be refused (exit 1) with this reason.
refused() {
  local wanted=$1 status=0 said reason
  shift
  printf '$ %s\n' "${*/#$bulla/bulla}"
  said=$("$@" --json 2>&1) || status=$?
  reason=$(grep -o '"reason":"[^"]*"' <<<"$said" | head -n 1 | cut -d '"' -f 4)
  [[ $status = 1 && $wanted = "$reason" ]] ||
    fail "expected exit 1 and $wanted, got exit $status: $said"
  printf '  refused, exit 1: %s\n' "$reason"
}

# rehearse REPORT REASON ARGUMENT…: the report goes to REPORT and to the terminal; REASON is what it
# must come to: safe (exit 0), stranded, trap or undecided (exit 1). With page=FILE there is a page.
rehearse() {
  local page=${page:-} report=$1 wanted=$2 status=0
  shift 2
  printf '$ bulla preflight %s\n' "$*${page:+ --html $page}"
  "$bulla" preflight "$@" --json >"$report" 2>/dev/null || status=$?
  "$bulla" preflight "$@" ${page:+--html "$page"} 2>&1 || true
  local reason
  reason=$(in_report "$report" 'r["reason"]')
  [[ $reason = "$wanted" ]] || fail "expected $wanted, the report says $reason ($report)"
  [[ $status = $([ "$wanted" = safe ] && echo 0 || echo 1) ]] || fail "preflight ends with $status"
}

# in_report REPORT EXPRESSION: a value of the JSON report, which is `r`; `g` are its groups by name.
in_report() {
  python3 -c '
import json, sys
r = json.load(open(sys.argv[1]))
g = {group["name"]: group for group in r.get("groups", [])}
print(eval(sys.argv[2]))' "$1" "$2"
}

# expect REPORT EXPRESSION: must be true.
expect() {
  [[ $(in_report "$1" "bool($2)") = True ]] || fail "not so in $1: $2"
  printf '  so it is: %s\n' "$2"
}

# keys NAME…: a pair of Ed25519 keys each, of which only the .pub ever leaves the machine.
keys() {
  local key
  for key; do
    "$bulla" key generate --algorithm ed25519 --out "$key" --quiet 2>/dev/null || fail "key $key"
  done
  printf 'keys: %s\n' "$*"
}

# years FILE: prints it with @-2@ and the like replaced by years counted from this one, so that the
# windows of keys open and close in any year in which the story is told.
years() {
  local year script=''
  year=$(date -u +%Y)
  local away
  for away in $(seq -12 6); do script+="s/@$(printf '%+d' "$away")@/$((year + away))/g;"; done
  sed "$script" "$1"
}

# pack_image RECIPE OUT SEQUENCE [FIELD=VALUE]…: an image package of that sequence, unsigned.
pack_image() {
  local recipe=$1 out=$2 sequence=$3
  shift 3
  local sets=()
  local value
  for value; do sets+=(--set "$value"); done
  quietly "$bulla" pack "$recipe" -o "$out" --set "image.sequence=$sequence" "${sets[@]}"
}
