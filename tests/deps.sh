#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# Installs what building and testing need on Debian 12. Asks dpkg first: when everything is there it
# takes a moment and no network.
set -euo pipefail

packages=(
  # building
  g++ cmake ninja-build pkg-config ca-certificates git
  libarchive-dev libbz2-dev libcli11-dev libdivsufsort-dev libp11-kit-dev libsodium-dev libssl-dev
  libyaml-cpp-dev libzstd-dev
  nlohmann-json3-dev
  scdoc
  # the second compiler, its fuzzer, format and lint
  clang-14 clang-format-14 clang-tidy-14 libclang-rt-14-dev llvm-14
  # tests
  libgtest-dev libgmock-dev libbenchmark-dev
  gcc-arm-none-eabi qemu-system-arm
  gcc-aarch64-linux-gnu g++-aarch64-linux-gnu qemu-user
  # oracles: what others wrote
  e2fsprogs erofs-utils fsverity openssl python3 python3-cbor2 python3-cryptography zstd libarchive-tools
  softhsm2
  bsdiff xdelta3
  # the manual and the completions
  mandoc bash zsh fish
  # BitBake, where BITBAKE_DIR names a checkout, wants en_US.UTF-8
  locales
  # Debian packages
  dpkg-dev
  # OE-Core, where OECORE_DIR names a checkout, wants these too
  chrpath cpio diffstat file gawk lz4 rpcsvc-proto
  # attacks on our own process
  strace
)

# The target's own library for examples/linux-device. Its test says that it skips where this cannot be
# had, so nothing else depends on another architecture's packages.
foreign=libsodium-dev

is_installed() { # package, architecture: one that is there for another one does not count
  dpkg-query -W -f '${db:Status-Status} ${Architecture}\n' "$1" 2>/dev/null |
    grep -qxE "installed ($2|all)"
}
native=$(dpkg --print-architecture)
missing=()
for package in "${packages[@]}"; do
  is_installed "$package" "$native" || missing+=("$package")
done
wants_foreign=no
is_installed "$foreign" arm64 || wants_foreign=yes
[ ${#missing[@]} -gt 0 ] || [ $wants_foreign = yes ] || exit 0

as_root=()
if [ "$(id -u)" -ne 0 ]; then
  command -v sudo >/dev/null || { echo "deps.sh: run as root, or install sudo" >&2; exit 1; }
  as_root=(sudo)
fi
export DEBIAN_FRONTEND=noninteractive
install() {
  "${as_root[@]}" apt-get update -q
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -q -y --no-install-recommends "$@"
}
if [ ${#missing[@]} -gt 0 ]; then
  echo "installing: ${missing[*]}"
  install "${missing[@]}"
fi
if [ $wants_foreign = yes ]; then
  echo "installing: $foreign:arm64"
  had=$(dpkg --print-foreign-architectures)
  "${as_root[@]}" dpkg --add-architecture arm64
  install "$foreign:arm64" || {
    echo "deps.sh: no $foreign:arm64 here; the test device.linux will skip"
    grep -qx arm64 <<<"$had" || "${as_root[@]}" dpkg --remove-architecture arm64 || true
  }
fi
