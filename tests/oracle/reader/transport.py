# SPDX-License-Identifier: Apache-2.0
"""Fields of a transport: FORMAT.md 6.2, in the order of 9.4."""
import dataclasses

from . import shapes
from .refusal import require
from .shapes import Entries

ZSTD, DELTA, BSDIFF40 = 1, 2, 3


@dataclasses.dataclass
class Transport:
    manifest_digest: bytes
    encoding: int
    stored: shapes.Blob
    base: shapes.Blob
    working_memory: int
    in_place: tuple = None


def read_transport(item):
    entries = Entries(item)
    entries.mandatory(0)
    entries.mandatory(1)
    manifest_digest = shapes.digest(entries.mandatory(2))
    encoding = shapes.between(entries.mandatory(3), 1, 31)
    stored = shapes.blob(entries.mandatory(4))
    base = _base(entries.optional(5), encoding)
    working_memory = shapes.u63(entries.mandatory(6))
    in_place = _in_place(entries.optional(7), encoding)
    entries.optional(15)
    extensions = entries.optional(23)
    if extensions is not None:
        shapes.extensions(extensions)
    entries.finish()
    return Transport(manifest_digest, encoding, stored, base, working_memory, in_place)


def _assigned(encoding):
    return encoding in (ZSTD, DELTA, BSDIFF40)


def _base(item, encoding):
    base = None if item is None else shapes.blob(item)
    if _assigned(encoding):
        require((base is not None) == (encoding in (DELTA, BSDIFF40)), "field-invalid")
    return base


def _in_place(item, encoding):
    if item is None:
        return None
    erase, scratch = shapes.array(item, 2, 2)
    numbers = shapes.u32(erase), shapes.u32(scratch)
    if _assigned(encoding):
        require(encoding == DELTA, "field-invalid")
    return numbers
