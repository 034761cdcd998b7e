#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs one firmware program in qemu and holds what it costs against limits.json.

The program prints "name value" lines (board/measure.h) and ends with an exit code; the linker's map
tells the bytes of code and constants that each library put into it, the compiler's *.su files the
largest stack frame. Every figure that limits.json names must have been measured; it must be exactly
what "exact" says, or at or below its ceiling. Ceilings only go down: a change that needs a higher one
says why. Programs for a core without a board are measured and not run.
"""
import argparse
import fnmatch
import json
import pathlib
import re
import subprocess
import sys

QEMU = ["-nographic", "-monitor", "none", "-serial", "none", "-nic", "none",
        "-semihosting-config", "enable=on,target=native", "-icount", "shift=0"]
# The board of a core, and where packages lie on it (firmware/flash.h).
BOARDS = {
    "cortex-m3": (["qemu-system-arm", "-M", "mps2-an385"], "0x21000000"),
    "cortex-m33": (["qemu-system-arm", "-M", "mps2-an505"], "0x80000000"),
    "aarch64": (["qemu-system-aarch64", "-M", "virt", "-cpu", "cortex-a53", "-m", "256"],
                "0x48000000"),
}
TIMEOUT_S = 300
# Below this share of its ceiling, a figure asks for the ceiling to be lowered.
SLACK = 0.95


def run_in_qemu(core, elf, load):
    machine, address = BOARDS[core]
    command = [*machine, *QEMU, "-kernel", elf]
    if load:
        command += ["-device", f"loader,file={load},addr={address},force-raw=on"]
    result = subprocess.run(command, capture_output=True, text=True, timeout=TIMEOUT_S, check=False)
    output = result.stdout + result.stderr
    if result.returncode != 0:
        sys.exit(f"{output}\nfirmware ended with code {result.returncode}")
    return {name: int(value) for name, value in re.findall(r"^(\w+) (\d+)$", output, re.MULTILINE)}


def kept_sections(map_text):
    """(section, bytes, object) of every input section that the linker kept."""
    kept = map_text.split("Linker script and memory map", 1)[1]
    pattern = r"^ (\.[\w.]+)\s+0x[0-9a-f]+\s+0x([0-9a-f]+) (\S+)$"
    for section, size, where in re.findall(pattern, kept, re.MULTILINE):
        yield section, int(size, 16), where


def code_bytes(sections, libraries):
    """Code and constants that came from these libraries, or of a library from the objects that a
    pattern like "libbulla_state.a(record_*" names; none of them may have writable data."""
    total = 0
    for section, size, where in sections:
        name = where.rsplit("/", 1)[-1]
        if size == 0 or not any(fnmatch.fnmatch(name, library if "(" in library else library + "(*")
                                for library in libraries):
            continue
        if section.startswith((".data", ".bss", "COMMON")):
            sys.exit(f"writable data: {section} of {where}")
        if section.startswith((".text", ".rodata")):
            total += size
    return total


def frames(build):
    """The largest frame of Bulla's functions; none may grow while it runs."""
    lines = [line.split("\t") for path in pathlib.Path(build, "bulla").rglob("*.su")
             for line in path.read_text(encoding="utf-8").splitlines()]
    for where, _, kind in lines:
        if kind != "static":
            sys.exit(f"{where}: a frame of {kind} size")
    return max(int(size) for _, size, _ in lines)


def check(figures, exact, ceilings):
    """Prints every figure; whether all of them are as they must be."""
    good = True
    for name, wanted in exact.items():
        print(f"{name}: {figures.get(name)}, must be {wanted}")
        good &= figures.get(name) == wanted
    for name, ceiling in ceilings.items():
        figure = figures.get(name, float("inf"))
        low = figure < ceiling * SLACK
        print(f"{name}: {figure} of {ceiling}{', the ceiling can be lowered' if low else ''}")
        good &= figure <= ceiling
    return good


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--core", required=True)
    parser.add_argument("--limits", required=True)
    parser.add_argument("--load", default="", metavar="FILE")
    parser.add_argument("elf", type=pathlib.Path, help="<program>.elf; <program>.map lies beside it")
    options = parser.parse_args()

    with open(options.limits, encoding="utf-8") as file:
        limits = json.load(file)[options.core][options.elf.stem]
    sections = list(kept_sections(options.elf.with_suffix(".map").read_text(encoding="utf-8")))

    figures = {"largest_frame_bytes": frames(options.elf.parent)}
    if options.core in BOARDS:
        figures |= run_in_qemu(options.core, options.elf, options.load)
    for name, libraries in limits["libraries"].items():
        figures[name] = code_bytes(sections, libraries)
    if not check(figures, limits.get("exact", {}), limits["ceilings"]):
        sys.exit("not within limits.json")


if __name__ == "__main__":
    main()
