/* SPDX-License-Identifier: Apache-2.0
 *
 * The covers of a segment, in the order of the new bytes, and the question that prediction asks of
 * them: where did this old byte go? (DELTA.md 4.3)
 */
#ifndef BULLA_VERIFIER_DELTA_COVER_MAP_H_
#define BULLA_VERIFIER_DELTA_COVER_MAP_H_

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define BULLA_DELTA_COVERS_MAX 65535
#define BULLA_DELTA_COVER_BYTES 10 /* of memory, each */
#define BULLA_DELTA_COVER_BUCKETS 2048

struct bulla_delta_cover_map {
  uint32_t count;
  uint32_t *new_offset; /* ascending */
  uint32_t *old_offset;
  uint16_t *order; /* covers that are asked, ascending by old offset */
  uint32_t order_count;
  uint32_t new_size;
  /* For each 2^bucket_bits old bytes, how many covers of the order start at or before the first of
   * them: COVER_BUCKETS places, or NULL where there is no memory to ask faster. */
  uint16_t *buckets;
  unsigned bucket_bits;
};

/* From the start of cover `index` to that of the next, or to the end of the new bytes. */
uint32_t bulla_delta_cover_span(const struct bulla_delta_cover_map *map, uint32_t index);

/* After the last cover was filled in: makes the order and fills the buckets. */
void bulla_delta_cover_map_sort(struct bulla_delta_cover_map *map);

/* New offset minus old offset of the cover that an old byte belongs to; bytes between covers go
 * with the cover before them, bytes before all with none: 0. */
int64_t bulla_delta_shift_at(const struct bulla_delta_cover_map *map, int64_t old_offset);

#ifdef __cplusplus
}
#endif

#endif /* BULLA_VERIFIER_DELTA_COVER_MAP_H_ */
