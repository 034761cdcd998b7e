/* SPDX-License-Identifier: Apache-2.0
 *
 * Everything that is asked before the first byte of the slot is erased.
 */
#include "verifier/delta/in_place_geometry.h"

#include "formats/wire/try.h"
#include "verifier/delta/in_place_journal.h"

uint32_t bulla_in_place_pages(uint64_t bytes, const struct bulla_delta_in_place *geometry) {
  const uint64_t rest = geometry->erase_bytes - 1;
  return (uint32_t)((bytes + rest) / geometry->erase_bytes);
}

uint32_t bulla_in_place_ring_pages(const struct bulla_in_place_flash *flash,
                                   const struct bulla_delta_in_place *geometry) {
  return flash->ring_bytes / geometry->erase_bytes;
}

static bool is_flash(const struct bulla_in_place_flash *flash) {
  const uint32_t granule = flash->granule_bytes;
  return flash->unit_bytes > 0 && granule > 0 && granule <= BULLA_IN_PLACE_GRANULE_MAX &&
         (granule & (granule - 1)) == 0 && flash->unit_bytes % granule == 0;
}

static bool fits_slot(const struct bulla_in_place_flash *flash, uint64_t bytes,
                      const struct bulla_delta_in_place *geometry) {
  return bytes <= flash->slot_bytes &&
         bulla_in_place_pages(bytes, geometry) <= flash->slot_bytes / geometry->erase_bytes;
}

enum bulla_status bulla_in_place_check_space(const struct bulla_in_place_flash *flash,
                                             const struct bulla_in_place_plan *plan) {
  const struct bulla_delta_in_place *const geometry = &plan->geometry;
  const bool fits =
      is_flash(flash) && geometry->erase_bytes != 0 && bulla_delta_in_place_valid(geometry) &&
      geometry->erase_bytes % flash->unit_bytes == 0 &&
      fits_slot(flash, plan->base.size, geometry) && fits_slot(flash, plan->new_size, geometry) &&
      flash->ring_bytes >= geometry->scratch_bytes &&
      bulla_in_place_mark_room(flash, plan->memory_bytes) > 0;
  return fits ? BULLA_OK : BULLA_SPACE_EXCEEDED;
}

uint32_t bulla_in_place_interval(const struct bulla_in_place_flash *flash,
                                 const struct bulla_in_place_plan *plan) {
  const uint32_t kept = plan->geometry.scratch_bytes / plan->geometry.erase_bytes;
  const uint32_t pages = bulla_in_place_ring_pages(flash, &plan->geometry) - kept + 1;
  const uint32_t marks = bulla_in_place_mark_room(flash, plan->memory_bytes);
  return pages < marks ? pages : marks;
}

struct bulla_in_place_sizes bulla_in_place_needs(const struct bulla_delta_in_place *geometry,
                                                 uint64_t memory_bytes, uint32_t unit_bytes,
                                                 uint32_t granule_bytes) {
  struct bulla_in_place_sizes needs = {0, 0};
  struct bulla_in_place_flash flash = {0};
  flash.unit_bytes = unit_bytes;
  flash.granule_bytes = granule_bytes;
  if (!is_flash(&flash) || geometry->erase_bytes == 0 || !bulla_delta_in_place_valid(geometry) ||
      geometry->erase_bytes % unit_bytes != 0) {
    return needs;
  }
  const uint64_t place =
      (bulla_in_place_record_bytes(memory_bytes, 1, granule_bytes) + unit_bytes - 1) / unit_bytes *
      unit_bytes;
  if (memory_bytes > UINT32_MAX || place > UINT32_MAX / 2) return needs;
  needs.ring_bytes = geometry->scratch_bytes;
  needs.journal_bytes = 2 * (uint32_t)place;
  return needs;
}

static enum bulla_status measure_slot(const struct bulla_in_place_flash *flash,
                                      struct bulla_measure *measure, uint32_t length) {
  uint8_t piece[64];
  for (uint32_t at = 0; at < length;) {
    const uint32_t left = length - at;
    const uint32_t step = left < sizeof piece ? left : (uint32_t)sizeof piece;
    BULLA_TRY(flash->read(flash->context, BULLA_IN_PLACE_SLOT, at, piece, step));
    BULLA_TRY(bulla_measure_update(measure, piece, step));
    at += step;
  }
  return BULLA_OK;
}

enum bulla_status bulla_in_place_check_base(const struct bulla_in_place_flash *flash,
                                            const struct bulla_blob *base,
                                            const struct bulla_crypto *crypto,
                                            struct bulla_measure *measure) {
  BULLA_TRY(bulla_measure_begin(measure, crypto, base->log2_block));
  BULLA_TRY(measure_slot(flash, measure, (uint32_t)base->size));
  const enum bulla_status status = bulla_measure_expect(measure, base);
  return status == BULLA_RESULT_DIGEST ? BULLA_BASE_MISMATCH : status;
}
