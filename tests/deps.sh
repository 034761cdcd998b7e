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
  # oracles: what others wrote
  e2fsprogs erofs-utils fsverity openssl python3 python3-cbor2 python3-cryptography zstd libarchive-tools
  softhsm2
  bsdiff xdelta3
  # the manual and the completions
  mandoc bash zsh fish
  # attacks on our own process
  strace
)

missing=()
for package in "${packages[@]}"; do
  state=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
  [ "$state" = installed ] || missing+=("$package")
done
[ ${#missing[@]} -gt 0 ] || exit 0

as_root=()
if [ "$(id -u)" -ne 0 ]; then
  command -v sudo >/dev/null || { echo "deps.sh: run as root, or install sudo" >&2; exit 1; }
  as_root=(sudo)
fi
export DEBIAN_FRONTEND=noninteractive
echo "installing: ${missing[*]}"
"${as_root[@]}" apt-get update -q
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
  apt-get install -q -y --no-install-recommends "${missing[@]}"
