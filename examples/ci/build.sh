#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# The build job: it runs whatever the source says, so it has no key, no token and no passphrase. It
# leaves one folder: the unsigned package, the provenance statement that the manifest commits to,
# and HANDOVER, which names both by digest. The digest of HANDOVER goes to the signing job by another
# way than the folder itself: a job's output, not an artifact store.
#
# usage: build.sh OUT [FIELD=VALUE…]      the fields change the recipe: image.version=1.4.3
# BULLA: the program; SOURCE_REVISION, SOURCE_URI, BUILDER_ID, RUN_ID: what the provenance names.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
bulla=${BULLA:-bulla}
out=$1
shift

mkdir -p "$out"
# A real project builds here; this one has a text to ship.
cp "$here/app/thermostat.txt" "$out/payload"

"$here/provenance.sh" "$out/payload" >"$out/provenance.json"
settings=()
for field; do settings+=(--set "$field"); done
"$bulla" pack "$here/app/recipe.yaml" --payload "$out/payload" --image-id content \
  --set "attachments=[{name: provenance.json, file: \"$(realpath "$out/provenance.json")\"}]" \
  "${settings[@]}" -o "$out/app.bulla" --force --quiet

cd "$out"
rm payload
sha256sum app.bulla provenance.json >HANDOVER
echo "handover $(sha256sum <HANDOVER | cut -d ' ' -f 1)"
