#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What device libraries ask of the world: only mem* and the compiler's own helpers, and no writable
data. Looks at every object of every library, whether a program links it or not.
"""
import re
import subprocess
import sys

ALLOWED = re.compile(r"mem(cpy|move|set|cmp)|__aeabi_\w+|__gnu_thumb1_case_\w+|bulla_\w+")
WRITABLE = "bBdDC"


def main():
    nm, *libraries = sys.argv[1:]
    if not libraries:
        sys.exit("no library given")
    result = subprocess.run([nm, *libraries], capture_output=True, text=True, check=True)
    symbols = [line.split()[-2:] for line in result.stdout.splitlines() if " " in line.strip()]
    wanted = {name for kind, name in symbols if kind == "U" and not ALLOWED.fullmatch(name)}
    writable = {name for kind, name in symbols if kind in WRITABLE}
    helpers = sorted({name for kind, name in symbols if kind == "U" and name.startswith("__")})
    print(f"{len(symbols)} symbols; compiler helpers: {', '.join(helpers) or 'none'}")
    for name in sorted(wanted):
        print(f"wants {name}")
    for name in sorted(writable):
        print(f"writable data: {name}")
    if wanted or writable or not symbols:
        sys.exit(1)


if __name__ == "__main__":
    main()
