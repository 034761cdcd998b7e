#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# Three stories about keys, with real packages, told by the built program; docs/ROTATION.md explains
# them. Each step prints what it does and checks the outcome: a wrong one ends the story. Works in
# build/rotation, which it empties first. Needs build/release/bin/bulla (or BULLA=…).
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
tree=$(cd "$here/../.." && pwd)
work=${1:-$tree/build/rotation}
source "$here/telling.sh"
[ -x "$bulla" ] || fail "no $bulla: cmake --preset release && cmake --build build/release"

for story in rotation theft intermediate key-updates; do
  # The theft goes on where the rotation ended.
  directory=$work/$story
  [ "$story" = theft ] && directory=$work/rotation
  if [ "$story" != theft ]; then
    rm -rf "$directory"
    mkdir -p "$directory"
    cp "$here/$story"/*.yaml "$directory"
  fi
  cd "$directory"
  source "$here/$story.sh"
done
say "Done: whoever could be saved was saved, and whoever could not was named beforehand"
