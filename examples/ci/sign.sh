#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# The signing job: protected, with the key, and without the source. It runs nothing that the build
# made; it takes a folder and the digest that the build job gave for it, and signs only these bytes,
# only with a key whose signature counts under the fleet's key store, and records it in a journal.
# This file, the key store and the policy come from a place that builds cannot write to.
#
# usage: sign.sh FOLDER HANDOVER_DIGEST --trust TKS --key URI --journal FILE [--builder ID]
#        [further options of bulla sign, such as --pin-file FILE]
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
bulla=${BULLA:-bulla}
fail() { echo "sign.sh: $*" >&2; exit 1; }

folder=$1
wanted=$2
shift 2
options=()
trust="" builder="" key="" journal=""
while [ $# -gt 0 ]; do
  [ $# -ge 2 ] || fail "no value after $1"
  case $1 in
    --trust) trust=$2 ;;
    --builder) builder=$2; shift 2; continue ;;
    --key) key=$2 ;;
    --journal) journal=$2 ;;
  esac
  options+=("$1" "$2")
  shift 2
done
[ -n "$trust" ] || fail "--trust is missing: the key store that says whose signature counts"
[ -n "$key" ] || fail "--key is missing"
[ -n "$journal" ] || fail "--journal is missing: what is signed must be known later"

# Exactly what the build job handed over.
[ "$(sha256sum <"$folder/HANDOVER" | cut -d ' ' -f 1)" = "$wanted" ] ||
  fail "HANDOVER is not what the build job gave: somebody changed it on the way"
[ "$(cut -c 67- "$folder/HANDOVER" | tr '\n' ' ')" = "app.bulla provenance.json " ] ||
  fail "HANDOVER names other files than app.bulla and provenance.json"
for file in app.bulla provenance.json; do
  [ -f "$folder/$file" ] && [ ! -L "$folder/$file" ] || fail "$folder/$file is no plain file"
done
(cd "$folder" && sha256sum --check --strict --quiet HANDOVER) ||
  fail "the folder is not what HANDOVER says: somebody changed it on the way"

expected=(${builder:+--builder "$builder"})
"$here/check-provenance.sh" "$folder/app.bulla" --unsigned "${expected[@]}"
"$bulla" sign "$folder/app.bulla" "${options[@]}"
"$bulla" verify "$folder/app.bulla" --trust "$trust"
"$here/check-provenance.sh" "$folder/app.bulla" --trust "$trust" "${expected[@]}"
