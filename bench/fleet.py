#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes a fleet file of distinct groups for bench/preflight.sh.

No two groups are alike: what they run, its floors, the board, the key store held, the reach and the
factory are drawn from a seed.

usage: fleet.py GROUPS DEVICES >FLEET.yaml
"""
import random
import sys

APPS = [f"app-{n}" for n in range(1, 9)]


def group(number, devices, draw):
    installed = {name: draw.randrange(1, 9_000) for name in ["boot", "os", *APPS]}
    components = ", ".join(f"{name}: {{sequence: {sequence}, security-version: {draw.choice([1, 2])}}}"
                           for name, sequence in installed.items())
    lines = [f"name: group-{number}",
             f"devices: {devices}",
             f"reach: {draw.choice(['online', 'online', 'online', 'warehouse', 'media'])}",
             f"holds: {{tks: tks-{draw.choice([1, 2])}.bulla}}",
             "product: bench",
             f"board: {{name: main, revision: {draw.randrange(1, 9)}}}",
             "provides: {os-abi: 12}",
             f"components: {{{components}}}",
             f"slots: {draw.choice([1, 2, 2])}",
             f"silence-days: {number}"]
    if draw.random() < 0.3:
        lines.append(f"factory: {{tks: tks-1.bulla, components: {{{components}}}}}")
    return "    - " + "\n      ".join(lines) + "\n"


def main():
    groups, devices = int(sys.argv[1]), int(sys.argv[2])
    draw = random.Random(1)
    print("fleet:\n  groups:")
    for number in range(groups):
        sys.stdout.write(group(number, devices, draw))
    return 0


if __name__ == "__main__":
    sys.exit(main())
