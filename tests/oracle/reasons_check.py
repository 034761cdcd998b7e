#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""docs/REASONS.md and docs/FORMAT.md against the two lists of reasons in the code.

REASONS.md must have each reason of formats/wire/status.h and formats/reasons.hpp exactly once, with
its exit code, a meaning and (but for `ok`) what to do, and no other. FORMAT.md must name every verdict
of status.h. Usage: reasons_check.py SOURCE_ROOT
"""
import collections
import pathlib
import re
import sys

IN_CODE = re.compile(r'X\(\w+,[^"()]*"([a-z0-9-]+)",\s*(\d+)\)')
IN_PAGE = re.compile(r"^\| `([a-z0-9-]+)` \| (\d+) \| ([^|]*) \| ([^|]*)\|$", re.M)
NO_VERDICT = {"ok"}


def read(root, name):
    return (root / name).read_text(encoding="utf-8")


def faults(root):
    device = dict(IN_CODE.findall(read(root, "formats/wire/status.h")))
    host = dict(IN_CODE.findall(read(root, "formats/reasons.hpp")))
    for reason in device.keys() & host.keys():
        if device[reason] != host[reason]:
            yield f"{reason}: exit {device[reason]} in status.h, {host[reason]} in reasons.hpp"
    wanted = {**host, **device}
    rows = IN_PAGE.findall(read(root, "docs/REASONS.md"))
    for reason, count in collections.Counter(row[0] for row in rows).items():
        if count > 1:
            yield f"{reason}: {count} times in REASONS.md"
    found = {reason: exit_code for reason, exit_code, _, _ in rows}
    for reason in sorted(wanted.keys() - found.keys()):
        yield f"{reason}: not in REASONS.md"
    for reason in sorted(found.keys() - wanted.keys()):
        yield f"{reason}: in REASONS.md, not in the code"
    for reason in sorted(found.keys() & wanted.keys()):
        if found[reason] != wanted[reason]:
            yield f"{reason}: exit {wanted[reason]} in the code, {found[reason]} in REASONS.md"
    for reason, _, meaning, advice in rows:
        if not meaning.strip() or (not advice.strip() and reason not in NO_VERDICT):
            yield f"{reason}: a column is empty"
    if len(device) < 80 or len(host) < 30:
        yield "the lists in the code were not understood"
    page = read(root, "docs/FORMAT.md")
    for reason in sorted(device.keys() - NO_VERDICT):
        if f"`{reason}`" not in page:
            yield f"{reason}: not in FORMAT.md"


def main():
    found = list(faults(pathlib.Path(sys.argv[1])))
    for fault in found:
        print(fault, file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
