#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# usage: run.sh [BUILD]     BUILD: a build tree of Bulla with its program (build/release)
#
# Builds the boot loader and its images and plays the device's life in qemu (../device/run.sh).
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
for program in arm-none-eabi-gcc qemu-system-arm ninja; do
  command -v "$program" >/dev/null || { echo "skipped: needs $program (tests/deps.sh)"; exit; }
done
exec "$here/../device/run.sh" cortex-m arm-none-eabi "${1:-$here/../../build/release}"
