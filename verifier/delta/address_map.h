/* SPDX-License-Identifier: Apache-2.0
 *
 * Which address the bytes of a segment have when the image runs, and back. The map travels in the
 * patch (DELTA.md 4), so that nothing here knows a file format. Addresses are relative to the
 * segment's base.
 */
#ifndef BULLA_VERIFIER_DELTA_ADDRESS_MAP_H_
#define BULLA_VERIFIER_DELTA_ADDRESS_MAP_H_

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define BULLA_DELTA_MAP_RANGES_MAX 8
#define BULLA_DELTA_ADDRESS_MAX (INT64_C(1) << 40)

struct bulla_delta_map_range {
  uint32_t offset; /* in the old or new bytes of the segment */
  uint32_t length;
  int64_t address; /* of its first byte: 0 up to BULLA_DELTA_ADDRESS_MAX */
};

/* Empty for content without addresses. Ranges ascend by offset and do not overlap there; of two
 * with one address the first counts. */
struct bulla_delta_address_map {
  uint32_t count;
  int64_t limit; /* addresses of the image are below it, those without bytes (BSS) too */
  struct bulla_delta_map_range ranges[BULLA_DELTA_MAP_RANGES_MAX];
};

/* The address of the byte at `offset`; -1 when it has none. */
int64_t bulla_delta_address_at(const struct bulla_delta_address_map *map, uint32_t offset);

/* Bytes whose addresses follow each other, or that have none. */
struct bulla_delta_stretch {
  uint32_t start;
  uint32_t length;
  int64_t address; /* of the first byte; -1: of none */
};

/* That of `offset`, and perhaps only what is behind it. */
struct bulla_delta_stretch bulla_delta_stretch_around(const struct bulla_delta_address_map *map,
                                                      uint32_t offset);

/* As bulla_delta_address_at, for offsets that mostly follow each other. The stretch belongs to the
 * map; its length is 0 at first. */
static inline int64_t bulla_delta_next_address(const struct bulla_delta_address_map *map,
                                               struct bulla_delta_stretch *stretch,
                                               uint32_t offset) {
  if (offset - stretch->start >= stretch->length) {
    *stretch = bulla_delta_stretch_around(map, offset);
  }
  return stretch->address < 0 ? -1 : stretch->address + (offset - stretch->start);
}

/* Where the byte with that address stands; -1 when no range holds it. Takes any number. */
int64_t bulla_delta_offset_at(const struct bulla_delta_address_map *map, int64_t address);

#ifdef __cplusplus
}
#endif

#endif /* BULLA_VERIFIER_DELTA_ADDRESS_MAP_H_ */
