#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Compares our encodings with those of python3-cbor2.

Each sample of samples.cpp is written down here once more, as plain Python values in the order that
FORMAT.md wants. cbor2 must read our bytes as that value and, in canonical form, write the same bytes.
usage: cbor2_oracle.py PRINT_SAMPLES
"""
import hashlib
import subprocess
import sys

import cbor2

OS, APPLICATION = 1 << 2, 1 << 3


def write(value):
    return cbor2.dumps(value, canonical=True)


def fill(byte, length):
    return bytes([byte]) * length


def digest(byte):
    return fill(byte, 32)


def uuid(byte):
    return fill(byte, 16)


def ed25519(byte):
    return {1: 1, 3: -19, -1: 6, -2: fill(byte, 32)}


def es256(byte):
    return {1: 2, 3: -9, -1: 1, -2: fill(byte, 32), -3: fill(byte, 32)}


def key_id(key):
    return hashlib.sha256(write({label: key[label] for label in key if label != 3})).digest()


def signature(document_type, byte=1):
    short_id = key_id(ed25519(byte))[:8]
    protected = write({1: -19, 4: short_id, 16: 65000 + document_type})
    return [protected, {}, None, fill(byte, 64)]


SMALL_MANIFEST = {
    0: 1, 1: 1, 2: uuid(0x11), 3: uuid(0x22), 4: uuid(0x33), 5: 3, 6: "dishwasher-app", 7: "1.4.2",
    8: 10402, 9: 3, 10: [100000, 12, digest(0x44)],
}

FULL_MANIFEST = {
    **SMALL_MANIFEST,
    11: {
        0: ["mt36", "mt3620"],
        1: [["dw9", 0, 4294967295], ["dw100", 2, 4], ["dw100", 5, 9]],
        2: [["os-abi", 12, 13]],
        3: [[uuid(8), 1], [uuid(9), 2211]],
        4: [b"\xff", b"\x5f\x1c"],
        5: 12,
        6: uuid(0x66),
    },
    12: [["a", 1], ["app-abi", 7]],
    13: [["NOTES", 0, digest(0x56)], ["sbom.spdx.json", 4711, digest(0x55)]],
    23: [[3, b""], [70000, b"\1\2\3"]],
}

CAPABILITY = {
    **{entry: SMALL_MANIFEST[entry] for entry in range(10)},
    5: 6, 11: {4: [b"\x5f\x1c"]}, 14: [(1 << 1) | (1 << 31), 2, 4],
}

ZSTD_TRANSPORT = {
    0: 9, 1: 1, 2: hashlib.sha256(write(SMALL_MANIFEST)).digest(), 3: 1,
    4: [40000, 12, digest(0x77)], 6: 1 << 23,
}

FULL_TRANSPORT = {
    **ZSTD_TRANSPORT, 3: 2, 5: [90000, 10, digest(0x78)], 7: [4096, 8192], 23: [[1, b"\1"]],
}

SMALL_KEY_STORE = {
    0: 2, 1: 1, 2: 1, 3: 0, 4: uuid(0x66), 5: [write(ed25519(1))],
    6: [[1, "root", 1, [0], 0, [], [], 0]], 7: [], 8: [], 9: [],
}

# Keys: 0 opaque, 1 ed25519(2), 2 ed25519(8), 3 es256(9); labels: the shorter first.
FULL_KEY_STORE = {
    0: 2, 1: 1, 2: 7, 3: 2, 4: uuid(0x66),
    5: [b"\xde\xad", write(ed25519(2)), write(ed25519(8)), write(es256(9))],
    6: [
        [1, "root", 1, [2], 0, [], [], 0],
        [3, "apps", 1, [1], APPLICATION, [], [], 0],
        [3, "release", 2, [0, 1, 3], OS | APPLICATION, [uuid(4), uuid(5)],
         [[-9, 1], [-19, 1], [-48, 1]], 0],
        [4, "transport", 1, [3], 0, [], [], 1],
        [8, b""],
        [31, b"\1"],
    ],
    7: [
        [digest(0x90), 1, OS],
        [digest(0x91), 2, 0, [digest(0x93), 12]],
        [digest(0x92), 4, 0],
    ],
    8: [digest(0xa0), digest(0xa1)],
    9: [[1, 0, 0], [2, 3, 7], [uuid(3), 0, 2147483647]],
    10: 1790000000,
    11: [[1, "rel-1", 1767225600, 1830297600], [2, "root-a", 0, 2**63 - 1]],
    23: [[1, b""], [2, b"\7\7\7"]],
}

BATCHED = [write({0: 8, 1: 1, 2: 1, 3: 3, 4: digest(0xb0)}), [signature(8)], 2, [digest(0xb1)]]
GRANDFATHERED = [digest(0x91), 11, [digest(0xb2), digest(0xb3)]]
CHAIN = [
    write({0: write(SMALL_KEY_STORE), 1: [signature(2)]}),
    write({0: write({**SMALL_KEY_STORE, 2: 2}), 1: [signature(2), signature(2, 2)]}),
]

ENVELOPE = {
    0: write(SMALL_MANIFEST), 1: [signature(1, 2), signature(1, 1)],
    2: write(ZSTD_TRANSPORT), 3: [signature(9)],
    4: [[1, write(BATCHED)], [2, write(GRANDFATHERED)], [4, b"\xff"], [16, write(CHAIN)]],
}

EXPECTED = {
    "small_manifest": SMALL_MANIFEST,
    "full_manifest": FULL_MANIFEST,
    "capability": CAPABILITY,
    "zstd_transport": ZSTD_TRANSPORT,
    "full_transport": FULL_TRANSPORT,
    "small_key_store": SMALL_KEY_STORE,
    "full_key_store": FULL_KEY_STORE,
    "signature": signature(1),
    "batched": BATCHED,
    "grandfathered": GRANDFATHERED,
    "chain": CHAIN,
    "envelope": ENVELOPE,
    "seal": {0: ENVELOPE[0], 1: ENVELOPE[1], 4: ENVELOPE[4][:2]},
    "update": {
        0: 3, 1: 1, 2: uuid(1), 3: 5,
        4: [[1, uuid(2), digest(3)], [3, uuid(2), digest(4)]], 23: [[9, b""]],
    },
    "request": {
        0: 6, 1: 1, 2: 65008, 3: write({0: 8, 1: 1, 2: 1, 3: 2, 4: digest(0xb0)}),
        4: write(es256(9)), 5: [write(SMALL_MANIFEST), write(FULL_MANIFEST)], 6: digest(0xc0),
        7: uuid(0xc1),
    },
    "response": {
        0: 7, 1: 1, 2: digest(0xd0), 3: key_id(es256(9)), 4: fill(0xd1, 64), 5: b"\xd2",
    },
}


def main():
    lines = subprocess.check_output([sys.argv[1]], text=True).split("\n")
    ours = {name: bytes.fromhex(text) for name, text in (line.split() for line in lines if line)}
    faults = []
    if ours.keys() != EXPECTED.keys():
        faults.append(f"samples differ: {sorted(ours.keys() ^ EXPECTED.keys())}")
    for name in sorted(ours.keys() & EXPECTED.keys()):
        if cbor2.loads(ours[name]) != EXPECTED[name]:
            faults.append(f"{name}: cbor2 reads {cbor2.loads(ours[name])}")
        elif write(EXPECTED[name]) != ours[name]:
            faults.append(f"{name}: cbor2 writes {write(EXPECTED[name]).hex()}")
    print("\n".join(faults) or f"{len(ours)} samples agree")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
