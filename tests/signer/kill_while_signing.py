#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Kills the signer before each system call that can change a file, one run for each: afterwards the
package is the old one or the new one, byte for byte, and signing again succeeds.

usage: kill_while_signing.py SIGN_ONCE
"""
import os
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
from changing_calls import moments_of, run_killed  # noqa: E402


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
    moments = moments_of(command)
    new = content(package)
    assert old != new, "signing changed nothing"
    seen = {"old": 0, "new": 0}
    for call, when in moments:
        reset(scratch, package, old)
        run_killed(call, when, command)
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
