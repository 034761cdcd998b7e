#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# What hsm/ adds to a signature of a token: SoftHSM2's bare C_Sign against the same key through
# hsm/, each the best of five rounds in turn.
#
#   bench/tokens.sh [SIGNATURES]
#
# Needs softhsm2-util, build/release/bin/bulla and the target bulla_token_calls of that build.
set -euo pipefail
tree=$(cd "$(dirname "$0")/.." && pwd)
bulla=${BULLA:-$tree/build/release/bin/bulla}
calls=${BULLA_TOKEN_CALLS:-$tree/build/release/tests/bin/bulla_token_calls}
module=${SOFTHSM_MODULE:-/usr/lib/softhsm/libsofthsm2.so}
count=${1:-2000}

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
