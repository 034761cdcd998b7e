#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes logistic_table.c and logistic_half.c beside itself: stretch and squash as integers, so that
no machine computes a logarithm. Both functions are symmetric; the half is enough.
"""
import math
import pathlib

HEAD = """/* SPDX-License-Identifier: Apache-2.0
 *
 * Written by make_logistic_table.py; part of the format (DELTA.md 6.2).
 */
#include "verifier/delta/logistic_table.h"

"""


def rounded(number: float) -> int:
    """To the nearest; halves do not occur."""
    return math.floor(number + 0.5)


def stretch(index: int) -> int:
    p = (index + 0.5) / 4096
    return max(-2047, min(2047, rounded(256 * math.log(p / (1 - p)))))


def squash(index: int) -> int:
    return max(24, min(65512, rounded(65536 / (1 + math.exp(-(index - 2048) / 256)))))


def table(declaration: str, numbers: list[int]) -> str:
    lines, line = [], "   "
    for number in numbers:
        if len(line) + len(f" {number},") > 100:
            lines.append(line)
            line = "   "
        line += f" {number},"
    return declaration + " = {\n" + "\n".join(lines + [line]) + "\n};\n"


def write(name: str, tables: list[str]) -> None:
    with open(pathlib.Path(__file__).with_name(name), "w", encoding="utf-8") as file:
        file.write(HEAD + "/* clang-format off */\n" + "\n".join(tables))


STRETCH = [stretch(i) for i in range(4096)]
SQUASH = [squash(i) for i in range(4096)]
assert all(STRETCH[4095 - i] == -STRETCH[i] for i in range(4096))
assert all(SQUASH[2048 - i] == 65536 - SQUASH[2048 + i] for i in range(2048))
write("logistic_table.c", [table("const int16_t bulla_delta_stretch[4096]", STRETCH),
                           table("const uint16_t bulla_delta_squash[4096]", SQUASH)])
write("logistic_half.c", [table("const int16_t bulla_delta_stretch_half[2048]", STRETCH[2048:]),
                          table("const uint16_t bulla_delta_squash_half[2048]", SQUASH[2048:])])
