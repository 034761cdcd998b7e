#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# How fast and how large the main job is, beside the tools that people know, in one run on this
# machine: wall and CPU seconds, peak memory, and the ratio that we hold ourselves to. Each pair is
# run alternately and the fastest run of each counts, so that other work on the machine hurts least.
#
#   bench/run.sh [ROUNDS]        5 rounds unless told otherwise
#
# Needs build/release/bin/bulla (cmake --preset release && cmake --build build/release --target
# bulla), zstd and openssl. Works in build/bench ($BULLA_BENCH_DIR), where it needs 7 GiB; what it
# makes once (a root file system, keys) is kept there. rauc and mender-artifact are measured where
# they are installed.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
tree=$(cd "$here/.." && pwd)
bulla=${BULLA:-$tree/build/release/bin/bulla}
work=${BULLA_BENCH_DIR:-$tree/build/bench}
rounds=${1:-5}
cores=$(nproc)

[ -x "$bulla" ] || { echo "no $bulla: build the release preset first" >&2; exit 1; }
mkdir -p "$work"
cd "$work"

# Runs for speed go to memory where it is large enough, so that the disk is not what is measured.
fast=$work
if [ "$(df --output=avail -k /dev/shm 2>/dev/null | tail -n 1)" -gt 1600000 ] 2>/dev/null; then
  fast=$(mktemp -d /dev/shm/bulla-bench-XXXXXX)
  trap 'rm -rf "$fast"' EXIT
fi

# --- measuring

declare -A wall cpu memory

# measure NAME COMMAND…: runs it once; keeps the fastest run of this name. Without /usr/bin/time.
measure() {
  local name=$1 result
  shift
  result=$(/usr/bin/python3 "$here/measure.py" "$@") || { echo "failed: $*" >&2; exit 1; }
  local this_wall this_cpu this_memory
  read -r this_wall this_cpu this_memory <<<"$result"
  if [ -z "${wall[$name]:-}" ] || less "$this_wall" "${wall[$name]}"; then
    wall[$name]=$this_wall
    cpu[$name]=$this_cpu
  fi
  if [ -z "${memory[$name]:-}" ] || less "${memory[$name]}" "$this_memory"; then
    memory[$name]=$this_memory
  fi
}

less() { awk -v a="$1" -v b="$2" 'BEGIN { exit !(a < b) }'; }
ratio() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f", a / b }'; }

row() { printf '  %-46s %8.3f s %8.3f s %7.1f MiB\n' "$1" "${wall[$2]}" "${cpu[$2]}" "${memory[$2]}"; }
head_line() { printf '\n%s\n  %-46s %10s %10s %11s\n' "$1" "" "wall" "CPU" "memory"; }

misses=0
# goal TEXT VALUE at-most|at-least LIMIT [UNIT]
goal() {
  local verdict=met
  case $3 in
    at-most) less "$4" "$2" && verdict=MISSED ;;
    at-least) less "$2" "$4" && verdict=MISSED ;;
  esac
  [ $verdict = met ] || misses=$((misses + 1))
  printf '  -> %s: %s%s (goal: %s %s%s) %s\n' "$1" "$2" "${5:-}" "${3/-/ }" "$4" "${5:-}" $verdict
}

# --- inputs

# 512 MiB of the files of the Debian packages that are installed here, as a root file system has them.
if [ ! -e rootfs.img ]; then
  echo "collecting a root file system…"
  size=$((512 * 1024 * 1024))
  (tar -C / --sort=name -cf - usr/lib usr/bin usr/sbin usr/share 2>/dev/null || true) |
    head -c $size >rootfs.part || true
  mv rootfs.part rootfs.img
  [ "$(stat -c %s rootfs.img)" -eq $size ] ||
    echo "only $(stat -c %s rootfs.img) bytes of /usr: figures are of a smaller image"
fi
head -c 1048576 rootfs.img >small.img
[ -e sparse.img ] || truncate -s 8G sparse.img
[ -e four.img ] || truncate -s 4G four.img

recipe() {  # NAME PAYLOAD
  cat >"$1.yaml" <<END
image: {product: bench, name: $1, class: os, version: "1", sequence: 1, security-version: 0}
payload: {file: $2}
END
}
recipe rootfs rootfs.img
recipe small small.img
recipe sparse sparse.img
recipe four four.img

