# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
#
# For the scripts here that print a table of what commands cost: source it first. Sets `here` (this
# folder), `tree` and `bulla` ($BULLA, or that of the release preset, which must have been built).

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
tree=$(cd "$here/.." && pwd)
bulla=${BULLA:-$tree/build/release/bin/bulla}
[ -x "$bulla" ] || { echo "no $bulla: build the release preset first" >&2; exit 1; }

head_line() {  # TITLE
  printf '%s\n  %-44s %10s %10s %11s\n' "$1" "" wall CPU memory
}

show() {  # NAME COMMAND…
  local name=$1 wall cpu memory
  shift
  read -r wall cpu memory < <(/usr/bin/python3 "$here/measure.py" "$@")
  printf '  %-44s %8.3f s %8.3f s %7.1f MiB\n' "$name" "$wall" "$cpu" "$memory"
}
