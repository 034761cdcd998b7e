#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# usage: run.sh EXAMPLE TOOLCHAIN BUILD [OPTION…]
#
# Installs Bulla for this machine out of BUILD, a build tree with its program, and for the device by the
# toolchain file with these options of CMake; makes keys, builds the example, and runs its tests. Works
# in BUILD/EXAMPLE; can be run again.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
tree=$(cd "$here/../.." && pwd)
example=$tree/examples/$1
toolchain=$tree/cmake-modules/toolchains/$2.cmake
build=$(cd "$3" && pwd)
work=$build/$1
shift 3

echo "1. Bulla for this machine, and for the device"
cmake --install "$build" --component tools --prefix "$work/host" >/dev/null
cmake -S "$tree" -B "$work/bulla" -G Ninja --toolchain "$toolchain" -DBULLA_BUILD_TOOLS=OFF \
  -DBULLA_BUILD_TESTS=OFF -DCMAKE_INSTALL_PREFIX="$work/target/usr" "$@" >/dev/null
cmake --build "$work/bulla" --target install >/dev/null

echo "2. Keys and the key store that the device holds"
"$here/keys.sh" "$work/host/bin/bulla" "$example/key-store.yaml" "$work/keys"

echo "3. The device's program and its images"
cmake -S "$example" -B "$work/build" -G Ninja --toolchain "$toolchain" -DKEYS="$work/keys" \
  -DCMAKE_FIND_ROOT_PATH="$work/target" -DCMAKE_PREFIX_PATH="$work/host" >/dev/null
cmake --build "$work/build"

echo "4. Its life in qemu"
ctest --test-dir "$work/build" --verbose
