# SPDX-License-Identifier: Apache-2.0
"""Bytes of the format, written from docs/FORMAT.md alone: deterministic CBOR, hash trees, signatures.

For the worked examples (format_examples.py). Plain and slow on purpose; knows no file and no option.
"""
import hashlib
import struct
import uuid

from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

MAGIC = bytes.fromhex("89424c410d0a1a0a")
NAMES = uuid.uuid5(uuid.NAMESPACE_DNS, "bulla")
ED25519, ES256 = -19, -9


def sha256(data):
    return hashlib.sha256(data).digest()


def head(major, value):
    """A CBOR head in its shortest form (4.1)."""
    if value < 24:
        return bytes([major << 5 | value])
    for info, code in ((24, ">B"), (25, ">H"), (26, ">I"), (27, ">Q")):
        if value < 1 << 8 * struct.calcsize(code):
            return bytes([major << 5 | info]) + struct.pack(code, value)
    raise ValueError("integer above 64 bits")


def encode(value):
    """One item in the strict profile; keys of a map are sorted as encoded (4.1)."""
    if value is None:
        return b"\xf6"
    if isinstance(value, int):
        return head(0, value) if value >= 0 else head(1, -1 - value)
    if isinstance(value, bytes):
        return head(2, len(value)) + value
    if isinstance(value, str):
        return head(3, len(value)) + value.encode("ascii")
    if isinstance(value, list):
        return head(4, len(value)) + b"".join(encode(item) for item in value)
    entries = sorted((encode(key), encode(item)) for key, item in value.items())
    return head(5, len(value)) + b"".join(key + item for key, item in entries)


def product_uuid(name):
    return uuid.uuid5(NAMES, "product:" + name)


def fleet_uuid(name):
    return uuid.uuid5(NAMES, "fleet:" + name)


class Tree:
    """The hash tree of some content and its layout in a payload (3.2 to 3.4)."""

    def __init__(self, content, block):
        self.size, self.block = len(content), block
        data = [content[i:i + block] for i in range(0, len(content), block)]
        self.levels = []  # hash blocks, those of level 1 first
        hashes = [sha256(part.ljust(block, b"\0")) for part in data]
        while len(hashes) > 1:
            packed = b"".join(hashes)
            blocks = [packed[i:i + block].ljust(block, b"\0") for i in range(0, len(packed), block)]
            self.levels.append(blocks)
            hashes = [sha256(one) for one in blocks]
        self.root = hashes[0] if hashes else bytes(32)
        log2 = block.bit_length() - 1
        self.descriptor = (struct.pack("<BBBBIQ", 1, 1, log2, 0, 0, self.size) +
                           self.root).ljust(256, b"\0")
        self.digest = sha256(self.descriptor)
        self.offsets = []  # (level, index, offset in the payload) of each hash block
        self.payload = bytearray()
        self._emit(data, len(self.levels), 0)

    def _emit(self, data, level, index):
        if level == 0:
            if data:
                self.payload += data[index]
            return
        fan_out = self.block // 32
        self.offsets.append((level, index, len(self.payload)))
        self.payload += self.levels[level - 1][index]
        below = len(data) if level == 1 else len(self.levels[level - 2])
        for child in range(index * fan_out, min((index + 1) * fan_out, below)):
            self._emit(data, level - 1, child)


class Ed25519Key:
    """A key pair from a 32-byte seed (5.3)."""

    def __init__(self, seed):
        self.private = ed25519.Ed25519PrivateKey.from_private_bytes(seed)
        self.x = self.private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        self.cose = encode({1: 1, 3: ED25519, -1: 6, -2: self.x})
        self.id = sha256(encode({1: 1, -1: 6, -2: self.x}))

    def protected(self, document_type):
        return encode({1: ED25519, 4: self.id[:8], 16: 65000 + document_type})

    def signed_bytes(self, document_type, document):
        return encode(["Signature1", self.protected(document_type), b"", sha256(document)])

    def entry(self, document_type, document):
        value = self.private.sign(self.signed_bytes(document_type, document))
        return [self.protected(document_type), {}, None, value]


class Es256Key:
    """The public side of a P-256 key whose private number is given as 32 bytes (5.3)."""

    def __init__(self, number):
        key = ec.derive_private_key(int.from_bytes(number, "big"), ec.SECP256R1())
        point = key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        self.x, self.y = point[1:33], point[33:]
        self.cose = encode({1: 2, 3: ES256, -1: 1, -2: self.x, -3: self.y})
        self.id = sha256(encode({1: 2, -1: 1, -2: self.x, -3: self.y}))


def package(envelope, payload):
    """A file with the default room (2.1)."""
    header = MAGIC + struct.pack("<HHII", 1, 0, len(envelope), 4096) + bytes(12)
    return (header + envelope).ljust(4096, b"\0") + payload


def leaf(digest):
    return sha256(b"\0" + digest)


def node(left, right):
    return sha256(b"\1" + left + right)
