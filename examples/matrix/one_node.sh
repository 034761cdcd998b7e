#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# A Slurm cluster of one machine in a temporary folder, to try slurm.sh on: runs a command beside it
# and takes everything down again. Touches no configuration of the machine.
#
#   examples/matrix/one_node.sh COMMAND [ARGUMENT...]
#
# Needs Debian's slurm-wlm and munge, and root (slurmd starts tasks as their users).
set -euo pipefail
for program in munged slurmctld slurmd sinfo; do
  PATH=$PATH:/usr/sbin command -v $program >/dev/null || { echo "no $program" >&2; exit 77; }
done
[ "$(id -u)" -eq 0 ] || { echo "slurmd wants root" >&2; exit 77; }
PATH=$PATH:/usr/sbin

cluster=$(mktemp -d /tmp/bulla-slurm-XXXXXX)
chmod 755 "$cluster"
mkdir "$cluster/state" "$cluster/spool"
daemons=()
take_down() {
  for ((i = ${#daemons[@]} - 1; i >= 0; i--)); do kill "${daemons[i]}" 2>/dev/null || true; done
  wait 2>/dev/null || true
  [ -n "${KEEP_LOGS:-}" ] || rm -rf "$cluster"
}
trap take_down EXIT

dd if=/dev/urandom of="$cluster/munge.key" bs=128 count=1 status=none
chmod 600 "$cluster/munge.key"
munged --foreground --force --key-file="$cluster/munge.key" --socket="$cluster/munge.socket" \
  --pid-file="$cluster/munge.pid" --log-file="$cluster/munge.log" \
  --seed-file="$cluster/munge.seed" >"$cluster/munged.out" 2>&1 &
daemons+=($!)

name=$(hostname -s)
port=$((20000 + RANDOM % 20000))
cat >"$cluster/slurm.conf" <<END
ClusterName=bulla
SlurmctldHost=$name(127.0.0.1)
SlurmctldPort=$port
SlurmdPort=$((port + 1))
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket=$cluster/munge.socket
CredType=cred/munge
StateSaveLocation=$cluster/state
SlurmdSpoolDir=$cluster/spool
SlurmctldPidFile=$cluster/slurmctld.pid
SlurmdPidFile=$cluster/slurmd.pid
ProctrackType=proctrack/pgid
TaskPlugin=task/none
SwitchType=switch/none
MpiDefault=none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SelectType=select/linear
ReturnToService=2
SchedulerParameters=batch_sched_delay=1,sched_min_interval=100000
NodeName=$name NodeAddr=127.0.0.1 CPUs=$(nproc) State=UNKNOWN
PartitionName=main Nodes=$name Default=YES MaxTime=INFINITE State=UP OverSubscribe=FORCE:4
END
export SLURM_CONF=$cluster/slurm.conf
for ((i = 0; i < 100; i++)); do [ -S "$cluster/munge.socket" ] && break; sleep 0.1; done
slurmctld -D -f "$SLURM_CONF" >"$cluster/slurmctld.log" 2>&1 &
daemons+=($!)
slurmd -D -f "$SLURM_CONF" >"$cluster/slurmd.log" 2>&1 &
daemons+=($!)

for ((i = 0; i < 300; i++)); do
  case $(sinfo -h -o %T 2>/dev/null) in idle*) break ;; esac
  sleep 0.2
done
case $(sinfo -h -o %T 2>/dev/null) in
  idle*) ;;
  *) echo "the cluster does not come up; its words:" >&2
     tail -n 5 "$cluster"/*.log "$cluster"/munged.out >&2
     exit 1 ;;
esac
"$@"
