#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# What hsm/ adds to a signature of a token: SoftHSM2's bare C_Sign against the same key through
# hsm/, by CPU time (both processes) and by the clock (the best of nine rounds in turn); then
# `bulla sign` over many packages with a token slowed to 30 signatures a second, against as many
# bare C_Sign of that token.
#
#   bench/tokens.sh [SIGNATURES [PACKAGES]]
#
# Needs softhsm2-util, build/release/bin/bulla and the targets bulla_token_calls and
# bulla_fake_pkcs11 of that build.
set -euo pipefail
tree=$(cd "$(dirname "$0")/.." && pwd)
bulla=${BULLA:-$tree/build/release/bin/bulla}
calls=${BULLA_TOKEN_CALLS:-$tree/build/release/tests/bin/bulla_token_calls}
module=${SOFTHSM_MODULE:-/usr/lib/softhsm/libsofthsm2.so}
fake=${BULLA_FAKE_PKCS11:-$tree/build/release/tests/lib/libbulla_fake_pkcs11.so}
count=${1:-2000}
packages=${2:-1000}

for program in "$bulla" "$calls"; do
  [ -x "$program" ] || { echo "no $program: build it first" >&2; exit 1; }
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
umask 077
mkdir tokens
printf 'directories.tokendir = %s/tokens\nobjectstore.backend = file\nlog.level = ERROR\n' "$work" \
  >softhsm2.conf
export SOFTHSM2_CONF=$work/softhsm2.conf
echo 9876 >pin
softhsm2-util --init-token --free --label bench --so-pin 12345678 --pin 9876 >/dev/null
for algorithm in ed25519 es256; do
  "$bulla" key generate --algorithm $algorithm --token "pkcs11:token=bench;object=$algorithm" \
    --module "$module" --pin-file pin -q >/dev/null
done
echo "$count signatures by SoftHSM2, microseconds each:"
"$calls" "$module" ed25519 pin "$count"
"$calls" "$module" es256 pin "$count"

[ "$packages" -gt 0 ] || exit 0
echo hello >payload
cat >recipe.yaml <<END
image: {product: bench, name: app, class: application, version: "1", sequence: 1, security-version: 0}
payload: {file: payload}
END
"$bulla" pack recipe.yaml -o base.bulla -q
export BULLA_FAKE_TOKEN=slow
bare=$("$calls" --bare "$fake" ed pin "$packages")
for record in --no-journal "--journal journal"; do
  rm -rf many && mkdir many
  for ((i = 0; i < packages; i++)); do cp base.bulla many/$i.bulla; done
  start=$(date +%s.%N)
  # shellcheck disable=SC2086  # two words
  "$bulla" sign many/*.bulla --key pkcs11:object=ed --what manifest --module "$fake" \
    --pin-file pin -q $record
  awk -v a="$start" -v b="$(date +%s.%N)" -v n="$packages" -v r="$record" -v bare="$bare" 'BEGIN {
    printf "%d packages, %s: %.2f s, %+.2f %% of the %.2f s of as many bare C_Sign\n", n, r, b - a,
           ((b - a) / bare - 1) * 100, bare }'
done
