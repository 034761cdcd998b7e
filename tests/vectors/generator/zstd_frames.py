# SPDX-License-Identifier: Apache-2.0
"""zstd frames (RFC 8878) of the vectors' image.

`compressed()` is what the program zstd made of it once, kept in frames/ so that its version does
not matter. The others are written here, of raw blocks, to carry one fault each.
"""
import pathlib

from .parts import IMAGE

FRAMES = pathlib.Path(__file__).resolve().parent.parent / "frames"
MAGIC = bytes.fromhex("28b52ffd")
SKIPPABLE = bytes.fromhex("502a4d18") + (4).to_bytes(4, "little") + b"skip"


def compressed(name):
    return (FRAMES / f"{name}.zst").read_bytes()


def block(data, last=True):
    return (len(data) << 3 | int(last)).to_bytes(3, "little") + data


def frame(data, size=None, blocks=None):
    """One frame, single segment, with its content size in two bytes (four where needed)."""
    size = len(data) if size is None else size
    if size < 256:
        head = b"\x20" + bytes([size])
    else:
        head = b"\x60" + (size - 256).to_bytes(2, "little")
    return MAGIC + head + (block(data) if blocks is None else blocks)


def windowed(data, window_log):
    """A frame with a window of 2^window_log and its content size."""
    head = b"\x40" + bytes([window_log - 10 << 3]) + (len(data) - 256).to_bytes(2, "little")
    return MAGIC + head + block(data)


def with_dictionary_id(data):
    return MAGIC + b"\x61\x07" + (len(data) - 256).to_bytes(2, "little") + block(data)


def without_size(data):
    return MAGIC + b"\x00" + bytes([0]) + block(data)


def halves():
    """Two frames with an empty one between them."""
    return frame(IMAGE[:150]) + frame(b"") + frame(IMAGE[150:])
