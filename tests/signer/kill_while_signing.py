#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Kills the signer before each system call that can change a file, one run for each: afterwards the
package is the old one or the new one, byte for byte, and signing again succeeds.

usage: kill_while_signing.py SIGN_ONCE
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile

CHANGING = ("write", "pwrite64", "writev", "rename", "renameat", "renameat2", "link", "linkat",
            "unlink", "unlinkat", "openat", "ftruncate", "fsync", "fdatasync", "fchmod", "fchown",
            "copy_file_range", "sendfile", "ioctl", "fallocate", "close")


def strace(options, command):
    return subprocess.run(["strace", "-f", "-qq", *options, "--", *command],
                          stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)


def calls_of(command):
    """How often the command makes each changing call, counted in a run of its own."""
    trace = strace(["-e", "trace=" + ",".join(CHANGING)], command)
    if trace.returncode != 0:
        sys.exit("the run that counts failed:\n" + trace.stderr)
    counts = {}
    for line in trace.stderr.splitlines():
        match = re.match(r"(?:\[pid +\d+\] )?(\w+)\(", line)
        if match and match.group(1) in CHANGING:
            counts[match.group(1)] = counts.get(match.group(1), 0) + 1
    return counts


def content(path):
    with open(path, "rb") as file:
        return file.read()


def check_kills(sign_once, scratch, payload_moves):
    subprocess.run([sign_once, "make", scratch], check=True)
    package = os.path.join(scratch, "app.bulla")
    key = os.path.join(scratch, "ed.key")
    if payload_moves:
        shrink_room(package)
    old = content(package)
    command = [sign_once, "sign", package, key]
    counts = calls_of(command)
    new = content(package)
    assert old != new, "signing changed nothing"
    seen = {"old": 0, "new": 0}
    for call, count in counts.items():
        for when in range(1, count + 1):
            reset(scratch, package, old)
            kill = f"inject={call}:signal=KILL:when={when}"
            strace(["-e", f"trace={call}", "-e", kill], command)
            now = content(package)
            state = "old" if now == old else "new" if now == new else None
            assert state, f"killed at {call} number {when}: neither old nor new"
            seen[state] += 1
            subprocess.run(command, check=True)
            assert content(package) == new, f"killed at {call} number {when}: stays unsigned"
    assert seen["old"] and seen["new"], f"the kills missed the change: {seen}"
    print(f"{sum(seen.values())} kills ({'payload moves' if payload_moves else 'in place'}): {seen}")


def reset(scratch, package, old):
    for name in os.listdir(scratch):
        if name.startswith("."):
            os.unlink(os.path.join(scratch, name))
    with open(package, "wb") as file:
        file.write(old)


def shrink_room(package):
    """Fills the room with a proof of an unknown kind, so that one signature more does not fit."""
    fill_room = os.path.join(os.path.dirname(__file__), "fill_room.py")
    subprocess.run([sys.executable, fill_room, package], check=True)


def main():
    if not shutil.which("strace"):
        print("no strace: skipped")
        sys.exit(77)
    for payload_moves in (False, True):
        scratch = tempfile.mkdtemp(prefix="bulla-kill-")
        try:
            check_kills(sys.argv[1], scratch, payload_moves)
        finally:
            shutil.rmtree(scratch)


main()
