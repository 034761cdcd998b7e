#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Checks docs/THREATS.md against the vectors: every name in the table of attacks must be a vector (a
`*` at least one) that is refused with the reason of its row, or accepted where the text says so.
Every name in the table of devices (6.2) must be a test of tests/state.

usage: threats_check.py THREATS.md cases.json
"""
import fnmatch
import json
import pathlib
import re
import sys


def rows(page: str):
    """(line, reason, names) of each row of the table in section 6."""
    section = page.split("\n## 6 ")[1].split("\n### 6.1")[0]
    for line in section.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("| ") and len(cells) == 3 and cells[1].startswith("`"):
            yield line, cells[1].strip("`"), re.findall(r"`([^`]+)`", cells[2])


def controls(page: str) -> list[str]:
    text = page.split("Accepted on purpose")[1].split("### 6.1")[0]
    return re.findall(r"`([^`]+)`", text)


def device_tests(page: str) -> list[str]:
    """The names in the last column of section 6.2."""
    section = page.split("\n### 6.2")[1]
    cells = [line.strip("|").split("|")[-1] for line in section.splitlines() if line[:1] == "|"]
    return [name for cell in cells for name in re.findall(r"`(\w+\.\w+)`", cell)]


def has_test(sources: str, name: str) -> bool:
    suite, test = name.split(".")
    return re.search(rf"\bTEST(_F|_P)?\(\s*{suite},\s*{test}\)", sources) is not None


def main() -> int:
    threats = pathlib.Path(sys.argv[1])
    page = threats.read_text(encoding="utf-8")
    state = threats.resolve().parent.parent / "tests" / "state"
    sources = "".join(path.read_text(encoding="utf-8") for path in sorted(state.glob("*.cpp")))
    listed = json.loads(pathlib.Path(sys.argv[2]).read_text(encoding="utf-8"))
    reasons = {case["name"]: case["reason"] for case in listed}
    faults, count = [], 0
    for _, reason, names in rows(page):
        for name in names:
            count += 1
            if reason not in {reasons[n] for n in fnmatch.filter(reasons, name)}:
                faults.append(f"no vector '{name}' is refused with {reason}")
            elif "*" not in name and reasons[name] != reason:
                faults.append(f"{name}: {reasons[name]}, not {reason}")
    for name in controls(page):
        count += 1
        if reasons.get(name) != "ok":
            faults.append(f"no vector '{name}' is accepted")
    for name in device_tests(page):
        count += 1
        if not has_test(sources, name):
            faults.append(f"no test '{name}' in tests/state")
    print("\n".join(faults))
    print(f"{count} names, {len(faults)} faults")
    return 1 if faults or count == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
