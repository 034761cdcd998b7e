# SPDX-License-Identifier: Apache-2.0
"""System calls that can change a file, for tests that kill a program before each of them: strace
counts them in one run, and in the next ones sends a signal at a chosen one."""

import re
import subprocess

CHANGING = ("write", "pwrite64", "writev", "rename", "renameat", "renameat2", "link", "linkat",
            "unlink", "unlinkat", "openat", "ftruncate", "fsync", "fdatasync", "flock", "fchmod",
            "fchown", "copy_file_range", "sendfile", "ioctl", "fallocate", "close")


def _strace(options, command, **how):
    return subprocess.run(["strace", "-f", "-qq", *options, "--", *command], stderr=subprocess.PIPE,
                          stdout=subprocess.DEVNULL, text=True, **how)


def moments_of(command, **how):
    """(call, when) for each changing call of a run that must succeed; `when` counts from 1."""
    trace = _strace(["-e", "trace=" + ",".join(CHANGING)], command, **how)
    assert trace.returncode == 0, "the run that counts failed:\n" + trace.stderr
    counts = {}
    for line in trace.stderr.splitlines():
        match = re.match(r"(?:\[pid +\d+\] )?(\w+)\(", line)
        if match and match.group(1) in CHANGING:
            counts[match.group(1)] = counts.get(match.group(1), 0) + 1
    return [(call, when) for call, count in counts.items() for when in range(1, count + 1)]


def run_killed(call, when, command, **how):
    """Runs the command and kills it before this call; `how` is for subprocess.run."""
    kill = f"inject={call}:signal=KILL:when={when}"
    _strace(["-e", f"trace={call}", "-e", kill], command, **how)
