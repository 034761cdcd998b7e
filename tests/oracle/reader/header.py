# SPDX-License-Identifier: Apache-2.0
"""Stage 1, the header: FORMAT.md 2.1 and 2.3."""
import dataclasses

from .refusal import require

MAGIC = bytes.fromhex("89424c410d0a1a0a")
LENGTH = 32
HIGHEST_PAYLOAD_OFFSET = 1 << 20


@dataclasses.dataclass(frozen=True)
class Header:
    envelope: bytes
    payload_offset: int


def read_header(file):
    require(file[:8] == MAGIC, "bad-magic")
    require(len(file) >= LENGTH, "length-mismatch")
    version, zero = _little(file, 8, 2), _little(file, 10, 2)
    require(version == 1 and zero == 0, "unsupported-format")
    require(file[20:32] == bytes(12), "padding-not-zero")
    envelope_length, payload_offset = _little(file, 12, 4), _little(file, 16, 4)
    envelope_end = LENGTH + envelope_length
    require(envelope_length != 0
            and payload_offset != 0
            and payload_offset % 4096 == 0
            and payload_offset <= HIGHEST_PAYLOAD_OFFSET
            and payload_offset >= envelope_end, "bad-region")
    require(len(file) >= payload_offset, "length-mismatch")
    require(not any(file[envelope_end:payload_offset]), "padding-not-zero")
    return Header(file[LENGTH:envelope_end], payload_offset)


def _little(file, at, width):
    return int.from_bytes(file[at:at + width], "little")
