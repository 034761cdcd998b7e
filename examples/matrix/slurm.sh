#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# Every delta of a release on a Slurm cluster: a job array, one shard of the plan a task, and behind
# it one job that looks at all of it.
#
#   examples/matrix/slurm.sh SHARDS OLD... --to NEW... -o DIR [options of bulla matrix]
#
# Packages and DIR lie where all nodes see them. A task that was killed, or a node that went away,
# leaves whole deltas and nothing else: submit the same again, and only what is missing is made. The
# last job makes what an array left out (nothing, when all went well), so its success says that the
# release is complete. Options for sbatch (partition, time, memory) come in SBATCH_OPTIONS; with
# WAIT=yes this waits and gives the exit code of the last job. BULLA names the program.
set -euo pipefail
[ $# -ge 2 ] && [ "$1" -ge 1 ] 2>/dev/null || { sed -n '4,7s/^# \{0,1\}//p' "$0" >&2; exit 2; }
shards=$1
shift
bulla=$(command -v "${BULLA:-bulla}") || { echo "no bulla: set BULLA to the program" >&2; exit 1; }

# A plan that is wrong is seen here, not in every task.
"$bulla" matrix "$@" --plan-only - -q >/dev/null

words=$(printf '%q ' "$(readlink -f "$bulla")" matrix "$@" --progress none)
read -ra options <<<"${SBATCH_OPTIONS:-}"

array=$(sbatch --parsable --job-name=bulla-matrix --array="1-$shards" "${options[@]}" <<END
#!/bin/bash
exec $words -v --shard "\$SLURM_ARRAY_TASK_ID/$shards"
END
)
echo "array $array: $shards shards"

wait=()
[ "${WAIT:-no}" != yes ] || wait=(--wait)
sbatch "${wait[@]}" --parsable --job-name=bulla-matrix-check --dependency="afterany:$array" \
  "${options[@]}" <<END
#!/bin/bash
exec $words
END
