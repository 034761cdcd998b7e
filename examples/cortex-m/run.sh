#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# usage: run.sh [BUILD]     BUILD: a build tree of Bulla with its program (build/release)
#
# Installs Bulla for the host and for a Cortex-M3, makes keys, builds the boot loader and the images,
# and plays the device's life in qemu. Works in BUILD/cortex-m; can be run again.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
tree=$(cd "$here/../.." && pwd)
build=$(cd "${1:-$tree/build/release}" && pwd)
work=$build/cortex-m
toolchain=$tree/cmake-modules/toolchains/arm-none-eabi.cmake

for program in arm-none-eabi-gcc qemu-system-arm ninja; do
  command -v "$program" >/dev/null || { echo "skipped: needs $program (tests/deps.sh)"; exit; }
done

echo "1. Bulla for this machine, and for a Cortex-M3"
cmake --install "$build" --component tools --prefix "$work/host" >/dev/null
cmake -S "$tree" -B "$work/bulla" -G Ninja --toolchain "$toolchain" -DBULLA_BUILD_TOOLS=OFF \
  -DBULLA_BUILD_TESTS=OFF -DCMAKE_INSTALL_PREFIX="$work/target/usr" >/dev/null
cmake --build "$work/bulla" --target install >/dev/null

echo "2. Keys and the key store that the boot loader holds"
"$here/../make_device_keys.sh" "$work/host/bin/bulla" "$here/key-store.yaml" "$work/keys"

echo "3. Boot loader and images"
cmake -S "$here" -B "$work/build" -G Ninja --toolchain "$toolchain" -DKEYS="$work/keys" \
  -DCMAKE_FIND_ROOT_PATH="$work/target" -DCMAKE_PREFIX_PATH="$work/host" >/dev/null
cmake --build "$work/build"
arm-none-eabi-size "$work/build/boot.elf"

echo "4. Its life in qemu"
ctest --test-dir "$work/build" --verbose
