#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# Plays examples/matrix on one machine: five releases of an image, the deltas of the newest by one
# process and by a Slurm array of three, and the two folders compared. Then one task is missing (its
# output is taken away), and the same command makes just that one again.
#
#   examples/matrix/run.sh [DIRECTORY]
#
# Exit code 77 when Slurm is not installed.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
export BULLA=${BULLA:-$here/../../build/release/bin/bulla}
place=${1:-$(mktemp -d)}
[ "${IN_CLUSTER:-}" = yes ] || { rm -rf "$place"; mkdir -p "$place"; }
cd "$place"

if [ "${IN_CLUSTER:-}" != yes ]; then
  cat >recipe.yaml <<END
image: {product: com.example.lamp, name: lamp-os, class: os, version: "1", sequence: 1, security-version: 0}
payload: {file: 1.img}
END
  head -c 200000 "$BULLA" >1.img
  for version in 2 3 4 5; do
    { head -c $((version * 9000)) $((version - 1)).img; echo "release $version"
      tail -c +$((version * 9000)) $((version - 1)).img; } >$version.img
  done
  for version in 1 2 3 4 5; do
    "$BULLA" pack recipe.yaml --payload $version.img --set image.sequence=$version \
      -o v$version.bulla -q
  done
  "$BULLA" matrix v[1-4].bulla --to v5.bulla -o one-machine --effort fast -q
  IN_CLUSTER=yes exec "$here/one_node.sh" "$here/run.sh" "$place"
fi

compare() {
  for file in one-machine/*; do cmp "$file" "cluster/$(basename "$file")"; done
  [ "$(ls one-machine | wc -l)" = "$(ls cluster | wc -l)" ]
}
submit() {
  WAIT=yes SBATCH_OPTIONS="--output=$place/task-%A_%a.log" "$here/slurm.sh" 3 "$place"/v[1-4].bulla \
    --to "$place/v5.bulla" -o "$place/cluster" --effort fast
}
submit
compare
echo "a Slurm array of three made the $(ls cluster | wc -l) files of one machine, byte for byte"

lost=$(ls cluster | head -1)
rm "cluster/$lost"
touch -d '2001-01-01' cluster/*
submit
compare
[ "$(find cluster -newermt 2002-01-01 -type f | wc -l)" = 1 ]
echo "what was lost was made again, and nothing else"
