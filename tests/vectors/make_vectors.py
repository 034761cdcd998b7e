#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes the test vectors: valid/, invalid/, cases.json.

Without arguments: writes them anew, and removes files that no case names. --check: makes them in
memory and fails when one differs from what is here. The same bytes come out on every machine: keys
are derived from names; ES256 signatures and zstd frames, which are not, are kept beside this file.
"""
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path[:0] = [str(HERE), str(ROOT / "tests" / "oracle")]

from generator import (cbor_cases, chain_cases, device_cases, envelope_cases,  # noqa: E402
                       field_cases, file_cases, link_cases, seal_cases, signature_cases,
                       store_cases, transport_cases, valid_cases)
from generator.casebook import Casebook  # noqa: E402
from generator.signers import KEPT, kept_signatures  # noqa: E402

ROOMS = (valid_cases, file_cases, cbor_cases, envelope_cases, field_cases, store_cases, link_cases,
         chain_cases, signature_cases, device_cases, transport_cases, seal_cases)


def make():
    """Every file by its path below this folder."""
    book = Casebook((ROOT / "docs" / "REASONS.md").read_text())
    for room in ROOMS:
        room.add(book)
    files = dict(sorted(book.files.items()))
    files["cases.json"] = book.json().encode()
    files[KEPT.name] = kept_signatures.text().encode()
    return files


def present():
    found = {}
    for folder in ("valid", "invalid"):
        for path in sorted((HERE / folder).glob("*")):
            found[f"{folder}/{path.name}"] = path.read_bytes()
    for name in ("cases.json", KEPT.name):
        if (HERE / name).exists():
            found[name] = (HERE / name).read_bytes()
    return found


def write(files):
    for path in set(present()) - set(files):
        (HERE / path).unlink()
    for path, data in files.items():
        (HERE / path).parent.mkdir(exist_ok=True)
        (HERE / path).write_bytes(data)
    total = sum(map(len, files.values()))
    print(f"{len(files)} files, {total} bytes")


def check(files):
    there = present()
    different = [path for path in sorted(set(files) | set(there))
                 if files.get(path) != there.get(path)]
    for path in different:
        print(f"differs: {path}")
    return 1 if different else 0


def main():
    files = make()
    if sys.argv[1:] == ["--check"]:
        return check(files)
    if sys.argv[1:]:
        print(__doc__)
        return 2
    write(files)
    return 0


if __name__ == "__main__":
    sys.exit(main())
