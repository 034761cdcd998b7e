/* SPDX-License-Identifier: Apache-2.0
 *
 * Heap sort: no recursion, no memory, no worst case. A cover's length is not kept; its span stands
 * for it, which is at most the literals behind it longer.
 */
#include "verifier/delta/cover_map.h"

#include <stdbool.h>
#include <stddef.h>

uint32_t bulla_delta_cover_span(const struct bulla_delta_cover_map *map, uint32_t index) {
  const uint32_t next = index + 1 < map->count ? map->new_offset[index + 1] : map->new_size;
  return next - map->new_offset[index];
}

static bool before(const struct bulla_delta_cover_map *map, uint16_t a, uint16_t b) {
  if (map->old_offset[a] != map->old_offset[b]) return map->old_offset[a] < map->old_offset[b];
  return a < b;
}

static void sift(const struct bulla_delta_cover_map *map, uint32_t root, uint32_t count) {
  uint16_t *const order = map->order;
  for (uint32_t child = 2 * root + 1; child < count; child = 2 * root + 1) {
    if (child + 1 < count && before(map, order[child], order[child + 1])) child++;
    if (!before(map, order[root], order[child])) return;
    const uint16_t kept = order[root];
    order[root] = order[child];
    order[child] = kept;
    root = child;
  }
}

static uint64_t old_end(const struct bulla_delta_cover_map *map, uint32_t index) {
  return (uint64_t)map->old_offset[index] + bulla_delta_cover_span(map, index);
}

/* Leaves out covers that lie inside a longer one. */
static void thin(struct bulla_delta_cover_map *map) {
  uint64_t end = 0;
  uint32_t longest = 0, kept = 0;
  for (uint32_t i = 0; i < map->count; i++) {
    const uint16_t cover = map->order[i];
    const uint32_t span = bulla_delta_cover_span(map, cover);
    const bool inside = kept > 0 && span <= longest && old_end(map, cover) <= end;
    if (inside) continue;
    map->order[kept++] = cover;
    if (old_end(map, cover) >= end) {
      end = old_end(map, cover);
      longest = span;
    }
  }
  map->order_count = kept;
}

/* As few old bytes a bucket as the places allow, the last of which only ends a bucket. */
static void fill_buckets(struct bulla_delta_cover_map *map) {
  uint32_t cover = 0;
  if (map->buckets == NULL || map->order_count == 0) return;
  const uint32_t last_start = map->old_offset[map->order[map->order_count - 1]];
  map->bucket_bits = 0;
  while (last_start >> map->bucket_bits >= BULLA_DELTA_COVER_BUCKETS - 1) map->bucket_bits++;
  for (uint32_t i = 0; i < BULLA_DELTA_COVER_BUCKETS; i++) {
    const uint64_t start = (uint64_t)i << map->bucket_bits;
    while (cover < map->order_count && map->old_offset[map->order[cover]] <= start) cover++;
    map->buckets[i] = (uint16_t)cover;
  }
}

void bulla_delta_cover_map_sort(struct bulla_delta_cover_map *map) {
  for (uint32_t i = 0; i < map->count; i++) map->order[i] = (uint16_t)i;
  for (uint32_t i = map->count / 2; i-- > 0;) sift(map, i, map->count);
  for (uint32_t i = map->count; i-- > 1;) {
    const uint16_t last = map->order[0];
    map->order[0] = map->order[i];
    map->order[i] = last;
    sift(map, 0, i);
  }
  thin(map);
  fill_buckets(map);
}

/* How many covers of the order start at or before an old offset. */
static uint32_t starting_before(const struct bulla_delta_cover_map *map, int64_t old_offset) {
  uint32_t low = 0, high = map->order_count;
  if (map->buckets != NULL && high > 0 && old_offset >= 0) {
    const int64_t bucket = old_offset >> map->bucket_bits;
    if (bucket >= BULLA_DELTA_COVER_BUCKETS - 1) return high;
    low = map->buckets[bucket];
    high = map->buckets[bucket + 1];
  }
  while (low < high) {
    const uint32_t middle = (low + high) / 2;
    if ((int64_t)map->old_offset[map->order[middle]] <= old_offset) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

int64_t bulla_delta_shift_at(const struct bulla_delta_cover_map *map, int64_t old_offset) {
  const uint32_t count = starting_before(map, old_offset);
  if (count == 0) return 0;
  uint16_t cover = map->order[count - 1];
  if (count > 1) { /* a longer one that started earlier and still goes on */
    const uint16_t earlier = map->order[count - 2];
    if (bulla_delta_cover_span(map, earlier) > bulla_delta_cover_span(map, cover) &&
        (uint64_t)old_offset < old_end(map, earlier)) {
      cover = earlier;
    }
  }
  return (int64_t)map->new_offset[cover] - (int64_t)map->old_offset[cover];
}
