# SPDX-License-Identifier: Apache-2.0
"""Shapes that several documents share: FORMAT.md 4.2, 4.3, 4.5, 6 (its opening), 9.3 (map order).

Every function takes an item and gives its plain value, or refuses with the reason of the table.
"""
import dataclasses
import re

from . import cbor
from .refusal import Refused, require

NAME = re.compile(rb"[a-z0-9][a-z0-9._-]{0,63}\Z")
FILENAME = re.compile(rb"[A-Za-z0-9][A-Za-z0-9._-]{0,63}\Z")
LABEL = re.compile(rb"[\x20-\x7e]{1,64}\Z")

BLOCK_LOGS = (10, 12)
MOST_LEVELS = 4


def uint(item, below):
    require(item.kind == cbor.UINT and item.value < below, "field-invalid")
    return item.value


def u31(item):
    return uint(item, 1 << 31)


def u32(item):
    return uint(item, 1 << 32)


def u63(item):
    return uint(item, 1 << 63)


def between(item, least, most):
    require(item.kind == cbor.UINT and least <= item.value <= most, "field-invalid")
    return item.value


def byte_string(item, least, most):
    require(item.kind == cbor.BYTES and least <= len(item.value) <= most, "field-invalid")
    return item.value


def uuid(item):
    return byte_string(item, 16, 16)


def digest(item):
    return byte_string(item, 32, 32)


def text(item, grammar):
    require(item.kind == cbor.TEXT, "field-invalid")
    require(grammar.match(item.value), "bad-text")
    return item.value.decode("ascii")


def array(item, least, most):
    """The items of an array: its type, then its count."""
    require(item.kind == cbor.ARRAY and least <= len(item.value) <= most, "field-invalid")
    return item.value


def ascending(item, least, most, read, order=lambda element: element.raw):
    """An ascending array (4.2): each element wholly, and right after it its place."""
    values, before = [], None
    for element in array(item, least, most):
        values.append(read(element))
        place = order(element)
        require(before is None or place > before, "unsorted")
        before = place
    return values


def first_element(element):
    """What pairs and triples that ascend "by" their first element are compared with."""
    return element.value[0].raw


@dataclasses.dataclass(frozen=True)
class Blob:
    """A run of bytes with its hash tree (3.1)."""
    size: int
    log2_block: int
    digest: bytes


def blob(item):
    size, log2_block, root = array(item, 3, 3)
    uint(size, 1 << 64)
    uint(log2_block, 1 << 64)
    digest(root)
    require(log2_block.value in BLOCK_LOGS, "field-invalid")
    hashes = (1 << log2_block.value) // 32
    require(size.value < 1 << 63, "size-out-of-range")
    require(size.value <= hashes ** MOST_LEVELS << log2_block.value, "size-out-of-range")
    return Blob(size.value, log2_block.value, root.value)


def extension(item):
    number, body = array(item, 2, 2)
    return u32(number), byte_string(body, 0, 1024)


def extensions(item):
    return ascending(item, 1, 16, extension, first_element)


class Entries:
    """A map read in map order (9.3): ask for each listed key in turn, then `finish`."""

    def __init__(self, item, unknown="unknown-field", no_map="field-invalid"):
        require(item.kind == cbor.MAP, no_map)
        self._pairs = list(item.value)
        self._unknown = unknown

    def optional(self, key):
        """The value of `key`, or None. An unlisted key below it is refused first."""
        while self._pairs and self._is_below(self._pairs[0][0], key):
            raise Refused(self._unknown)
        if self._pairs and self._is(self._pairs[0][0], key):
            return self._pairs.pop(0)[1]
        return None

    def mandatory(self, key):
        value = self.optional(key)
        require(value is not None, "field-invalid")
        return value

    def finish(self):
        require(not self._pairs, self._unknown)

    @staticmethod
    def _is_below(item, key):
        return item.kind == cbor.UINT and item.value < key

    @staticmethod
    def _is(item, key):
        return item.kind == cbor.UINT and item.value == key
