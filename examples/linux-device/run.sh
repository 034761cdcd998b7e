#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# usage: run.sh [BUILD]     BUILD: a build tree of Bulla with its program (build/release)
#
# Builds the device's program over libsodium and its images, and runs it in qemu-user
# (../device/run.sh).
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
for program in aarch64-linux-gnu-gcc qemu-aarch64 ninja; do
  command -v "$program" >/dev/null || { echo "skipped: needs $program (tests/deps.sh)"; exit; }
done
for library in libsodium libzstd; do
  [ -e "/usr/lib/aarch64-linux-gnu/pkgconfig/$library.pc" ] || {
    echo "skipped: needs $library-dev:arm64 (dpkg --add-architecture arm64 && apt-get update &&" \
      "apt-get install --no-install-recommends $library-dev:arm64)"
    exit
  }
done
exec "$here/../device/run.sh" linux-device aarch64-linux-gnu "${1:-$here/../../build/release}" \
  -DBULLA_PROVIDERS=libsodium