if [ ! -e trust.bulla ]; then
  rm -f ./*.key ./*.pub
  for key in root signer; do "$bulla" key generate --algorithm ed25519 --out $key -q 2>/dev/null; done
  cat >trust.yaml <<END
key-store:
  fleet: bench
  version: 1
  keys: [{name: root, file: root.pub}, {name: signer, file: signer.pub}]
  roles:
    root: {threshold: 1, keys: [root]}
    release: {threshold: 1, keys: [signer], classes: [os], products: [bench]}
  security-versions: {os: 0..9}
END
  "$bulla" tks create trust.yaml -o trust.bulla -q
  "$bulla" sign trust.bulla --key root.key -q --no-journal
fi

pack() {  # RECIPE OUT OPTION…
  rm -f "$2"
  measure "$name" "$bulla" pack "$1.yaml" -o "$2" -q "${@:3}"
}

echo "$("$bulla" --version | head -n 1) on $cores cores, $(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -n 1)"
echo "fastest of $rounds runs; raw packages are written to $fast"

# --- zstd

for ((round = 0; round < rounds; round++)); do
  measure zstd sh -c 'zstd -q -f -3 -T2 rootfs.img -o rootfs.zst && sync rootfs.zst'
  name=pack-zstd pack rootfs packed.bulla --compress zstd:3 -j 2
done
rm -f rootfs.zst
head_line "Pack $(($(stat -c %s rootfs.img) / 1048576)) MiB at zstd level 3, two threads, synced to disk"
row "zstd -3 -T2 && sync" zstd
row "bulla pack --compress zstd:3 -j2" pack-zstd
goal "wall against zstd" "$(ratio "${wall[pack-zstd]}" "${wall[zstd]}")" at-most 1.25
goal "memory" "${memory[pack-zstd]}" at-most 200 " MiB"

# --- raw: pack and verify

rm -f raw.bulla
"$bulla" pack rootfs.yaml -o raw.bulla -q --key signer.key
for ((round = 0; round < rounds; round++)); do
  measure dgst openssl dgst -sha256 rootfs.img
  measure dgst-copy sh -c "openssl dgst -sha256 rootfs.img && cp rootfs.img $fast/copy && rm $fast/copy"
  name=pack-1 pack rootfs "$fast/raw.bulla" -j 1
  name=pack-2 pack rootfs "$fast/raw.bulla" -j 2
  measure verify-1 "$bulla" verify raw.bulla --trust trust.bulla -q -j 1
  measure verify-2 "$bulla" verify raw.bulla --trust trust.bulla -q -j 2
done
rm -f "$fast/raw.bulla"
head_line "Raw: pack and verify the same image, against one SHA-256 over it"
row "openssl dgst -sha256" dgst
row "openssl dgst -sha256 && cp" dgst-copy
row "bulla pack -j1" pack-1
row "bulla pack -j2" pack-2
row "bulla verify -j1" verify-1
row "bulla verify -j2" verify-2
goal "speed of pack -j1" "$(ratio "${wall[dgst]}" "${wall[pack-1]}")" at-least 0.85 " x dgst"
goal "speed of pack -j2" "$(ratio "${wall[dgst]}" "${wall[pack-2]}")" at-least 1.36 " x dgst"
goal "speed of verify -j1" "$(ratio "${wall[dgst]}" "${wall[verify-1]}")" at-least 0.85 " x dgst"
goal "speed of verify -j2" "$(ratio "${wall[dgst]}" "${wall[verify-2]}")" at-least 1.36 " x dgst"

# --- sizes that do not matter

rm -f small.bulla four.bulla
"$bulla" pack small.yaml -o small.bulla -q
"$bulla" pack four.yaml -o four.bulla -q
for ((round = 0; round < rounds; round++)); do
  rm -f bench.key bench.pub
  "$bulla" key generate --algorithm ed25519 --out bench -q 2>/dev/null
  measure sign-small "$bulla" sign small.bulla --key bench.key -q --no-journal
  measure sign-four "$bulla" sign four.bulla --key bench.key -q --no-journal
done
rm -f four.bulla
head_line "Sign: the size of the payload does not matter"
row "bulla sign, 1 MiB" sign-small
row "bulla sign, 4 GiB" sign-four
goal "4 GiB against 1 MiB" "$(ratio "${wall[sign-four]}" "${wall[sign-small]}")" at-most 1.5

rm -f small.bulla
head -c 20000 rootfs.img >small.img
"$bulla" pack small.yaml -o small.bulla -q --key signer.key
for ((round = 0; round < 4 * rounds; round++)); do
  measure verify-small "$bulla" verify small.bulla --trust trust.bulla -q
done
head_line "Verify a small package, as a process"
row "bulla verify, 20 kB" verify-small
goal "wall" "$(ratio "${wall[verify-small]}" 0.001)" at-most 10 " ms"

name=pack-sparse pack sparse sparse.bulla --compress zstd:3 -j 2
rm -f sparse.bulla
head_line "Pack a sparse file of 8 GiB at zstd level 3: memory stays what it was"
row "bulla pack --compress zstd:3 -j2" pack-sparse
goal "memory" "${memory[pack-sparse]}" at-most 200 " MiB"

# --- the neighbours

neighbour() {  # TOOL FUNCTION
  if command -v "$1" >/dev/null; then "$2"; else printf '\n%s is not installed: skipped\n' "$1"; fi
}

with_rauc() {
  [ -e rauc.pem ] || openssl req -x509 -newkey rsa:2048 -nodes -keyout rauc.key.pem -out rauc.pem \
    -days 3650 -subj /CN=bench 2>/dev/null
  rm -rf rauc-in
  mkdir rauc-in
  cp rootfs.img rauc-in/rootfs.img
  printf '[update]\ncompatible=bench\nversion=1\n[bundle]\nformat=verity\n[image.rootfs]\nfilename=rootfs.img\n' \
    >rauc-in/manifest.raucm
  local round
  for ((round = 0; round < rounds; round++)); do
    rm -rf bench.raucb rauc-out
    measure rauc-bundle rauc bundle --cert=rauc.pem --key=rauc.key.pem rauc-in bench.raucb
    measure rauc-extract rauc extract --keyring=rauc.pem bench.raucb rauc-out
  done
  head_line "RAUC"
  row "rauc bundle (verity)" rauc-bundle
  row "rauc extract" rauc-extract
  rm -rf rauc-in rauc-out bench.raucb
}

with_mender() {
  local round
  for ((round = 0; round < rounds; round++)); do
    rm -f bench.mender
    measure mender-write mender-artifact --compression none write rootfs-image -t bench -n one \
      -f rootfs.img -o bench.mender
    measure mender-validate mender-artifact validate bench.mender
  done
  head_line "Mender"
  row "mender-artifact write, no compression" mender-write
  row "mender-artifact validate" mender-validate
  rm -f bench.mender
}

neighbour rauc with_rauc
neighbour mender-artifact with_mender

rm -f raw.bulla packed.bulla small.bulla
echo
if [ $misses -eq 0 ]; then echo "every goal met"; else echo "$misses goals missed"; fi
[ $misses -eq 0 ]
