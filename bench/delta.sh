#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# Deltas side by side: every tool that is there makes and applies a patch for every pair, in one run,
# and each result is compared with the new image.
#
#   bench/delta.sh [PAIRS [NAME...]]
#
# PAIRS is a folder of NAME/old and NAME/new. Without it a few pairs are rebuilt from Debian packages
# (apt-get download, for the machine's own architecture) into build/delta-pairs. RUNS=3 repeats each
# measurement and keeps the least CPU time; what starts the programs costs some 0.07 s and 13 MiB by
# itself. "arena" is the memory that our applier was given beside its input and output. TOOLS="bulla-normal bsdiff" restricts the list.
#
# TOOLS may name bulla-in-place-ERASE-SCRATCH (bytes): the mcu profile for devices with one slot;
# bench/firmware_pairs.py makes pairs for that.
#
# From Debian: bsdiff, xdelta3, zstd. Others when their programs are named: HDIFFZ and HPATCHZ
# (HDiffPatch), DETOOLS (detools). Needs build/release/bin/bulla_patch_tool:
#   cmake --build build/release --target bulla_patch_tool
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
tree=$(cd "$here/.." && pwd)
tool=${PATCH_TOOL:-$tree/build/release/bin/bulla_patch_tool}
runs=${RUNS:-1}
tools=${TOOLS:-bulla-fast bulla-normal bulla-mcu bsdiff xdelta3 zstd-19 hdiffpatch detools}
[ -x "$tool" ] || { echo "no $tool: cmake --build build/release --target bulla_patch_tool" >&2; exit 1; }

pairs=${1:-$tree/build/delta-pairs}
[ $# -gt 0 ] || "$here/delta_pairs.sh" "$pairs"
[ $# -lt 2 ] || shift
[ $# -gt 0 ] && [ "$1" != "$pairs" ] || set -- $(cd "$pairs" && ls -d */ | tr -d /)

work=$(mktemp -d "$([ -w /dev/shm ] && echo /dev/shm || echo /tmp)/bulla-delta-XXXXXX")
trap 'rm -rf "$work"' EXIT
patch=$work/patch
out=$work/out

# Sets make_words and apply_words for a tool; false when it is not there.
words_of() {  # TOOL OLD NEW
  local old=$2 new=$3 size window larger
  size=$(stat -c %s "$new")
  larger=$(( size > $(stat -c %s "$old") ? size : $(stat -c %s "$old") ))
  window=$(python3 -c "print(max(10, min(31, ($larger).bit_length() + 1)))")
  apply_words=("$tool" apply "$old" "$patch" "$out" "$size")
  case $1 in
    bulla-fast) make_words=("$tool" make fast linux 1 "$old" "$new" "$patch") ;;
    bulla-normal) make_words=("$tool" make normal linux 1 "$old" "$new" "$patch") ;;
    bulla-normal-2) make_words=("$tool" make normal linux 2 "$old" "$new" "$patch") ;;
    bulla-max) make_words=("$tool" make max linux 1 "$old" "$new" "$patch") ;;
    bulla-in-place-*)
      local erase scratch
      IFS=- read -r erase scratch <<<"${1#bulla-in-place-}"
      make_words=("$tool" make normal mcu 1 "$old" "$new" "$patch" "$erase" "$scratch")
      apply_words+=("$erase" "$scratch") ;;
    bulla-mcu) make_words=("$tool" make normal mcu 1 "$old" "$new" "$patch") ;;
    bsdiff)
      command -v bsdiff >/dev/null || return 1
      make_words=(bsdiff "$old" "$new" "$patch")
      apply_words=(bspatch "$old" "$out" "$patch") ;;
    xdelta3)
      command -v xdelta3 >/dev/null || return 1
      local buffer=$(( larger < 524288 ? 524288 : larger ))
      make_words=(xdelta3 -e -9 -f -B "$buffer" -s "$old" "$new" "$patch")
      apply_words=(xdelta3 -d -f -B "$buffer" -s "$old" "$patch" "$out") ;;
    zstd-19)
      command -v zstd >/dev/null || return 1
      make_words=(zstd -q -f -19 "--long=$window" "--patch-from=$old" "$new" -o "$patch")
      apply_words=(zstd -q -d -f --long=31 "--patch-from=$old" "$patch" -o "$out") ;;
    hdiffpatch)
      [ -n "${HDIFFZ:-}" ] && [ -n "${HPATCHZ:-}" ] || return 1
      make_words=("$HDIFFZ" -m -SD -d -f -p-1 -c-lzma2-9-32m "$old" "$new" "$patch")
      apply_words=("$HPATCHZ" -f -s-256k -p-1 "$old" "$patch" "$out") ;;
    detools)
      [ -n "${DETOOLS:-}" ] || return 1
      make_words=("$DETOOLS" create_patch -c lzma "$old" "$new" "$patch")
      apply_words=("$DETOOLS" apply_patch "$old" "$patch" "$out") ;;
    *) echo "unknown tool: $1" >&2; return 1 ;;
  esac
}

# Runs a command $runs times: wall, CPU and memory of the run with the least CPU; nothing when it
# fails.
measure() {
  for ((i = 0; i < runs; i++)); do
    python3 "$here/measure.py" "$@" 2>/dev/null || return 1
  done | sort -k2n | head -1
}

arena_of() {  # TOOL: bytes that our applier was given; "-" for others, who do not say
  case $1 in bulla-*) "${apply_words[@]}" ;; *) echo - ;; esac
}

row='%-12s %-25s %12s %9s %9s %9s %9s %9s %9s\n'
printf "$row" pair tool bytes "make CPU" wall "MiB" "apply CPU" "MiB" "arena"
failed=0
for pair in "$@"; do
  old=$pairs/$pair/old new=$pairs/$pair/new
  [ -f "$old" ] && [ -f "$new" ] || continue
  for name in $tools; do
    words_of "$name" "$old" "$new" || continue
    rm -f "$patch" "$out"
    if ! made=$(measure "${make_words[@]}"); then
      printf "$row" "$pair" "$name" - - - - - - "(not made)"
      continue
    fi
    applied=$(measure "${apply_words[@]}") || applied="- - -"
    if ! cmp -s "$out" "$new"; then
      printf "$row" "$pair" "$name" - - - - - - WRONG
      failed=1
      continue
    fi
    read -r wall cpu memory <<<"$made"
    read -r _ apply_cpu apply_memory <<<"$applied"
    printf "$row" "$pair" "$name" "$(stat -c %s "$patch")" "$cpu" "$wall" "$memory" \
      "$apply_cpu" "$apply_memory" "$(arena_of "$name")"
  done
done
exit $failed
