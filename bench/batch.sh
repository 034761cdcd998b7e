#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# One signature for a release of many packages: what `bulla sign --batch` costs beside signing each
# on its own, with a key in a file (a token would make the difference larger).
#
#   bench/batch.sh [PACKAGES]
#
# Needs build/release/bin/bulla and python3-cbor2. Works in memory where /dev/shm is large enough,
# since it is not the disk that is measured.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
tree=$(cd "$here/.." && pwd)
bulla=${BULLA:-$tree/build/release/bin/bulla}
packages=${1:-10000}

[ -x "$bulla" ] || { echo "no $bulla: build the release preset first" >&2; exit 1; }
work=$(mktemp -d "$([ -w /dev/shm ] && echo /dev/shm || echo /tmp)/bulla-batch-XXXXXX")
trap 'rm -rf "$work"' EXIT
cd "$work"
echo hello >payload
cat >recipe.yaml <<END
image: {product: bench, name: app, class: application, version: "1", sequence: 1, security-version: 0}
payload: {file: payload}
END
"$bulla" key generate --algorithm ed25519 --out key -q 2>/dev/null
"$bulla" pack recipe.yaml -o base.bulla -q

show() {  # NAME COMMAND…
  local name=$1 wall cpu memory
  shift
  read -r wall cpu memory < <(/usr/bin/python3 "$here/measure.py" "$@")
  printf '  %-44s %8.3f s %8.3f s %7.1f MiB\n' "$name" "$wall" "$cpu" "$memory"
}
printf '%s packages\n  %-44s %10s %10s %11s\n' "$packages" "" wall CPU memory
/usr/bin/python3 "$here/many_packages.py" base.bulla "$packages" batch
show "bulla sign --batch" sh -c "$bulla sign batch/*.bulla --batch --key key.key -q"
show "the same again: nothing to do" sh -c "$bulla sign batch/*.bulla --batch --key key.key -q"
/usr/bin/python3 "$here/many_packages.py" base.bulla "$packages" each
show "bulla sign" sh -c "$bulla sign each/*.bulla --key key.key -q"
/usr/bin/python3 "$here/many_packages.py" base.bulla "$packages" recorded
show "bulla sign --journal" sh -c "$bulla sign recorded/*.bulla --key key.key --journal journal -q"
