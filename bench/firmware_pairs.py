#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Pairs of Cortex-M firmware: one made-up program, and versions of it that grew or shrank at the
start, in the middle or at the end. Needs arm-none-eabi-gcc.

usage: firmware_pairs.py DIRECTORY
"""
import pathlib
import random
import subprocess
import sys
import tempfile

MODULES, FUNCTIONS = 24, 22  # in each module
FLAGS = "-mcpu=cortex-m4 -mthumb -Os -ffreestanding -nostdlib -fno-builtin -w".split()
LINK = """
MEMORY {
  flash (rx) : ORIGIN = 0x08000000, LENGTH = 1M
  ram (rw) : ORIGIN = 0x20000000, LENGTH = 128K
}
SECTIONS {
  .vectors : { KEEP(*(.vectors)) } > flash
  .text : { *(.text*) } > flash
  .rodata : { *(.rodata*) } > flash
  .data : { *(.data*) } > ram AT > flash
  .bss : { *(.bss*) } > ram
}
"""
MAIN = """
int state[64]; const int table[32] = {{1, 4, 9, 16, 25}};
void note(const char *text, int x) {{ while (*text) state[x++ & 63] += *text++; }}
{declarations}
int (*const all[])(int, int) = {{{names}}};
void reset(void) {{ for (unsigned i = 0; ; i++) all[i % (sizeof all / sizeof *all)](i, 1); }}
__attribute__((section(".vectors")))
void *const vectors[48] = {{(void *)0x20020000, reset}};
"""
WORDS = "sensor valve pump relay clock frame queue radio meter flash button config error ready".split()


def statement(numbers, names):
    kind = numbers.randrange(7)
    n = numbers.randrange(1, 4000)
    if kind == 0:
        return f"x = x * {n} + (y >> {n % 13});"
    if kind == 1:
        return f"if (x > {n}) y ^= x + {n % 97}; else x -= y;"
    if kind == 2:
        return f"for (int i = 0; i < {n % 30 + 2}; i++) x += state[(y + i) & 63];"
    if kind == 3:
        return f"state[(x ^ {n}) & 63] = y;"
    if kind == 4:
        return f"y += {numbers.choice(names)}(x, {n});"
    if kind == 5:
        text = " ".join(numbers.choices(WORDS, k=numbers.randrange(2, 6)))
        return f'note("{text} {n % 10}", x);'
    return (f"switch (x & 7) {{ case 0: y += {n}; break; case 3: y = x; break; "
            "default: x ^= table[y & 31]; }")


def function(name, numbers, names):
    body = "\n  ".join(statement(numbers, names) for _ in range(numbers.randrange(4, 16)))
    return (f"int {name}(int x, int y) {{\n  {body}\n  return x + y;\n}}\n")


def module(index, names, leave_out=(), extra=()):
    """One file of C; what a function holds depends on its name alone."""
    lines = ["extern int state[64]; extern const int table[32]; void note(const char *, int);"]
    lines += [f"int {name}(int, int);" for name in names]
    own = [n for n in names if n.startswith(f"m{index}_") and n not in leave_out] + list(extra)
    lines += [function(name, random.Random(name), names) for name in own]
    return "\n".join(lines)


def build(folder, name, leave_out=(), extra=None):
    """`extra`: names of functions to add, by module."""
    extra = extra or {}
    names = [f"m{m}_f{f}" for m in range(MODULES) for f in range(FUNCTIONS)]
    calls = [n for n in names if n not in leave_out]
    added = [n for group in extra.values() for n in group]
    objects = []
    for m in range(MODULES):
        source = folder / f"{name}-{m}.c"
        source.write_text(module(m, calls, leave_out, extra.get(m, ())))
        objects.append(source.with_suffix(".o"))
        subprocess.run(["arm-none-eabi-gcc", *FLAGS, "-c", source, "-o", objects[-1]], check=True)
    main = folder / f"{name}-main.c"
    main.write_text(MAIN.format(
        declarations="".join(f"int {n}(int, int);\n" for n in calls + added),
        names=", ".join(calls + added)))
    objects.append(main.with_suffix(".o"))
    subprocess.run(["arm-none-eabi-gcc", *FLAGS, "-c", main, "-o", objects[-1]], check=True)
    script, linked = folder / "link.ld", folder / f"{name}.elf"
    script.write_text(LINK)
    subprocess.run(["arm-none-eabi-gcc", *FLAGS, "-Wl,-n", "-T", script, *objects, "-o", linked],
                   check=True)
    image = folder / f"{name}.bin"
    subprocess.run(["arm-none-eabi-objcopy", "-O", "binary", linked, image], check=True)
    return image.read_bytes()


def more(module_number, count):
    return {module_number: [f"new_{i}" for i in range(count)]}


def main():
    out = pathlib.Path(sys.argv[1])
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as work:
        make_pairs(out, pathlib.Path(work))


def make_pairs(out, work):
    gone = [f"m1_f{i}" for i in range(2, 8)]
    old = build(work, "old")
    last = MODULES - 1
    versions = {
        "fw-start-1": build(work, "start-1", extra=more(0, 4)),
        "fw-middle-1": build(work, "middle-1", extra=more(MODULES // 2, 4)),
        "fw-end-1": build(work, "end-1", extra=more(last, 4)),
        "fw-start-2": build(work, "start-2", extra=more(0, 16)),
        "fw-middle-2": build(work, "middle-2", extra=more(MODULES // 2, 16)),
        "fw-start-3": build(work, "start-3", extra=more(0, 40)),
    }
    shrunk = build(work, "shrunk", leave_out=gone)
    for name, image in versions.items():
        write(out / name, old, image)
    write(out / "fw-shrunk", old, shrunk)
    write(out / "fw-back", shrunk, old)


def write(folder, old, new):
    folder.mkdir(exist_ok=True)
    (folder / "old").write_bytes(old)
    (folder / "new").write_bytes(new)


if __name__ == "__main__":
    main()
