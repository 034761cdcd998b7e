# SPDX-License-Identifier: Apache-2.0
"""Stage 14 of the encoding zstd: FORMAT.md 6.2.

The frames' own rules are read here; what is inside the blocks is left to the program `zstd`.
Without that program a stream that passes here is not judged further.
"""
import shutil
import subprocess

from .refusal import require

MAGIC = bytes.fromhex("28b52ffd")


def decode(stored, largest_window, size):
    """The decoded bytes, or None where no decoder is at hand."""
    frames, declared = _frames(stored, largest_window)
    require(declared == size, "encoding-invalid")
    program = shutil.which("zstd")
    if program is None:
        return None
    content = b""
    for frame in frames:
        run = subprocess.run([program, "-dcq", "--ultra", "--long=31"], input=frame,
                             capture_output=True, check=False)
        require(run.returncode == 0, "encoding-invalid")
        content += run.stdout
    require(len(content) == size, "encoding-invalid")
    return content


def _frames(stored, largest_window):
    frames, declared, at = [], 0, 0
    while at < len(stored):
        end, content_size = _frame(stored, at, largest_window)
        frames.append(stored[at:end])
        declared += content_size
        at = end
    require(frames, "encoding-invalid")
    return frames, declared


def _frame(stored, at, largest_window):
    """(end of the frame that begins at `at`, its content size)."""
    require(stored[at:at + 4] == MAGIC and len(stored) >= at + 5, "encoding-invalid")
    flags = stored[at + 4]
    single_segment, checksum = flags >> 5 & 1, flags >> 2 & 1
    require(flags & 0x08 == 0 and flags & 0x03 == 0, "encoding-invalid")
    width = (1 if single_segment else 0, 2, 4, 8)[flags >> 6]
    require(width != 0, "encoding-invalid")
    header_end = at + 5 + (0 if single_segment else 1) + width
    require(header_end <= len(stored), "encoding-invalid")
    content_size = int.from_bytes(stored[header_end - width:header_end], "little")
    content_size += 256 if width == 2 else 0
    window = content_size if single_segment else _window(stored[at + 5])
    require(window <= largest_window, "encoding-invalid")
    return _blocks_end(stored, header_end) + 4 * checksum, content_size


def _window(byte):
    base = 1 << (10 + (byte >> 3))
    return base + base // 8 * (byte & 7)


def _blocks_end(stored, at):
    last = False
    while not last:
        require(at + 3 <= len(stored), "encoding-invalid")
        head = int.from_bytes(stored[at:at + 3], "little")
        last, kind, size = head & 1, head >> 1 & 3, head >> 3
        at += 3 + (1 if kind == 1 else size)
        require(kind != 3 and at <= len(stored), "encoding-invalid")
    return at
