#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# A signing journal of a million entries: how long `bulla journal verify` takes to recompute every
# hash of it, and `bulla journal prove` to prove one entry. The journal is written by a few lines of
# Python from docs/JOURNAL.md alone, so that it also checks the description.
#
#   bench/journal.sh [ENTRIES]
#
# Needs build/release/bin/bulla. Works in build/bench ($BULLA_BENCH_DIR).
set -euo pipefail
. "$(dirname "$0")/table.sh"
work=${BULLA_BENCH_DIR:-$tree/build/bench}
entries=${1:-1000000}

mkdir -p "$work"
journal=$work/journal.$entries
if [ ! -e "$journal" ]; then
  echo "writing a journal of $entries entries…"
  /usr/bin/python3 - "$entries" "$journal.part" <<'END'
import hashlib, struct, sys

def sha256(data):
    return hashlib.sha256(data).digest()

header = (b"\x89BLJ\r\n\x1a\n" + struct.pack("<H", 1)).ljust(16, b"\0") + bytes(range(16))
header = header.ljust(224, b"\0")
peaks = []
with open(sys.argv[2], "wb", 1 << 20) as out:
    out.write(header + sha256(header))
    for number in range(int(sys.argv[1])):
        signed = number % 2
        entry = struct.pack("<BBHIQQ", 1 + signed, 0, 65001, 0, 1700000000 + number,
                            number - 1 if signed else 0)
        entry += sha256(struct.pack("<Q", number // 2)) + sha256(b"key") + sha256(b"request")
        entry += bytes(32) + (sha256(b"signature") if signed else bytes(32))
        entry = entry.ljust(224, b"\0")
        peaks.append(sha256(b"\0" + entry))
        merges = number + 1
        while merges % 2 == 0:
            right = peaks.pop()
            peaks[-1] = sha256(b"\1" + peaks[-1] + right)
            merges //= 2
        out.write(entry + peaks[-1])
END
  mv "$journal.part" "$journal"
fi

head_line "$entries entries"
show "bulla journal verify" "$bulla" journal verify "$journal" -q
show "bulla journal prove (entry in the middle)" "$bulla" journal prove "$journal" $((entries / 2 + 1)) -q
