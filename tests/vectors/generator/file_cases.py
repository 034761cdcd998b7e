# SPDX-License-Identifier: Apache-2.0
"""Faults of the file around the envelope: FORMAT.md 2, stage 1 and the end of stage 4."""
import struct

from format_bytes import sha256

from .parts import image, manifest
from .signers import ROOT_A, ROOT_B
from .parts import store_file
from .stores import store

FILE = image()


def with_bytes(at, new, file=None):
    file = FILE if file is None else file
    return file[:at] + new + file[at + len(new):]


def add(book):
    _magic(book)
    _header(book)
    _padding(book)
    _lengths(book)


def _magic(book):
    book.invalid("magic-changed", with_bytes(0, b"\x8a"), "bad-magic", "first byte 8a",
                 "text-mode transfer")
    text = FILE.replace(b"\x0d\x0a", b"\x0a", 1)
    book.invalid("magic-text-mode", text, "bad-magic", "0d 0a became 0a in transit",
                 "text-mode transfer")
    book.invalid("empty", b"", "bad-magic", "a file of no byte", "text-mode transfer")
    book.invalid("magic-cut", FILE[:7], "bad-magic", "seven bytes", "text-mode transfer")


def _header(book):
    book.invalid("header-cut", FILE[:31], "length-mismatch", "one byte less than a header",
                 "cut or extended")
    book.invalid("version-2", with_bytes(8, b"\x02"), "unsupported-format", "version 2",
                 "another version")
    book.invalid("flag-set", with_bytes(10, b"\x01"), "unsupported-format", "the u16 zero is 1",
                 "another version")
    cases = [("zero", 0, "an offset of 0"), ("unaligned", 4097, "no multiple of 4096"),
             ("too-far", (1 << 20) + 4096, "above 1 MiB"), ("huge", 0xfffff000, "nearly 4 GiB")]
    for name, offset, why in cases:
        book.invalid(f"region-{name}", with_bytes(16, struct.pack("<I", offset)), "bad-region", why,
                     "region")
    for name, length in (("zero", 0), ("too-long", 4096 - 31), ("huge", 0xffffffff)):
        book.invalid(f"envelope-length-{name}", with_bytes(12, struct.pack("<I", length)),
                     "bad-region", f"an envelope of {length} bytes before 4096",
                     "envelope beyond its region")


def _padding(book):
    book.invalid("header-zeros", with_bytes(31, b"\x01"), "padding-not-zero",
                 "the last of the header's zeros is 1", "covert bytes")
    length = struct.unpack_from("<I", FILE, 12)[0]
    book.invalid("padding-first", with_bytes(32 + length, b"\x01"), "padding-not-zero",
                 "the byte behind the envelope", "covert bytes")
    book.invalid("padding-last", with_bytes(4095, b"\xff"), "padding-not-zero",
                 "the byte before the payload", "covert bytes")


def _lengths(book):
    book.invalid("cut-before-payload", FILE[:4095], "length-mismatch", "ends before the payload",
                 "cut or extended")
    book.invalid("payload-short", FILE[:-1], "length-mismatch", "one byte short", "cut or extended")
    book.invalid("payload-long", FILE + b"\0", "length-mismatch", "one byte long",
                 "cut or extended")
    book.invalid("payload-zeros", FILE + bytes(1096), "length-mismatch",
                 "the last block filled with zeros", "cut or extended")
    book.invalid("store-long", store_file(store(), [ROOT_A, ROOT_B]) + b"\0", "length-mismatch",
                 "a byte behind a key store", "cut or extended")
    two = [["a.txt", 4, sha256(b"aaaa")], ["b.txt", 4, sha256(b"bbbb")]]
    book.invalid("attachment-missing", image(manifest({13: two}), tail=b"aaaa"), "length-mismatch",
                 "one of two attachments is there", "attachments")
    huge = [["a.bin", 2 ** 63 - 1, bytes(32)], ["b.bin", 1, bytes(32)]]
    book.invalid("attachments-overflow", image(manifest({13: huge})), "length-mismatch",
                 "sizes of attachments with a sum of 2^63", "lengths beyond the end")
