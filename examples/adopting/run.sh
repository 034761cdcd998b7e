#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# Bulla beside another updater, before any device links it; docs/ADOPTING.md explains each step. A
# RAUC bundle (if rauc is installed), a .swu (if cpio is) and an MCUboot image travel as the payload of
# image packages and come out byte for byte; a key change is rehearsed with packages made only for
# that. Works in build/adopting, which it empties first. Needs build/release/bin/bulla (or BULLA=…).
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
tree=$(cd "$here/../.." && pwd)
work=${1:-$tree/build/adopting}
source "$here/../rotation/telling.sh"
[ -x "$bulla" ] || fail "no $bulla: cmake --preset release && cmake --build build/release"
rm -rf "$work"
mkdir -p "$work"
cp "$here"/*.yaml "$work"
cd "$work"

# rauc_bundle: update.raucb, signed by RAUC with a certificate of its own.
rauc_bundle() {
  mkdir -p rauc
  head -c 200000 /dev/urandom >rauc/rootfs.ext4
  printf '[update]\ncompatible=gateway\nversion=2026.11\n[bundle]\nformat=plain\n' >rauc/manifest.raucm
  printf '[image.rootfs]\nfilename=rootfs.ext4\n' >>rauc/manifest.raucm
  openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=rauc -days 30 \
    -keyout rauc.key -out rauc.crt 2>/dev/null
  rauc bundle --cert=rauc.crt --key=rauc.key rauc update.raucb >/dev/null 2>&1
}

# swu_file: update.swu, a cpio archive whose first member is sw-description.
swu_file() {
  printf 'software = {\n  version = "2026.11";\n  images = ( { filename = "rootfs.ext4"; } );\n};\n' \
    >sw-description
  head -c 200000 /dev/urandom >rootfs.ext4
  printf 'sw-description\nrootfs.ext4\n' | cpio -o -H crc >update.swu 2>/dev/null
}

# mcuboot_image: update.img, the header, body and SHA-256 of an image as MCUboot's imgtool lays it out.
mcuboot_image() {
  python3 - <<'PYTHON'
import hashlib, os, struct
body = os.urandom(40000)
header = struct.pack("<IIHHIIBBHII", 0x96f3b83d, 0, 512, 0, len(body), 0, 1, 4, 0, 0, 0)
image = header.ljust(512, b"\0") + body
digest = struct.pack("<HH", 0x10, 32) + hashlib.sha256(image).digest()
open("update.img", "wb").write(image + struct.pack("<HH", 0x6907, 4 + len(digest)) + digest)
PYTHON
}

# wrap BUNDLE: packs, signs, verifies and takes out again.
wrap() {
  run "$bulla" pack bundle.yaml --payload "$1" -o "$1.bulla"
  run "$bulla" sign "$1.bulla" --key release-1.key
  run "$bulla" verify "$1.bulla" --trust keys-1.bulla
  run "$bulla" unpack "$1.bulla" --trust keys-1.bulla -o "$1.out"
  cmp "$1" "$1.out" || fail "$1 came out otherwise than it went in"
}

say "1. Keys and a key store, for servers and rehearsals only"
keys root-a root-b release-1 release-2
quietly "$bulla" tks create key-store.yaml -o keys-1.bulla
quietly "$bulla" sign keys-1.bulla --key root-a.key

say "2. An envelope around what you ship already"
if command -v rauc >/dev/null && rauc_bundle; then
  wrap update.raucb
  run rauc info --keyring=rauc.crt update.raucb.out >/dev/null
else
  echo "skipped: rauc is not installed, or makes no bundle here"
fi
if command -v cpio >/dev/null && swu_file; then
  wrap update.swu
else
  echo "skipped: cpio is not installed"
fi
mcuboot_image
wrap update.img
printf 'x' | dd of=update.img.bulla bs=1 seek=20000 conv=notrunc status=none
refused payload-digest "$bulla" unpack update.img.bulla --trust keys-1.bulla -o never.out
[ ! -e never.out ] || fail "something was written that did not verify"

say "3. Rehearse a key change, with files made only for that"
quietly "$bulla" tks next keys-1.bulla key-store-2.yaml -o keys-2.bulla
quietly "$bulla" sign keys-2.bulla --key root-b.key
echo stand-in >stand-in.bin
quietly "$bulla" pack bundle.yaml --payload stand-in.bin -o stand-in.bulla
rehearse change.json stranded --fleet fleet.yaml --release stand-in.bulla \
  --as-signed-by release-2.pub
expect change.json 'g["connected"]["outcome"] == "target"'
expect change.json 'r["stranded_devices"] == 700'
rehearse with-keys.json safe --fleet fleet.yaml --release keys-2.bulla stand-in.bulla \
  --as-signed-by release-2.pub
say "Done: nothing on any device was changed for this"
