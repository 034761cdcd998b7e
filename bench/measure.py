#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs a command and prints its wall seconds, CPU seconds and peak memory in MiB.

Peak memory is that of the largest process of the command's, and never below this script's own
10 MiB or so. Output is dropped; when the command fails, its errors are printed and so does this.

usage: measure.py COMMAND [ARGUMENT...]
"""
import resource
import subprocess
import sys
import time


def main():
    begin = time.monotonic()
    done = subprocess.run(sys.argv[1:], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                          stderr=subprocess.PIPE, check=False)
    wall = time.monotonic() - begin
    if done.returncode != 0:
        sys.stderr.buffer.write(done.stderr)
        return 1
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(f"{wall:.4f} {used.ru_utime + used.ru_stime:.4f} {used.ru_maxrss / 1024:.1f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
