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
. "$(dirname "$0")/table.sh"
packages=${1:-10000}

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

head_line "$packages packages"
/usr/bin/python3 "$here/many_packages.py" base.bulla "$packages" batch
show "bulla sign --batch" sh -c "$bulla sign batch/*.bulla --batch --key key.key -q"
show "the same again: nothing to do" sh -c "$bulla sign batch/*.bulla --batch --key key.key -q"
/usr/bin/python3 "$here/many_packages.py" base.bulla "$packages" each
show "bulla sign" sh -c "$bulla sign each/*.bulla --key key.key -q"
/usr/bin/python3 "$here/many_packages.py" base.bulla "$packages" recorded
show "bulla sign --journal" sh -c "$bulla sign recorded/*.bulla --key key.key --journal journal -q"
