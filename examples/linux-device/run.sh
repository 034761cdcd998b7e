#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# usage: run.sh [BUILD]     BUILD: a build tree of Bulla with its program (build/release)
#
# Installs Bulla for the host and, with the libsodium provider, for 64-bit Arm; makes keys, builds the
# device's program and its images, and runs it in qemu-user. Works in BUILD/linux-device; can be run
# again.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
tree=$(cd "$here/../.." && pwd)
build=$(cd "${1:-$tree/build/release}" && pwd)
work=$build/linux-device
toolchain=$tree/cmake-modules/toolchains/aarch64-linux-gnu.cmake

for program in aarch64-linux-gnu-gcc qemu-aarch64 ninja; do
  command -v "$program" >/dev/null || { echo "skipped: needs $program (tests/deps.sh)"; exit; }
done
[ -e /usr/lib/aarch64-linux-gnu/pkgconfig/libsodium.pc ] || {
  echo "skipped: needs libsodium-dev:arm64 (dpkg --add-architecture arm64 && apt-get update &&" \
    "apt-get install --no-install-recommends libsodium-dev:arm64)"
  exit
}

echo "1. Bulla for this machine, and for 64-bit Arm over libsodium"
cmake --install "$build" --component tools --prefix "$work/host" >/dev/null
cmake -S "$tree" -B "$work/bulla" -G Ninja --toolchain "$toolchain" -DBULLA_BUILD_TOOLS=OFF \
  -DBULLA_BUILD_TESTS=OFF -DBULLA_PROVIDERS=libsodium \
  -DCMAKE_INSTALL_PREFIX="$work/target/usr" >/dev/null
cmake --build "$work/bulla" --target install >/dev/null

echo "2. Keys and the key store that the program holds"
"$here/../make_device_keys.sh" "$work/host/bin/bulla" "$here/key-store.yaml" "$work/keys"

echo "3. Program and images"
cmake -S "$here" -B "$work/build" -G Ninja --toolchain "$toolchain" -DKEYS="$work/keys" \
  -DCMAKE_FIND_ROOT_PATH="$work/target" -DCMAKE_PREFIX_PATH="$work/host" >/dev/null
cmake --build "$work/build"

echo "4. Its life in qemu"
ctest --test-dir "$work/build" --verbose
