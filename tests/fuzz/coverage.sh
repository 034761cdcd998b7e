#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# How much of each parser its committed corpus covers: replays every fuzz target under clang's line
# coverage and prints the share of lines for each parser's files. Exits with 1 when one is below 90 %.
set -euo pipefail
cd "$(dirname "$0")/../.."

# target: the files whose lines count for it
parsers=(
  "fuzz_package: formats/wire/header.c formats/wire/cbor_check.c formats/wire/envelope.c
    formats/wire/manifest.c formats/wire/requires.c formats/wire/transport.c formats/wire/item.c
    formats/wire/signature.c formats/wire/proof.c verifier/core/package.c verifier/core/image.c"
  "fuzz_key_store: formats/wire/key_store.c formats/wire/role.c formats/wire/key.c
    verifier/core/key_store.c"
  "fuzz_chain: verifier/core/link.c"
  "fuzz_seal: formats/wire/envelope.c"
  "fuzz_stream: verifier/core/stream.c verifier/core/measure.c formats/wire/tree.c"
  "fuzz_exchange: formats/exchange_decode.cpp"
)

build=build/coverage
cmake --preset coverage >/dev/null
targets=()
for line in "${parsers[@]}"; do targets+=("${line%%:*}"); done
cmake --build "$build" --target "${targets[@]}" >/dev/null

# All targets together cover a parser that several of them reach.
profiles=()
objects=()
for target in "${targets[@]}"; do
  LLVM_PROFILE_FILE=$build/$target.profraw "$build/bin/$target" "tests/fuzz/corpus/$target" >/dev/null
  profiles+=("$build/$target.profraw")
  objects+=(-object "$build/bin/$target")
done
llvm-profdata-14 merge -sparse "${profiles[@]}" -o "$build/fuzz.profdata"

below=0
for line in "${parsers[@]}"; do
  echo "${line%%:*}"
  for file in ${line#*:}; do
    share=$(llvm-cov-14 export -summary-only -instr-profile="$build/fuzz.profdata" \
      "${objects[@]:1}" "$file" | python3 -c \
      'import json,sys; print(json.load(sys.stdin)["data"][0]["totals"]["lines"]["percent"])')
    printf '  %6.1f %%  %s\n' "$share" "$file"
    awk -v share="$share" 'BEGIN { exit share < 90 }' || below=1
  done
done
exit "$below"
