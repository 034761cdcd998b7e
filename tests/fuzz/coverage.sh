#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# How much of each parser its committed corpus covers: replays every fuzz target under clang's line
# coverage and prints the share of lines for each parser's files. Exits with 1 when one is below 90 %.
#
#   tests/fuzz/coverage.sh [-v]     -v: name the lines that nothing reaches, too
set -euo pipefail
cd "$(dirname "$0")/../.."

case "${1:-}" in
  "" | -v) ;;
  *) echo "usage: tests/fuzz/coverage.sh [-v]" >&2; exit 2 ;;
esac

# target: the files whose lines count for it
parsers=(
  "fuzz_package: formats/wire/cursor.c formats/wire/cbor.c formats/wire/cbor_map.c
    formats/wire/cbor_check.c formats/wire/list.c formats/wire/text.c formats/wire/item.c
    formats/wire/header.c formats/wire/envelope.c formats/wire/manifest.c formats/wire/requires.c
    formats/wire/transport.c formats/wire/signature.c formats/wire/proof.c
    verifier/core/package.c verifier/core/image.c"
  "fuzz_key_store: formats/wire/key_store.c formats/wire/role.c formats/wire/key.c
    verifier/core/key_store.c formats/key_store_decode.cpp"
  "fuzz_chain: verifier/core/link.c verifier/core/chain.c"
  "fuzz_record: verifier/state/record_fields.c verifier/state/record_read.c"
  "fuzz_seal: formats/wire/envelope.c"
  "fuzz_stream: verifier/core/stream.c verifier/core/measure.c formats/wire/tree.c"
  "fuzz_exchange: formats/exchange_decode.cpp formats/manifest_decode.cpp
    formats/transport_decode.cpp formats/proof_decode.cpp formats/envelope_decode.cpp
    formats/decode_parts.cpp"
  "fuzz_yaml: files/yaml_reader.cpp files/yaml_bytes.cpp files/yaml_tree_builder.cpp
    files/yaml_node.cpp files/yaml_fields.cpp packer/recipe.cpp packer/recipe_requires.cpp
    packer/number_range.cpp packer/board_config.cpp"
  "fuzz_board_config: packer/board_config_cbor.cpp"
  "fuzz_file: verifier/host/envelope_read.cpp verifier/host/package_reader.cpp
    verifier/host/attachments.cpp verifier/host/trust.cpp verifier/host/verify.cpp"
  "fuzz_zstd: verifier/host/zstd_decoder.cpp verifier/host/zstd_frame.cpp
    verifier/host/decoded_image.cpp"
  "fuzz_delta: verifier/delta/apply.c verifier/delta/apply_content.c verifier/delta/apply_walk.c
    verifier/delta/segment.c verifier/delta/walk.c verifier/delta/elf_sections.c"
)

build=build/coverage
cmake --preset coverage >/dev/null
targets=()
for line in "${parsers[@]}"; do targets+=("${line%%:*}"); done
cmake --build "$build" --target "${targets[@]}" >"$build.build.log" || {
  cat "$build.build.log"
  exit 1
}

# All targets together cover a parser that several of them reach.
profiles=()
objects=()
for target in "${targets[@]}"; do
  LLVM_PROFILE_FILE=$build/$target.profraw "$build/bin/$target" "tests/fuzz/corpus/$target" >/dev/null
  profiles+=("$build/$target.profraw")
  objects+=(-object "$build/bin/$target")
done
llvm-profdata-14 merge -sparse "${profiles[@]}" -o "$build/fuzz.profdata"

arguments=()
for line in "${parsers[@]}"; do
  read -ra words <<<"${line//[$'\n':]/ }"
  arguments+=("${words[@]}" --)
done
# llvm-cov warns of functions that have one name in many targets: their entries.
llvm-cov-14 export -format=lcov -instr-profile="$build/fuzz.profdata" "${objects[@]:1}" \
  2>"$build.cov.log" | python3 tests/fuzz/coverage_report.py "$@" "${arguments[@]}"
