#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Fails when a room knows a room above it, or when a file outgrows its budget.

Arrows are read twice: from the #include lines of every source, and from the targets that CMake
links (its graphviz output). Rooms and what each may know stand in ROOMS.

usage: check_arrows.py SOURCE_TREE BUILD_TREE
"""
import pathlib
import re
import subprocess
import sys
import tempfile

# A room may know itself and what stands here; nothing else.
ROOMS = {
    "formats/wire": set(),
    "verifier/core": {"formats/wire"},
    "verifier/providers": {"formats/wire", "verifier/core"},
    "verifier/platform": {"formats/wire", "verifier/core"},
    "verifier/state": {"formats/wire", "verifier/core"},
    "verifier/delta": {"formats/wire", "verifier/core"},
    "formats": {"formats/wire"},
    "files": {"formats/wire", "formats"},
    "verifier/host": {"formats/wire", "formats", "files", "verifier/core", "verifier/providers",
                      "verifier/delta"},
    "hsm": {"formats/wire", "formats", "files"},
    "packer": {"formats/wire", "formats", "files", "verifier/delta"},
    "signer": {"formats/wire", "formats", "files", "hsm", "verifier/core", "verifier/providers",
               "verifier/host"},
    "preflight": {"formats/wire", "formats", "files", "verifier/core", "verifier/state",
                  "verifier/providers", "verifier/host"},
    "cli": {"formats/wire", "formats", "files", "hsm", "packer", "signer", "preflight",
            "verifier/core", "verifier/providers", "verifier/delta", "verifier/host"},
}

TARGETS = {
    "bulla_wire": "formats/wire", "bulla_core": "verifier/core",
    "bulla_state": "verifier/state", "bulla_delta": "verifier/delta",
    "bulla_provider_rules": "verifier/providers", "bulla_provider_builtin": "verifier/providers",
    "bulla_provider_openssl": "verifier/providers",
    "bulla_provider_libsodium": "verifier/providers", "bulla_formats": "formats",
    "bulla_files": "files", "bulla_host": "verifier/host", "bulla_hsm": "hsm",
    "bulla_packer": "packer", "bulla_signer": "signer", "bulla_preflight": "preflight",
    "bulla": "cli",
}

SOURCE_ENDINGS = {".c", ".h", ".cpp", ".hpp"}
LINES_HARD_LIMIT = 600
COLUMNS = 100
FORBIDDEN_STEMS = {"util", "utils", "common", "misc", "helper", "helpers"}
LONG_LINES_ALLOWED = ("tests/vectors/", "tests/providers/", "generated")


def room_of(path: str) -> str | None:
    """The room that a path relative to the tree lies in; the longest name wins."""
    if path.startswith("verifier/include/bulla/provider_"):
        return "verifier/providers"
    if path.startswith("verifier/include/bulla/delta"):
        return "verifier/delta"
    if path.startswith("verifier/include/"):
        return "verifier/core"  # the headers of what decides
    found = [room for room in ROOMS if path.startswith(room + "/")]
    return max(found, key=len, default=None)


def included(path: str) -> str:
    """An include as it is written, as a path relative to the tree."""
    return "verifier/include/" + path if path.startswith("bulla/") else path


def check_file(tree: pathlib.Path, path: pathlib.Path) -> list[str]:
    name = path.relative_to(tree).as_posix()
    lines = path.read_text(encoding="utf-8").splitlines()
    faults = []
    if path.stem in FORBIDDEN_STEMS:
        faults.append(f"{name}: a file is named after its idea, not '{path.stem}'")
    if "SPDX-License-Identifier: Apache-2.0" not in "\n".join(lines[:2]):
        faults.append(f"{name}:1: no SPDX line")
    if len(lines) > LINES_HARD_LIMIT:
        faults.append(f"{name}: {len(lines)} lines, the limit is {LINES_HARD_LIMIT}")
    room = room_of(name)
    for number, line in enumerate(lines, 1):
        if len(line) > COLUMNS and not any(part in name for part in LONG_LINES_ALLOWED):
            faults.append(f"{name}:{number}: {len(line)} columns, the limit is {COLUMNS}")
        match = re.match(r'\s*#\s*include\s+"([^"]+)"', line)
        known = room_of(included(match[1])) if match else None
        if room and known and known != room and known not in ROOMS[room]:
            faults.append(f"{name}:{number}: {room} must not know {known}")
        if room and match and match[1].startswith("tests/"):
            faults.append(f"{name}:{number}: {room} must not know tests")
    return faults


def check_includes(tree: pathlib.Path) -> tuple[int, list[str]]:
    faults, count = [], 0
    for top in sorted({room.split("/")[0] for room in ROOMS} | {"tests", "examples", "bench"}):
        for path in sorted((tree / top).rglob("*")):
            if path.suffix in SOURCE_ENDINGS and "/build/" not in path.as_posix():
                faults += check_file(tree, path)
                count += 1
    return count, faults


def check_targets(tree: pathlib.Path, build: pathlib.Path) -> tuple[int, list[str]]:
    with tempfile.TemporaryDirectory() as folder:
        dot = pathlib.Path(folder) / "targets.dot"
        subprocess.run(["cmake", "-S", tree, "-B", build, f"--graphviz={dot}"], check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        text = dot.read_text(encoding="utf-8")
    names = dict(re.findall(r'"(node\d+)" \[ label = "([^"\\]+)', text))
    faults, count = [], 0
    for left, right in re.findall(r'"(node\d+)" -> "(node\d+)"', text):
        user, used = names.get(left), names.get(right)
        if user not in TARGETS or used not in TARGETS:
            continue
        count += 1
        if TARGETS[used] != TARGETS[user] and TARGETS[used] not in ROOMS[TARGETS[user]]:
            faults.append(f"target {user} ({TARGETS[user]}) links {used} ({TARGETS[used]})")
    return count, faults


def main() -> int:
    tree, build = (pathlib.Path(argument).resolve() for argument in sys.argv[1:3])
    files, faults = check_includes(tree)
    links, more = check_targets(tree, build)
    for fault in faults + more:
        print(fault)
    print(f"{files} files and {links} links between rooms, {len(faults) + len(more)} faults")
    return 1 if faults or more or files == 0 or links == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
