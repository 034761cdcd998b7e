#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Adds to a package a proof of a kind that nobody knows, so large that no signature fits any more.

usage: fill_room.py PACKAGE
"""
import struct
import sys

import cbor2

HEADER_BYTES = 32
UNKNOWN_KIND = 9


def main():
    with open(sys.argv[1], "rb") as file:
        content = file.read()
    envelope_bytes, payload_offset = struct.unpack_from("<II", content, 12)
    envelope = cbor2.loads(content[HEADER_BYTES:HEADER_BYTES + envelope_bytes])
    room = payload_offset - HEADER_BYTES - envelope_bytes
    envelope[4] = [[UNKNOWN_KIND, bytes(room - 40)]]
    encoded = cbor2.dumps(envelope, canonical=True)
    header = content[:12] + struct.pack("<II", len(encoded), payload_offset) + content[20:32]
    region = (header + encoded).ljust(payload_offset, b"\0")
    with open(sys.argv[1], "wb") as file:
        file.write(region + content[payload_offset:])


main()
