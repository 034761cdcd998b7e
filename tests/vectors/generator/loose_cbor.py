# SPDX-License-Identifier: Apache-2.0
"""CBOR as the format wants it, and ways to write it wrong on purpose.

`encode` is that of tests/oracle/format_bytes.py with two additions: Raw (bytes as they are) and
Pairs (a map in the order given).
"""
from format_bytes import head

DROP = object()


class Raw(bytes):
    """Encoded already, rightly or not."""


class Pairs(list):
    """A map whose entries stay in this order, doubles included."""


def encode(value):
    if isinstance(value, Raw):
        return bytes(value)
    if value is None:
        return b"\xf6"
    if isinstance(value, int):
        return head(0, value) if value >= 0 else head(1, -1 - value)
    if isinstance(value, bytes):
        return head(2, len(value)) + value
    if isinstance(value, str):
        return head(3, len(value)) + value.encode("latin-1")
    if isinstance(value, Pairs):
        return head(5, len(value)) + b"".join(encode(k) + encode(v) for k, v in value)
    if isinstance(value, list):
        return head(4, len(value)) + b"".join(encode(item) for item in value)
    entries = sorted((encode(key), encode(item)) for key, item in value.items())
    return head(5, len(value)) + b"".join(key + item for key, item in entries)


def changed(entries, changes):
    """A map with some entries set to other values; those set to DROP are left out."""
    merged = {**entries, **changes}
    return {key: value for key, value in merged.items() if value is not DROP}


def ascending(items):
    """The items of an array in the order of their encodings."""
    return sorted(items, key=encode)


def ascending_by_first(items):
    """Arrays in the order of their first elements."""
    return sorted(items, key=lambda item: encode(item[0]))
