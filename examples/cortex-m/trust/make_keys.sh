#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# usage: make_keys.sh BULLA FOLDER      makes the keys of this example, once, and their key store.
# In a product the root keys come from a ceremony and stay in tokens (docs/CEREMONY.md).
set -euo pipefail
bulla=$1 folder=$2
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$folder"
cd "$folder"
[ -e trust.bulla ] && exit
for name in root release stranger; do
  "$bulla" key generate --quiet --algorithm ed25519 --out "$name"
done
cp "$here/key-store.yaml" .
"$bulla" tks create --quiet key-store.yaml -o unsigned.bulla
"$bulla" sign --quiet unsigned.bulla --key root.key --no-journal --out trust.bulla
