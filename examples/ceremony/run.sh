#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# A root ceremony and a two-of-three rotation with three SoftHSM2 tokens (with key files where
# SoftHSM2 is not installed, or with CEREMONY_KEYS=files), end to end: planned, rehearsed, run, taken up again
# after the other machine has signed, and verified by `ceremony verify`, by a plain Python reader and
# by openssl. Answers come from a file, as nobody sits here; on a real day they are typed. Works in
# build/ceremony; can be run again. $BULLA names the program; without it, it is built.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
tree=$(cd "$here/../.." && pwd)
work=${CEREMONY_FOLDER:-$tree/build/ceremony}
python=/usr/bin/python3

say() { printf '\n\033[1m%s\033[0m\n' "$*"; }
run() {
  printf '$ %s\n' "${*/#$bulla/bulla}"
  "$@"
}
digest() { sha256sum "$1" | cut -d ' ' -f 1; }

# ceremony SCRIPT TRANSCRIPT ANSWER…: runs or takes up again, each ANSWER one line.
ceremony() {
  local script=$1 transcript=$2
  shift 2
  printf '%s\n' "$@" >answers
  run "$bulla" ceremony run "$script" --transcript "$transcript" --answers answers \
    --sign-key witness.key --no-journal "${access[@]}" 2>"$transcript.screen"
}

# use_tokens: three tokens, and scripts whose keys live in them. SoftHSM2 only plays their part.
use_tokens() {
  local module
  module=$(ls /usr/lib/softhsm/libsofthsm2.so /usr/lib/*/softhsm/libsofthsm2.so 2>/dev/null |
    head -n 1)
  mkdir tokens
  printf 'directories.tokendir = %s\nobjectstore.backend = file\nlog.level = ERROR\n' \
    "$PWD/tokens" >softhsm2.conf
  export SOFTHSM2_CONF=$PWD/softhsm2.conf
  for token in one two three; do
    softhsm2-util --init-token --free --label "$token" --so-pin 12345678 --pin 9876 >/dev/null
  done
  (umask 077 && echo 9876 >pin)
  access=(--module "$module" --pin-file pin)
  carols_key="pkcs11:token=two;object=root-b"
  sed -i 's/uri: root-a.key/uri: "pkcs11:token=one;object=root-a"/
          s/uri: root-b.key/uri: "pkcs11:token=two;object=root-b"/
          s/uri: root-\([cd]\).key/uri: "pkcs11:token=three;object=root-\1"/' root.yaml rotation.yaml
}

say "1. The program, and a folder as the ceremony machine has it"
if [ -z "${BULLA:-}" ]; then
  cmake --preset release -S "$tree" >/dev/null
  cmake --build "$tree/build/release" --target bulla
fi
bulla=${BULLA:-$tree/build/release/bin/bulla}
rm -rf "$work"
mkdir -p "$work"
cd "$work"
cp "$here"/*.yaml "$here"/*.py .
access=()
carols_key=root-b.key
if [ "${CEREMONY_KEYS:-tokens}" = tokens ] && command -v softhsm2-util >/dev/null; then
  use_tokens
fi
for key in release witness; do
  run "$bulla" key generate --algorithm ed25519 --out "$key" --quiet 2>/dev/null
done
sed -i "s/@PROGRAM@/$(digest "$bulla")/; s/@SPEC1@/$(digest root-1.yaml)/
        s/@RELEASE@/$(digest release.pub)/" root.yaml

say "2. The root ceremony: plan it, rehearse it, do it"
run "$bulla" ceremony plan root.yaml 2>plan.warnings
answers=(yes "seventeen blue" "forty-two red" "nine green elephants" = yes yes "bags 101 to 104")
printf '%s\n' "${answers[@]}" >answers
run "$bulla" ceremony run root.yaml --transcript rehearsal.jsonl --dry-run --answers answers \
  2>rehearsal.screen
[ ! -e root-a.pub ] && [ ! -e tks-1.bulla ] && echo "the rehearsal left its transcript and nothing else"
ceremony root.yaml root.jsonl "${answers[@]}"

say "3. The rotation: two of three, one of them on another machine"
sed -i "s/@PROGRAM@/$(digest "$bulla")/; s/@SPEC2@/$(digest root-2.yaml)/
        s/@TKS1@/$(digest tks-1.bulla)/" rotation.yaml
printf '%s\n' yes "a nonce of wanda" = yes "bag 201" >answers
run "$bulla" ceremony run rotation.yaml --transcript rehearsal-2.jsonl --dry-run \
  --answers answers 2>rehearsal-2.screen
ceremony rotation.yaml rotation.jsonl yes "a nonce of wanda" = yes pause
echo "carol, at her machine:"
run "$bulla" sign root-b.req --key "$carols_key" "${access[@]}" --no-journal -o root-b.sig
ceremony rotation.yaml rotation.jsonl "bag 201"

say "4. Witnesses verify, on machines of their own"
for transcript in root rotation; do
  mkdir -p "witness-$transcript"
  cp "$transcript.jsonl" "$transcript.yaml" witness.pub second_tool.py verify_transcript.py \
    "witness-$transcript"
  (cd "witness-$transcript"
    run "$bulla" ceremony verify "$transcript.jsonl" --script "$transcript.yaml" \
      --key witness.pub | tail -n 3
    run "$python" verify_transcript.py "$transcript.jsonl" witness.pub)
done
run "$python" second_tool.py tks-2.bulla root-a.pub root-b.pub
run "$bulla" verify tks-2.bulla --trust tks-1.bulla

say "5. A lie"
sed 's/a nonce of wanda/a nonce of alice/' rotation.jsonl >lie.jsonl
if run "$bulla" ceremony verify lie.jsonl --key witness.pub; then
  echo "a changed line was not found" >&2
  exit 1
fi
if run "$python" verify_transcript.py lie.jsonl witness.pub; then
  echo "the plain reader did not find it" >&2
  exit 1
fi

say "Done: the files are in $work"
