#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes many unsigned packages out of one: each has an image id and a sequence of its own, all else
is the same. For measurements of signing; written from docs/FORMAT.md.

usage: many_packages.py PACKAGE COUNT DIRECTORY
"""
import hashlib
import os
import struct
import sys

import cbor2

SEQUENCE, IMAGE = 8, 2


def main():
    source = open(sys.argv[1], "rb").read()
    directory = sys.argv[3]
    os.makedirs(directory, exist_ok=True)
    envelope_bytes, payload_offset = struct.unpack("<II", source[12:20])
    manifest = cbor2.loads(cbor2.loads(source[32:32 + envelope_bytes])[0])
    for number in range(int(sys.argv[2])):
        manifest[SEQUENCE] = number + 1
        manifest[IMAGE] = hashlib.sha256(str(number).encode()).digest()[:16]
        document = cbor2.dumps(manifest, canonical=True)
        envelope = cbor2.dumps({0: document, 1: []}, canonical=True)
        region = source[:12] + struct.pack("<II", len(envelope), payload_offset) + bytes(12) + envelope
        with open(f"{directory}/p{number:05}.bulla", "wb") as file:
            file.write(region.ljust(payload_offset, b"\0") + source[payload_offset:])


if __name__ == "__main__":
    main()
