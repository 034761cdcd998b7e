/* SPDX-License-Identifier: Apache-2.0
 *
 * The 32 bytes at the start of a package (FORMAT.md 2). Nothing in it is signed: each number is a
 * hint that is checked against the file and against what is signed.
 *
 *   offset  size  name             meaning
 *        0     8  magic            89 42 4c 41 0d 0a 1a 0a
 *        8     2  version          1
 *       10     2  zero
 *       12     4  envelope_length  bytes of CBOR after the header
 *       16     4  payload_offset   multiple of 4096, at most 1 MiB; zeros from the envelope up to
 * it 20    12  zero
 */
#ifndef BULLA_FORMATS_WIRE_HEADER_H_
#define BULLA_FORMATS_WIRE_HEADER_H_

#include "formats/wire/cursor.h"
#include "formats/wire/limits.h"

#ifdef __cplusplus
extern "C" {
#endif

#define BULLA_MAGIC_BYTES 8
#define BULLA_MAGIC \
  { 0x89, 0x42, 0x4c, 0x41, 0x0d, 0x0a, 0x1a, 0x0a }

struct bulla_header {
  uint32_t envelope_length;
  uint32_t payload_offset;
};

/* Reads the header from the first bytes of a file; `bytes` holds the first 32, or the whole file
 * when that is shorter. BAD_MAGIC, UNSUPPORTED_FORMAT, PADDING_NOT_ZERO, BAD_REGION, and
 * LENGTH_MISMATCH when `file_bytes` ends before the payload offset. Does not look at the padding
 * behind the envelope. */
BULLA_MUST_USE enum bulla_status bulla_header_decode(struct bulla_cursor bytes, uint64_t file_bytes,
                                                     struct bulla_header *header);

/* Writes the 32 bytes. Does not check the numbers. */
void bulla_header_encode(const struct bulla_header *header, uint8_t bytes[BULLA_HEADER_BYTES]);

/* True when the file begins with the magic: a package, not a seal. */
bool bulla_has_magic(struct bulla_cursor bytes);

#ifdef __cplusplus
}
#endif

#endif /* BULLA_FORMATS_WIRE_HEADER_H_ */
