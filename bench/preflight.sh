#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# What a rehearsal of 12 packages costs: of fleets of distinct groups, and of the same fleet with a
# million times the devices, which must cost nothing more.
#
#   bench/preflight.sh [GROUPS]
#
# Needs build/release/bin/bulla.
set -euo pipefail
. "$(dirname "$0")/table.sh"
groups=${1:-10000}

work=$(mktemp -d "$([ -w /dev/shm ] && echo /dev/shm || echo /tmp)/bulla-preflight-XXXXXX")
[ -n "${KEEP:-}" ] || trap 'rm -rf "$work"' EXIT
cd "$work"
for key in root-a root-b rel-1 rel-2; do
  "$bulla" key generate --algorithm ed25519 --out $key -q 2>/dev/null
done

store() {  # VERSION KEYS
  cat <<END
key-store:
  fleet: bench
  version: $1
  keys:
    - {name: root-a, file: root-a.pub}
    - {name: root-b, file: root-b.pub}
    - {name: rel-1, file: rel-1.pub}
    - {name: rel-2, file: rel-2.pub}
  roles:
    root: {threshold: 1, keys: [root-a, root-b]}
    release: {threshold: 1, keys: [$2], classes: [boot, os, application], products: [bench]}
  security-versions: {boot: 0..9, os: 0..9, application: 0..9}
END
}
store 1 "rel-1" | sed '/rel-2/d' >tks-1.yaml
store 2 "rel-1, rel-2" >tks-2.yaml
"$bulla" tks create tks-1.yaml -o tks-1.bulla -q
"$bulla" sign tks-1.bulla --key root-a.key -q
"$bulla" tks next tks-1.bulla tks-2.yaml -o tks-2.bulla -q
"$bulla" sign tks-2.bulla --key root-a.key -q

image() {  # NAME CLASS SIGNER [LINE]
  cat >recipe.yaml <<END
image: {product: bench, name: $1, class: $2, version: "1", sequence: 10000, security-version: 2}
payload: {file: payload}
${4:-}
END
  "$bulla" pack recipe.yaml -o "$1.bulla" --key "$3.key" -q
}
echo hello >payload
files=(tks-2.bulla boot.bulla os.bulla)
image boot boot rel-1
image os os rel-2 'provides: {os-abi: 13}'
for n in 1 2 3 4 5 6 7 8; do
  image app-$n application rel-2 'requires: {abi: {os-abi: ">=12 <14"}}'
  files+=(app-$n.bulla)
done
image app-9 application rel-1
files+=(app-9.bulla)
"${PYTHON:-python3}" "$here/fleet.py" "$groups" 3 >fleet.yaml
"${PYTHON:-python3}" "$here/fleet.py" "$groups" 3000000 >large.yaml

rehearse() {  # NAME FLEET
  show "$1" sh -c \
    "$bulla preflight --fleet $2 --release ${files[*]} --json -q >report.json || [ \$? = 1 ]"
}
head_line "$groups groups, ${#files[@]} packages"
rehearse "3 devices a group" fleet.yaml
python3 -c "
import collections, json
groups = json.load(open('report.json'))['groups']
print('  outcomes:', dict(collections.Counter(group['outcome'] for group in groups)))"
rehearse "3 000 000 devices a group" large.yaml
