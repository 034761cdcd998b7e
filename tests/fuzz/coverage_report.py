#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Judges line coverage: coverage_report.py [-v] TARGET FILE... [-- TARGET FILE...]... <lcov

Reads an lcov trace on standard input and prints the share of lines that were run for every file
named, under the target that it belongs to. Exits with 1 when a file has less than 90 %; -v also
prints the numbers of the lines that nothing reached.
"""
import os
import sys

WANTED_PERCENT = 90


def read_trace(lines):
    """{path: {line: times run}}, paths as they are from here."""
    files, current = {}, {}
    for line in lines:
        kind, _, value = line.strip().partition(":")
        if kind == "SF":
            current = files.setdefault(os.path.relpath(os.path.realpath(value)), {})
        elif kind == "DA":
            number, times = value.split(",")[:2]
            current[int(number)] = current.get(int(number), 0) + int(times)
    return files


def ranges(numbers):
    """1 2 3 7 -> "1-3 7"."""
    text, start = [], None
    for i, number in enumerate(numbers):
        start = number if start is None else start
        if i + 1 == len(numbers) or numbers[i + 1] != number + 1:
            text.append(f"{start}-{number}" if start != number else str(number))
            start = None
    return " ".join(text)


def report(path, lines, verbose):
    """Prints a file; says whether it is enough."""
    if not lines:
        print(f"       -    {path}   NOT BUILT INTO ANY TARGET")
        return False
    missed = sorted(number for number, times in lines.items() if times == 0)
    percent = 100 * (len(lines) - len(missed)) / len(lines)
    enough = percent >= WANTED_PERCENT
    print(f"  {percent:6.1f} %  {path}{'' if enough else f'   BELOW {WANTED_PERCENT} %'}")
    if verbose and missed:
        print(f"            not run: {ranges(missed)}")
    return enough


def main(arguments):
    verbose = "-v" in arguments[:1]
    files = read_trace(sys.stdin)
    enough, starts = True, True
    for word in arguments[verbose:]:
        if word == "--":
            starts = True
        elif starts:
            print(word)
            starts = False
        else:
            enough = report(word, files.get(word), verbose) and enough
    return 0 if enough else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
