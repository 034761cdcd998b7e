#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# The main job, end to end, on real input: a Linux kernel and a directory tree from Debian packages,
# a board configuration, and an application that is built here. Installs what is missing, builds
# bulla, then makes keys and a key store, packs, signs, verifies, unpacks and compares; at last it
# tampers and shows each refusal with its reason. Works in build/quickstart; can be run again.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
tree=$(cd "$here/../.." && pwd)
work=$tree/build/quickstart
bulla=$tree/build/release/bin/bulla

say() { printf '\n\033[1m%s\033[0m\n' "$*"; }
run() {
  printf '$ %s\n' "${*/#$bulla/bulla}"
  "$@"
}

# refused REASON COMMAND…: the command must refuse (exit 1 or 3) and name this reason.
refused() {
  local wanted=$1 status=0 said reason
  shift
  said=$("$@" --json 2>&1) || status=$?
  reason=$(grep -o '"reason":"[^"]*"' <<<"$said" | head -n 1 | cut -d '"' -f 4)
  if [[ $status != [13] || $wanted != "$reason" ]]; then
    echo "expected a refusal with $wanted, got exit $status: $said" >&2
    exit 1
  fi
  printf '  refused, exit %d: %s\n' "$status" "$reason"
}

# flip FILE OFFSET: changes one byte.
flip() {
  local byte
  byte=$(od -An -tu1 -j "$2" -N 1 "$1")
  printf "\\x$(printf %02x $((byte ^ 1)))" | dd of="$1" bs=1 seek="$2" conv=notrunc status=none
}

# from_debian PACKAGE: the unpacked content of a Debian package, in debian/PACKAGE.
from_debian() {
  [ -e "debian/$1/.whole" ] && return
  mkdir -p debs
  (cd debs && apt-get download -q "$1" >/dev/null 2>&1) || return 1
  rm -rf "debian/$1"
  mkdir -p "debian/$1"
  dpkg-deb -x "$(ls debs/"$1"_*.deb | tail -n 1)" "debian/$1"
  touch "debian/$1/.whole"
}

say "1. Install and build"
"$tree/tests/deps.sh"
cd "$tree"
launcher=()
if command -v ccache >/dev/null; then
  launcher+=(-DCMAKE_C_COMPILER_LAUNCHER=ccache -DCMAKE_CXX_COMPILER_LAUNCHER=ccache)
fi
cmake --preset release "${launcher[@]}" >/dev/null
cmake --build build/release --target bulla
"$bulla" --version

say "2. Collect real input"
mkdir -p "$work"
cd "$work"
find . -mindepth 1 -maxdepth 1 ! -name debs ! -name debian -exec rm -rf {} +
[ -n "$(apt-cache search --names-only '^linux-image-cloud-amd64$' 2>/dev/null)" ] || {
  [ "$(id -u)" -eq 0 ] && apt-get update -q >/dev/null 2>&1 || true
}
kernel_package=$(apt-cache depends linux-image-cloud-amd64 2>/dev/null |
  sed -n 's/.*Depends: \(linux-image-[0-9].*\)/\1/p' | head -n 1)
if [ -n "$kernel_package" ] && from_debian "$kernel_package"; then
  kernel=$(ls "debian/$kernel_package"/boot/vmlinuz-*)
else
  kernel=$(ls /boot/vmlinuz-* /usr/lib/x86_64-linux-gnu/libcrypto.so.3 2>/dev/null | head -n 1)
  echo "no kernel package can be downloaded: $kernel stands in for the kernel"
fi
if from_debian tzdata; then
  zones=debian/tzdata/usr/share/zoneinfo
else
  zones=/usr/share/zoneinfo
  echo "tzdata cannot be downloaded: $zones stands in for it"
fi
cp "$here"/*.yaml .
cp "$kernel" kernel.img
ln -sfn "$(realpath "$zones")" zones
run cc -O2 -s -o controller "$here/controller.c"
ls -lL kernel.img controller | awk '{print $5, $9}'
echo "$(find -L zones -type f | wc -l) files in zones/"

say "3. Keys and the key store that devices will trust"
for key in root-a root-b root-c release; do
  run "$bulla" key generate --algorithm ed25519 --out "$key" --quiet 2>/dev/null
done
run "$bulla" key generate --algorithm es256 --out farm --quiet 2>/dev/null
run "$bulla" tks create key-store.yaml -o trust.bulla
run "$bulla" sign trust.bulla --key root-a.key --key root-b.key

say "4. Pack and sign: an OS image, a directory tree, a board configuration, an application"
for image in kernel zones board controller; do
  run "$bulla" pack "$image.yaml" -o "$image.bulla"
done
run "$bulla" sign kernel.bulla zones.bulla board.bulla --key release.key
echo "the application is signed on another machine, as it were:"
run "$bulla" request controller.bulla --key release.pub -o controller.req
run "$bulla" sign controller.req --key release.key -o controller.sig
run "$bulla" attach controller.bulla controller.sig
echo "the build farm may sign how an image travels, never what it is:"
run "$bulla" sign kernel.bulla --what transport --key farm.key

say "5. Verify as a device does, look inside, and take the image out"
run "$bulla" verify kernel.bulla zones.bulla board.bulla controller.bulla --trust trust.bulla \
  --device device.yaml
run "$bulla" verify kernel.bulla --trust trust.bulla --device device.yaml --explain
run "$bulla" inspect kernel.bulla
run "$bulla" unpack kernel.bulla --trust trust.bulla -o kernel.out --seal kernel.seal
cmp kernel.img kernel.out
run "$bulla" verify kernel.seal --trust trust.bulla --installed kernel.out
run "$bulla" unpack zones.bulla --trust trust.bulla -o zones.tar
echo "$(tar -tf zones.tar | wc -l) members in the archive"
echo "the kernel that came out is the kernel that went in"

say "6. Tamper"
cp kernel.bulla bad.bulla
flip bad.bulla $(($(stat -c %s bad.bulla) / 2))
echo "one byte of the payload changed:"
refused payload-digest "$bulla" verify bad.bulla --trust trust.bulla
cp controller.bulla bad.bulla
flip bad.bulla "$(grep -abo dishwasher-app bad.bulla | head -n 1 | cut -d : -f 1)"
echo "one letter of the manifest changed:"
refused sig-invalid "$bulla" verify bad.bulla --trust trust.bulla
head -c 5000 controller.bulla >bad.bulla
echo "cut short:"
refused length-mismatch "$bulla" verify bad.bulla --trust trust.bulla
run "$bulla" key generate --algorithm ed25519 --out stranger --quiet 2>/dev/null
run "$bulla" pack controller.yaml -o bad.bulla --key stranger.key --force --quiet
echo "signed by a key that nobody trusts:"
refused key-unknown "$bulla" verify bad.bulla --trust trust.bulla
run "$bulla" pack controller.yaml -o bad.bulla --key farm.key --force --quiet
echo "signed by the build farm's key, which may not say what an image is:"
refused sig-out-of-scope "$bulla" verify bad.bulla --trust trust.bulla
sed 's/chip: .*/chip: other-chip/' device.yaml >other-device.yaml
echo "offered to a device with another chip:"
refused wrong-chip "$bulla" verify kernel.bulla --trust trust.bulla --device other-device.yaml
echo "an output is written only if the package verifies:"
cp kernel.bulla bad.bulla
flip bad.bulla $(($(stat -c %s bad.bulla) - 1))
refused payload-digest "$bulla" unpack bad.bulla --trust trust.bulla -o bad.out
[ ! -e bad.out ]

say "Done: everything good was accepted, everything bad refused. The files are in build/quickstart"
