# SPDX-License-Identifier: Apache-2.0
"""Payload and hash tree: FORMAT.md 3. A package's payload is checked whole, block by block."""
import hashlib

from .refusal import require

HASH = 32


def sha256(data):
    return hashlib.sha256(data).digest()


def ceil_div(a, b):
    return -(-a // b)


def shape(size, log2_block):
    """(levels, hash blocks) for so many bytes of content (3.3)."""
    block = 1 << log2_block
    levels, hash_blocks, m = 0, 0, ceil_div(size, block)
    while m > 1:
        m = ceil_div(m, block // HASH)
        hash_blocks += m
        levels += 1
    return levels, hash_blocks


def payload_length(blob):
    return blob.size + (shape(blob.size, blob.log2_block)[1] << blob.log2_block)


def descriptor_digest(size, log2_block, root):
    """SHA-256 of the 256 bytes of the fs-verity descriptor (3.2)."""
    head = bytes([1, 1, log2_block, 0]) + bytes(4) + size.to_bytes(8, "little")
    return sha256((head + root).ljust(256, b"\0"))


def image_digest(content, log2_block):
    """The digest of content that has no stored hash blocks: an installed image."""
    block = 1 << log2_block
    level = [sha256(content[at:at + block].ljust(block, b"\0"))
             for at in range(0, len(content), block)]
    while len(level) > 1:
        packed = b"".join(level)
        level = [sha256(packed[at:at + block].ljust(block, b"\0"))
                 for at in range(0, len(packed), block)]
    return descriptor_digest(len(content), log2_block, level[0] if level else bytes(HASH))


class PayloadReader:
    """Takes a payload in pre-order (3.4) and gives the content, every block checked (3.5)."""

    def __init__(self, payload, blob):
        self._payload, self._at = payload, 0
        self._blob, self._block = blob, 1 << blob.log2_block
        self._hashes = self._block // HASH

    def content(self):
        blob, count = self._blob, ceil_div(self._blob.size, self._block)
        levels = shape(blob.size, blob.log2_block)[0]
        if count == 0:
            self._check_root(bytes(HASH))
            return b""
        if levels == 0:
            data = self._take(blob.size)
            self._check_root(sha256(self._filled(data)))
            return data
        top = self._take(self._block)
        self._check_root(sha256(top))
        return self._below(top, levels, 0, count)

    def _below(self, hash_block, level, first, count):
        """What a hash block of this level covers: `count` data blocks from `first` on."""
        width = self._hashes ** (level - 1)
        used = ceil_div(count, width)
        require(not any(hash_block[used * HASH:]), "payload-digest")
        content = b""
        for i in range(used):
            expected = hash_block[i * HASH:(i + 1) * HASH]
            begin, part = first + i * width, min(width, count - i * width)
            if level == 1:
                begin_bytes = begin * self._block
                data = self._take(min(self._block, self._blob.size - begin_bytes))
                require(sha256(self._filled(data)) == expected, "payload-digest")
                content += data
            else:
                lower = self._take(self._block)
                require(sha256(lower) == expected, "payload-digest")
                content += self._below(lower, level - 1, begin, part)
        return content

    def _check_root(self, root):
        blob = self._blob
        computed = descriptor_digest(blob.size, blob.log2_block, root)
        require(computed == blob.digest, "payload-digest")

    def _take(self, length):
        data = self._payload[self._at:self._at + length]
        self._at += length
        return data

    def _filled(self, data):
        return data.ljust(self._block, b"\0")
