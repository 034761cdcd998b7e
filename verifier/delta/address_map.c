/* SPDX-License-Identifier: Apache-2.0
 *
 * Linear search: images have few ranges, and the first one is nearly always the right one.
 */
#include "verifier/delta/address_map.h"

int64_t bulla_delta_address_at(const struct bulla_delta_address_map *map, uint32_t offset) {
  for (uint32_t i = 0; i < map->count; i++) {
    const struct bulla_delta_map_range *range = &map->ranges[i];
    const uint32_t inside = offset - range->offset;
    if (offset >= range->offset && inside < range->length) return range->address + inside;
  }
  return -1;
}

struct bulla_delta_stretch bulla_delta_stretch_around(const struct bulla_delta_address_map *map,
                                                      uint32_t offset) {
  uint32_t end = UINT32_MAX;
  for (uint32_t i = 0; i < map->count; i++) {
    const struct bulla_delta_map_range *range = &map->ranges[i];
    if (offset < range->offset) {
      end = range->offset < end ? range->offset : end;
    } else if (offset - range->offset < range->length) {
      const struct bulla_delta_stretch found = {range->offset, range->length, range->address};
      return found;
    }
  }
  const struct bulla_delta_stretch none = {offset, end - offset, -1};
  return none;
}

int64_t bulla_delta_offset_at(const struct bulla_delta_address_map *map, int64_t address) {
  for (uint32_t i = 0; i < map->count; i++) {
    const struct bulla_delta_map_range *range = &map->ranges[i];
    if (address >= range->address && address - range->address < range->length) {
      return range->offset + (address - range->address);
    }
  }
  return -1;
}
