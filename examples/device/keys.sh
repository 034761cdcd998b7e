#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# usage: keys.sh BULLA SPEC FOLDER
#
# Makes the keys that the key store spec of a device example names, and the key store, once. In a
# product the root keys come from a ceremony and stay in tokens (docs/CEREMONY.md).
set -euo pipefail
bulla=$1 spec=$(realpath "$2") folder=$3
mkdir -p "$folder"
cd "$folder"
[ -e trust.bulla ] && exit
for name in root release farm stranger; do
  "$bulla" key generate --quiet --algorithm ed25519 --out "$name" 2>/dev/null # unencrypted
done
cp "$spec" key-store.yaml
"$bulla" tks create --quiet key-store.yaml -o unsigned.bulla 2>/dev/null # one root key alone
"$bulla" sign --quiet unsigned.bulla --key root.key --no-journal --out trust.bulla
