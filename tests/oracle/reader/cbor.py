# SPDX-License-Identifier: Apache-2.0
"""The strict profile of CBOR: FORMAT.md 4.1.

`read_part` is the generic pass over one part. It gives items that remember their own bytes, because
order (4.2) is that of the encodings. Meaning is read by others.
"""
import dataclasses

from .refusal import require

UINT, NINT, BYTES, TEXT, ARRAY, MAP, TAG, OTHER = range(8)
NIL_BYTE = 0xf6
DEEPEST = 5


@dataclasses.dataclass(frozen=True)
class Item:
    """kind: a major type, OTHER for nil. value: int, bytes, or a tuple of items or of pairs."""
    kind: int
    value: object
    raw: bytes

    def is_nil(self):
        return self.kind == OTHER


@dataclasses.dataclass(frozen=True)
class Head:
    kind: int
    argument: int


class Cursor:
    """Reads items one after the other from the bytes of one part."""

    def __init__(self, data, nil_allowed=False):
        self.data = data
        self.at = 0
        self.nil_allowed = nil_allowed

    def left(self):
        return len(self.data) - self.at

    def bare_head(self):
        """The tests of the table in 4.1 up to the shortest form; nil passes."""
        require(self.left() > 0, "cbor-truncated")
        first = self.data[self.at]
        kind, info = first >> 5, first & 0x1f
        if first == NIL_BYTE:
            self.at += 1
            return Head(OTHER, 0)
        require(kind not in (TAG, OTHER), "cbor-forbidden-type")
        require(info != 31, "cbor-indefinite")
        require(info < 28, "cbor-forbidden-type")
        return Head(kind, self._argument(info))

    def head(self, is_key=False, depth=0):
        """All tests of the table in 4.1 that need nothing but the head, in its order."""
        head = self.bare_head()
        if head.kind == OTHER:
            require(self.nil_allowed and not is_key, "cbor-forbidden-type")
        if head.kind in (ARRAY, MAP):
            require(not is_key, "cbor-forbidden-type")
        self._check_count(head)
        if head.kind in (ARRAY, MAP) and depth == DEEPEST:
            require(head.argument == 0, "cbor-too-deep")
        return head

    def item(self, is_key=False, depth=0):
        """One item with all that is inside it."""
        start = self.at
        head = self.head(is_key, depth)
        value = self._value(head, depth)
        return Item(head.kind, value, self.data[start:self.at])

    def end(self):
        require(self.left() == 0, "trailing-bytes")

    def _argument(self, info):
        """The number behind the first byte; the cursor goes behind the head."""
        width = {24: 1, 25: 2, 26: 4, 27: 8}.get(info, 0)
        require(self.left() >= 1 + width, "cbor-truncated")
        number = int.from_bytes(self.data[self.at + 1:self.at + 1 + width], "big")
        self.at += 1 + width
        if width == 0:
            return info
        shorter_forms_end = {1: 24, 2: 1 << 8, 4: 1 << 16, 8: 1 << 32}[width]
        require(number >= shorter_forms_end, "cbor-not-shortest")
        return number

    def _check_count(self, head):
        if head.kind in (BYTES, TEXT, ARRAY):
            require(head.argument <= self.left(), "cbor-truncated")
        if head.kind == MAP:
            require(2 * head.argument <= self.left(), "cbor-truncated")

    def _value(self, head, depth):
        if head.kind == UINT:
            return head.argument
        if head.kind == NINT:
            return -1 - head.argument
        if head.kind in (BYTES, TEXT):
            return self._string(head)
        if head.kind == ARRAY:
            return tuple(self.item(depth=depth + 1) for _ in range(head.argument))
        if head.kind == MAP:
            return self._pairs(head.argument, depth + 1)
        return None

    def _string(self, head):
        value = self.data[self.at:self.at + head.argument]
        self.at += head.argument
        if head.kind == TEXT:
            require(all(0x20 <= byte <= 0x7e for byte in value), "bad-text")
        return value

    def _pairs(self, count, depth):
        pairs = []
        for _ in range(count):
            key = self.item(is_key=True, depth=depth)
            if pairs:
                before = pairs[-1][0].raw
                require(key.raw != before, "cbor-duplicate-key")
                require(key.raw > before, "cbor-unsorted")
            pairs.append((key, self.item(depth=depth)))
        return tuple(pairs)


def read_part(data, nil_allowed=False):
    """The generic pass over the bytes of one part, which is exactly one item."""
    cursor = Cursor(data, nil_allowed)
    item = cursor.item()
    cursor.end()
    return item
